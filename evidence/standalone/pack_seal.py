"""The seal of a pack: a signed statement of its last manifest, and the outside clocks that saw it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import timestamps
from .bag import SEAL, TAGS, Bag, printable
from .canonical import canonical_json
from .der import pem_certificates
from .envelope import opened
from .fault import Fault
from .pack_parts import CANNOT, fingerprint

ENVELOPE = SEAL + "pack.dsse.json"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:headsup:pack:1"
FLAVOURS = ("full", "redacted")


@dataclass(frozen=True)
class Seen:
    """What an outside clock has seen, when, and on whose word."""

    what: str
    at: str
    authority: str
    root: str
    """Fingerprint of the certificate on which trust in it rests."""


def statement(subjects: Mapping[str, str], about: Mapping[str, Any]) -> bytes:
    """The in-toto statement that a pack's envelope holds: files with their SHA-256, and what the pack is."""
    content = {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in sorted(subjects.items())],
        "predicateType": PREDICATE,
        "predicate": dict(about),
    }
    return canonical_json(content).encode()


def read_statement(bag: Bag, keys: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, Any]]:
    """Files that the signed statement names with their SHA-256, and what it says of the pack; raises Fault."""
    try:
        kind, payload = opened(bag.read(ENVELOPE), keys)
    except Fault as fault:
        raise Fault(f"{ENVELOPE}: {fault}") from fault
    try:
        content = json.loads(payload)
        subjects = {one["name"]: one["digest"]["sha256"] for one in content["subject"]}
        about = dict(content["predicate"])
        whole = kind == PAYLOAD_TYPE and statement(subjects, about) == payload and about["flavour"] in FLAVOURS
    except CANNOT:
        whole = False
    if not whole:
        raise Fault(f"{ENVELOPE} is signed, but does not hold the statement of a pack.")
    return subjects, about


def faults(bag: Bag, subjects: Mapping[str, str]) -> Iterator[str]:
    """Where the sealed files are not those that the statement names, one sentence each."""
    there = {path for path in bag.digests if path == TAGS or path.startswith(SEAL)} - {ENVELOPE}
    for path in sorted(there | set(subjects) | {TAGS}):
        if path not in subjects:
            yield f"{path} does not belong to the pack: the signed statement does not name it."
        elif path not in there:
            yield f"{printable(path)} is missing; the signed statement names it."
        elif bag.digests[path][0] != subjects[path]:
            yield f"{path} has been changed: its bytes are not those that the signed statement names."


def stamp(bag: Bag, response: str, over: bytes, what: str) -> Seen:
    """The timestamp in a file of the pack, checked against the last certificate of its chain; raises Fault."""
    chain = pem_certificates(bag.read(chain_of(response)), chain_of(response))
    try:
        found = timestamps.check(bag.read(response), over, chain[-1:])
    except Fault as fault:
        raise Fault(f"{response} is no timestamp of {what}: {fault}") from fault
    return Seen(what, found.at.isoformat(), found.authority, fingerprint(chain[-1]))


def chain_of(response: str) -> str:
    """Path of the certificates behind a timestamp, from the path of the timestamp."""
    return response[: -len(".tsr")] + ".chain.pem"


def stamps(bag: Bag) -> Iterator[Seen]:
    """The timestamps over the last manifest of the pack; raises Fault at one that is not."""
    for path in bag.below(SEAL):
        if path.endswith(".tsr"):
            yield stamp(bag, path, bag.read(TAGS), "the pack")
