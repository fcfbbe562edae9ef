"""Signed tree heads: how long the ledger was, what its root was, when, and which key says so."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from .canonical import canonical_json, read_canonical
from .envelope import opened, signer_of
from .fault import Fault

PAYLOAD_TYPE = "application/vnd.headsup.tree-head+json"
_DIGEST = re.compile("[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00", re.ASCII)


class Head(NamedTuple):
    """What a tree head states."""

    size: int
    root: str
    at: str
    key_id: str
    log: str
    """Hash of the ledger's first line: heads of different installations cannot be mixed."""


def head_payload(head: Head) -> bytes:
    """The bytes that are signed."""
    content = {"at": head.at, "key": head.key_id, "log": head.log, "root": head.root, "size": head.size}
    return canonical_json(content).encode()


def read_head(envelope: bytes, keys: "Mapping[str, bytes]") -> Head:
    """The tree head in a signed envelope; raises Fault. `keys` are raw public keys under their names."""
    payload_type, payload = opened(envelope, keys)
    if payload_type != PAYLOAD_TYPE:
        raise Fault(f"It is no tree head but “{payload_type}”.")
    content = read_canonical(payload)
    try:
        head = Head(content["size"], content["root"], content["at"], content["key"], content["log"])
        whole = head_payload(head) == payload and type(content["size"]) is int and head.size > 0
        whole = whole and all(_DIGEST.fullmatch(one) for one in (head.root, head.key_id, head.log))
        whole = whole and bool(_MOMENT.fullmatch(head.at))
    except (KeyError, TypeError) as error:
        raise Fault("It does not state what a tree head states.") from error
    if not whole:
        raise Fault("It does not state what a tree head states.")
    if signer_of(envelope) != head.key_id:
        raise Fault(f"It names key {head.key_id}, but another one has signed it.")
    return head
