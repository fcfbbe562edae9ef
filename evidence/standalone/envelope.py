"""Signed envelopes (DSSE 1.0, one Ed25519 signature), opened only when every byte is as it was written."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from . import ed25519
from .canonical import read_canonical
from .fault import Fault

MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json"


def signed_bytes(payload_type: str, payload: bytes) -> bytes:
    """What the signature stands over: type and payload, each with its length (DSSE, pre-authentication encoding)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def key_id_of(public: bytes) -> str:
    """Name of a key: SHA-256 of the raw public key, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()


def opened(envelope: bytes, keys: "Mapping[str, bytes]") -> "tuple[str, bytes]":
    """Payload type and payload of an envelope that one of these keys has signed; raises Fault.

    `keys` are raw public keys under their names.
    """
    payload_type, payload, key_id, signature = _parts(read_canonical(envelope))
    if key_id not in keys:
        raise Fault(f"It is signed with a key that is not known ({key_id}).")
    if key_id_of(keys[key_id]) != key_id:
        raise Fault(f"The public key does not belong to its name ({key_id}).")
    if not ed25519.verify(keys[key_id], signed_bytes(payload_type, payload), signature):
        raise Fault(f"Its signature does not verify under key {key_id}.")
    return payload_type, payload


def signer_of(envelope: bytes) -> str:
    """Name of the key that an envelope says it is signed with; raises Fault."""
    return _parts(read_canonical(envelope))[2]


def _parts(content: "dict[str, Any]") -> "tuple[str, bytes, str, bytes]":
    try:
        (signature,) = content["signatures"]
        whole = set(content) == {"payload", "payloadType", "signatures"} and set(signature) == {"keyid", "sig"}
        found = (
            str(content["payloadType"]),
            _decoded(content["payload"]),
            str(signature["keyid"]),
            _decoded(signature["sig"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Fault("It is no envelope with exactly one signature.") from error
    if not whole:
        raise Fault("It holds more than an envelope with one signature.")
    return found


def _decoded(text: str) -> bytes:
    """Bytes behind base64; raises ValueError for text that stands for them in a second way."""
    content = base64.b64decode(text, validate=True)
    if base64.b64encode(content).decode() != text:
        raise ValueError("not the one way to write it")
    return content
