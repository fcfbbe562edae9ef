"""The form of a signed web archive (WACZ 1.1.1, wacz-auth 0.1.0) and checks of it: every byte is accounted for.

The zip holds the same five files in the same order, stored, with fixed times; it is written here, so
that a check can write it again from its files and compare.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from collections.abc import Iterator, Mapping

from . import warc
from .fault import Fault
from .signatures import verify_raw_ecdsa

ARCHIVE = "archive/data.warc.gz"
INDEX = "indexes/index.cdxj"
PAGES = "pages/pages.jsonl"
PACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"
FILES = (ARCHIVE, INDEX, PAGES, PACKAGE, DIGEST)
LARGEST = (1 << 32) - (1 << 20)
"""Bytes of a zip without its extension for larger ones."""

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_FIXED = (20, 0, 0, 0, 0x21)  # version of the form, no flags, stored, midnight, 1 January 1980
_P384 = bytes.fromhex("3076301006072a8648ce3d020106052b8104002203620004")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of files in their order, byte for byte the same for the same files (APPNOTE 6.3)."""
    parts, directory, offset = [], [], 0
    for name, content in files.items():
        sizes = (zlib.crc32(content), len(content), len(content), len(name), 0)
        parts += [_LOCAL.pack(b"PK\3\4", *_FIXED, *sizes), name.encode("ascii"), content]
        rights = 0o100644 << 16
        directory.append(_CENTRAL.pack(b"PK\1\2", 3 << 8 | 20, *_FIXED, *sizes, 0, 0, 0, rights, offset))
        directory.append(name.encode("ascii"))
        offset += _LOCAL.size + len(name) + len(content)
    listed = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(listed), offset, 0)
    return b"".join([*parts, listed, end])


def signed_digest(package: bytes, created: str, software: str, public_key: str, signature: str) -> bytes:
    """Text of datapackage-digest.json with an anonymous signature."""
    signed = {
        "hash": _sha256(package),
        "created": created,
        "software": software,
        "version": "0.1.0",
        "signature": signature,
        "publicKey": public_key,
    }
    return json.dumps({"path": PACKAGE, "hash": _sha256(package), "signedData": signed}, indent=2).encode()


def faults(content: bytes, name: str) -> Iterator[str]:
    """What is wrong with a signed web archive, one sentence each; nothing when it is whole."""
    files: dict[str, bytes] = {}
    broken = list(_zip_faults(content, name, files))
    yield from broken
    if not broken and zipped(files) != content:
        yield f"In {name} the directory at the end of the zip does not agree with its files."
    if len(files) < len(FILES):
        return
    yield from _package_faults(files, name)
    yield from _signature_faults(files, name)
    yield from warc.faults(files[ARCHIVE], f"{ARCHIVE} in {name}")


def _zip_faults(content: bytes, name: str, files: dict[str, bytes]) -> Iterator[str]:
    """Walk the zip from its first byte, filling in its files as far as they can be reached."""
    offset = 0
    for inner in FILES:
        head = content[offset : offset + _LOCAL.size]
        start = offset + _LOCAL.size + len(inner)
        fixed = _LOCAL.pack(b"PK\3\4", *_FIXED, 0, 0, 0, len(inner), 0)
        if len(head) < _LOCAL.size or head[:14] != fixed[:14] or head[26:] != fixed[26:]:
            yield f"In {name} the head of {inner} is missing or has been changed."
            return
        crc, size, unpacked = struct.unpack("<LLL", head[14:26])
        if content[offset + _LOCAL.size : start] != inner.encode():
            yield f"In {name} another file stands where {inner} should be."
            return
        if size != unpacked or start + size > len(content):
            yield f"In {name} the size of {inner} has been changed, or the file is cut off."
            return
        files[inner] = content[start : start + size]
        if zlib.crc32(files[inner]) != crc:
            yield f"In {name} the file {inner} has other bytes than its checksum in the zip says."
        offset = start + size


def _package_faults(files: Mapping[str, bytes], name: str) -> Iterator[str]:
    try:
        listed = {one["path"]: (one["hash"], one["bytes"]) for one in json.loads(files[PACKAGE])["resources"]}
    except (ValueError, LookupError, TypeError, RecursionError):
        yield f"In {name} the list of files in {PACKAGE} cannot be read."
        return
    for inner in FILES[:3]:
        if inner not in listed:
            yield f"In {name} the file {inner} is not listed in {PACKAGE}."
        elif listed[inner] != (_sha256(files[inner]), len(files[inner])):
            yield f"In {name} the file {inner} has other bytes than {PACKAGE} says."
    for inner in sorted(set(map(str, listed)) - set(FILES[:3])):
        yield f"In {name} the file {inner!r} is listed in {PACKAGE} but is not there."


def _signature_faults(files: Mapping[str, bytes], name: str) -> Iterator[str]:
    package = files[PACKAGE]
    try:
        signed = json.loads(files[DIGEST])["signedData"]
        told = json.loads(package)
        written = signed_digest(package, told["created"], told["software"], signed["publicKey"], signed["signature"])
        public, signature = _decoded(signed["publicKey"], 120), _decoded(signed["signature"], 96)
    except (ValueError, LookupError, TypeError, RecursionError):
        yield f"In {name} the signature in {DIGEST} cannot be read."
        return
    if written != files[DIGEST]:
        yield f"In {name} the file {DIGEST} does not say of {PACKAGE} what it should: one of the two has been changed."
    try:
        good = public.startswith(_P384) and verify_raw_ecdsa(public, _sha256(package).encode(), signature)
    except Fault:
        good = False
    if not good:
        yield f"In {name} the signature in {DIGEST} is not one of {PACKAGE}: one of the two has been changed."


def _decoded(text: str, length: int) -> bytes:
    content = base64.b64decode(text, validate=True)
    if len(content) != length:
        raise ValueError(length)
    return content


def _sha256(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()
