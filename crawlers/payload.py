"""The page inside a record: head taken off, encodings undone, never more than so many bytes."""

import io
import re
from dataclasses import dataclass

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, WarcReader, ZstdReader

from crawlers.archives import LARGEST_RECORD, Record

_HEADER = re.compile(
    rb"^(content-type|content-encoding|transfer-encoding)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE
)
_TEXTS = ("text/html", "application/xhtml", "text/plain")
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|title|p|div|h1)\b", re.IGNORECASE)
_LONGEST_HEAD = 64 * 1024
_LOOKED_AT = 1024
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_PLAIN = frozenset({"", "identity", "none"})


class PayloadError(Exception):
    """A payload that cannot be read; its text says why."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Bytes of a page and what its server said that they are."""

    content_type: str
    block: bytes
    begin: int = 0
    """Where the page begins in the block: before it stands the head."""

    @property
    def body(self) -> bytes:
        """The page without its head: copied only when somebody reads it."""
        return self.block[self.begin :]


def payload(record: Record) -> Payload | None:
    """The page that a record holds; None when it holds none; raises PayloadError when it cannot be read."""
    if record.too_large:
        raise PayloadError(f"it is larger than {LARGEST_RECORD // 1024**2} MB")
    block = record.block
    if record.kind != "response" or not block.startswith(b"HTTP/"):
        content_type = "" if record.kind == "response" else record.content_type
        return Payload(content_type, block) if _is_text(content_type, block) else None
    begin = _begin(block)
    said = {name.lower(): value.strip().lower() for name, value in _HEADER.findall(block, 0, begin)}
    content_type = said.get(b"content-type", b"").decode("latin-1")
    if content_type and not _is_text(content_type, b""):
        return None
    codings = said.get(b"content-encoding", b"").decode("latin-1").split(",")
    codings = ["chunked" if b"chunked" in said.get(b"transfer-encoding", b"") else "", *reversed(codings)]
    if not any(coding.strip() not in _PLAIN for coding in codings):
        return (
            Payload(content_type, block, begin) if _is_text(content_type, block[begin : begin + _LOOKED_AT]) else None
        )
    body = block[begin:]
    for coding in codings:
        body = _undone(body, coding.strip())
    return Payload(content_type, body) if _is_text(content_type, body) else None


def _is_text(content_type: str, body: bytes) -> bool:
    if content_type:
        return content_type.lower().startswith(_TEXTS)
    return _MARKUP.match(body[:_LOOKED_AT]) is not None


def _begin(block: bytes) -> int:
    """Where the page begins behind the head."""
    found = _BLANK_LINE.search(block, 0, _LONGEST_HEAD)
    return found.end() if found else len(block)


def _reader(coding: str, body: bytes) -> WarcReader | None:
    within = io.BytesIO(body)
    match coding:
        case "chunked":
            return ChunkedReader(within)
        case "gzip" | "x-gzip":
            return GzipReader(within)
        case "deflate":
            return GzipReader(within, zlib=True)
        case "br":
            return BrotliReader(within)
        case "zstd":
            return ZstdReader(within)
    return None


def _undone(body: bytes, coding: str) -> bytes:
    """A body without one of its encodings.

    Many archives keep the header but store the body decoded: what does not decode at all is taken as it is.
    """
    if coding in _PLAIN:
        return body
    reader = _reader(coding, body)
    if reader is None:
        raise PayloadError(f"its encoding “{coding[:40]}” is not known")
    parts: list[bytes] = []
    size = 0
    try:
        while part := reader.read(1024 * 1024):
            parts.append(part)
            size += len(part)
            if size > LARGEST_RECORD:
                raise PayloadError(f"it is larger than {LARGEST_RECORD // 1024**2} MB when decoded")
    except (OSError, ValueError):
        if not parts:
            return body
    return b"".join(parts)
