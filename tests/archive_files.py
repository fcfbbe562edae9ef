"""Web archives made by hand, byte by byte, so that a test knows what stands in them."""

import gzip
import zipfile
from collections.abc import Sequence
from pathlib import Path

MENTION = "<title>News</title><p>Mrs Davina Clacy, head of Larkspur Hill Primary School in Wexcombe, spoke.</p>"
NO_MENTION = "<title>Weather</title><p>The school of fish swam on.</p>"


def record(number: int, block: bytes, *, kind: str = "response", content_type: str = "application/http") -> bytes:
    """One record with an id and an address of its own."""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: http://news.test/{number}\r\nWARC-Date: 2026-11-01T08:00:00Z\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(number: int, body: str | bytes, *headers: str, content_type: str = "text/html") -> bytes:
    """A record of an HTTP response."""
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {content_type}", *headers, "", ""]
    return record(number, "\r\n".join(lines).encode() + (body.encode() if isinstance(body, str) else body))


def members(records: Sequence[bytes]) -> list[bytes]:
    """Each record compressed by itself, as archives are."""
    return [gzip.compress(one, mtime=0) for one in records]


def wacz(file: Path, *, compression: int = zipfile.ZIP_STORED, **parts: bytes) -> Path:
    """A WACZ with the given WARCs in it; a name may not hold dots, so `data` is `archive/data.warc.gz`."""
    with zipfile.ZipFile(file, "w", compression) as folder:
        folder.writestr("datapackage.json", "{}")
        for name, content in parts.items():
            ending = "warc.gz" if content.startswith(b"\x1f\x8b") else "warc"
            folder.writestr(f"archive/{name}.{ending}", content)
    return file
