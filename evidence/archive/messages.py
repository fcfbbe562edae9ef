"""HTTP messages of a visit in the form in which a web archive keeps them.

Whatever a host or a page chose stays on the line where it belongs: nothing of it can end a head early.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from evidence.exchange import Exchange, Headers

NOTES = {
    "bodies": "Bodies of answers are unpacked, as the browser gave them out. Content-Encoding, Transfer-Encoding and "
    "Content-Length, as far as the host sent them, stand as X-Archive-Orig-…; the new Content-Length is that of the "
    "body kept here.",
    "heads": "Heads are written in the form of HTTP/1.1 whatever the connection spoke (WARC-Protocol); pseudo headers "
    "are left out, an empty reason is filled in from the registered ones, and what is no printable ASCII is "
    "percent-encoded as UTF-8.",
}
"""What was done to the messages, for the first record of an archive."""

Fields = list[tuple[str, str]]
_FRAMING = frozenset({"transfer-encoding", "content-length"})
_TOKEN = "!#$%&'*+-.^_`|~"  # noqa: S105 - what may stand in the name of a header beside letters and digits (RFC 9110)
_PRINTABLE = "".join(map(chr, range(33, 127)))


@dataclass(frozen=True, slots=True)
class Block:
    """What a record carries: its media type, the head of a message if it is one, and the rest."""

    media_type: str
    head: bytes
    body: bytes


def response(exchange: Exchange) -> Block:
    """The answer of an exchange."""
    registered = {status.value: status.phrase for status in HTTPStatus}
    reason = exchange.reason or registered.get(exchange.status, "")
    first = f"HTTP/1.1 {exchange.status:03d} {_line(reason)}"
    headers = _kept(exchange.headers, {*_FRAMING, "content-encoding"})
    headers.append(("Content-Length", str(len(exchange.body))))
    return Block("application/http; msgtype=response", _head(first, headers), exchange.body)


def request(exchange: Exchange, address: str) -> Block:
    """The request of an exchange, for an address that is written already."""
    target = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?]*", "", address)
    target = target if target.startswith("/") else "/" + target
    headers = _kept(exchange.request_headers, _FRAMING)
    if exchange.request_body:
        headers.append(("Content-Length", str(len(exchange.request_body))))
    first = f"{word(exchange.method, _TOKEN) or 'GET'} {target} HTTP/1.1"
    return Block("application/http; msgtype=request", _head(first, headers), exchange.request_body)


def _kept(headers: Headers, renamed: set[str] | frozenset[str]) -> Fields:
    """Headers as they may be written: no pseudo headers, and those that no longer hold under another name."""
    return [
        ("X-Archive-Orig-" * (name.lower() in renamed) + word(name, _TOKEN), _line(value))
        for name, value in headers
        if name and not name.startswith(":")
    ]


def _head(first: str, headers: Fields) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("ascii")


def word(text: str, safe: str = _PRINTABLE) -> str:
    """Text in which only safe characters are left as they are."""
    return quote(text, safe=safe, errors="replace")


def _line(text: str) -> str:
    """Text that fits on one line of a head."""
    return word(text.strip(" \t"), _PRINTABLE + " \t")


def written_address(address: str) -> str:
    """An address that fits into a head; its fragment was never sent."""
    return word(address.partition("#")[0]) or "about:blank"
