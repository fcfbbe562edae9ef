"""Exchanges: every request of a visit with the answer to it, as the browser saw them."""

from dataclasses import dataclass
from datetime import datetime

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tls:
    """What is known of the encrypted connection behind an answer (RFC 8446, RFC 5280)."""

    protocol: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    chain: tuple[bytes, ...] = ()
    """Certificates in DER as the host sent them, its own first; empty when they could not be read."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the answer to it, bodies already unpacked (no Content-Encoding)."""

    at: datetime
    method: str
    address: str
    request_headers: Headers
    request_body: bytes
    status: int
    reason: str
    headers: Headers
    body: bytes
    protocol: str = "http/1.1"
    dialled: str = ""
    """Network address that the egress really dialled; empty when it is not known."""
    tls: Tls | None = None
    resource: str = "other"
    """What the browser wanted it for: document, stylesheet, image, script, font, fetch, other."""
    missing: str = ""
    """Why the body is not here, or not whole; empty when it is."""
