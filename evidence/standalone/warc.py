"""Checks of a web archive (WARC/1.1, ISO 28500) as a capture writes it, record by record.

Each record is a gzip member of its own with one fixed head, and nothing lies between or behind them.
What unpacks to the same bytes passes here, a bit of padding for instance; the hash of the whole file,
which stands in the package around it, tells that too.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from .fault import Fault

GZIP_HEAD = bytes.fromhex("1f8b0800000000000203")
"""Head of every gzip member (RFC 1952): deflate, no flags, no time, best compression, Unix."""
LARGEST = 1 << 30
"""Bytes that a record may unpack to; no capture comes near it."""
_CHUNK = 1 << 14
_FIELD = re.compile(r"([A-Za-z0-9-]+): ([^\r\n]*)")
_DEMANDED = ("WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length")


class WarcRecord(NamedTuple):
    """One record: where its gzip member lies, the fields of its head, and its block."""

    offset: int
    end: int
    fields: tuple[tuple[str, str], ...]
    block: bytes

    def field(self, name: str) -> str:
        """Value of a field; empty when it is not there."""
        return next((value for key, value in self.fields if key == name), "")

    @property
    def payload(self) -> bytes:
        """What the block carries: of HTTP messages the body, otherwise the whole block."""
        if self.field("Content-Type").startswith("application/http"):
            return self.block.partition(b"\r\n\r\n")[2]
        return self.block


def read_record(content: bytes, offset: int) -> WarcRecord:
    """The record whose gzip member begins at an offset; raises Fault, a predicate such as “is cut off.”."""
    text, end = _unpacked(content, offset)
    head, found, rest = text.partition(b"\r\n\r\n")
    version, *lines = head.split(b"\r\n")
    if not found or version != b"WARC/1.1":
        raise Fault("does not begin with a head of WARC/1.1.")
    fields = []
    for line in lines:
        named = _FIELD.fullmatch(line.decode("utf-8", "replace"))
        if named is None:
            raise Fault("has a head with a line that is no field.")
        fields.append((named[1], named[2]))
    record = WarcRecord(offset, end, tuple(fields), rest[:-4])
    for name in _DEMANDED:
        if sum(key == name for key, _ in fields) != 1:
            raise Fault(f"does not have exactly one field {name}.")
    if record.field("Content-Length") != str(len(rest) - 4) or not rest.endswith(b"\r\n\r\n"):
        raise Fault("has another length than its head says.")
    return record


def records(content: bytes) -> Iterator[WarcRecord]:
    """Every record from first to last; raises Fault at the first that cannot be read."""
    offset = 0
    while offset < len(content):
        record = read_record(content, offset)
        yield record
        offset = record.end


def faults(content: bytes, name: str) -> Iterator[str]:
    """What is wrong with a web archive, one sentence each; nothing when it is whole."""
    offset, number = 0, 0
    identities = set()
    while offset < len(content):
        number += 1
        place = f"Record {number} of {name} (at byte {offset})"
        try:
            record = read_record(content, offset)
        except Fault as fault:
            yield f"{place} {fault}"
            following = content.find(GZIP_HEAD, offset + 1)
            offset = following if following > 0 else len(content)
            continue
        for wrong in _digest_faults(record):
            yield f"{place}, {record.field('WARC-Type')} of {record.field('WARC-Target-URI')[:200]!r}, {wrong}"
        if record.field("WARC-Record-ID") in identities:
            yield f"{place} bears the same identity as a record before it."
        identities.add(record.field("WARC-Record-ID"))
        offset = record.end
    if not number:
        yield f"{name} holds no record."


def _unpacked(content: bytes, offset: int) -> tuple[bytes, int]:
    """Text of the gzip member at an offset, and where the member ends."""
    if content[offset : offset + len(GZIP_HEAD)] != GZIP_HEAD:
        raise Fault("does not begin with the ten bytes with which every record begins.")
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    parts, size, position = [], 0, offset + len(GZIP_HEAD)
    while not unpacker.eof:
        chunk = content[position : position + _CHUNK]
        if not chunk or size > LARGEST:
            raise Fault("is cut off." if not chunk else "unpacks to more than a record may hold.")
        try:
            parts.append(unpacker.decompress(chunk))
        except zlib.error as error:
            raise Fault("cannot be unpacked: its compressed bytes have been changed.") from error
        size += len(parts[-1])
        position += len(chunk)
    position -= len(unpacker.unused_data)
    text = b"".join(parts)
    if content[position : position + 8] != struct.pack("<II", zlib.crc32(text), size & 0xFFFFFFFF):
        raise Fault("unpacks to other bytes than its checksum says.")
    return text, position + 8


def _digest_faults(record: WarcRecord) -> Iterator[str]:
    message = record.field("Content-Type").startswith("application/http")
    for part, covered in (("Block", record.block), ("Payload", record.payload)):
        digest = record.field(f"WARC-{part}-Digest")
        if not digest and (part == "Block" or message):
            yield f"carries no digest of its {part.lower()}."
        elif digest and not re.fullmatch("sha256:[0-9a-f]{64}", digest):
            yield f"carries a digest of its {part.lower()} that is no SHA-256."
        elif digest and digest != "sha256:" + hashlib.sha256(covered).hexdigest():
            yield f"has another {part.lower()} than its digest says."
