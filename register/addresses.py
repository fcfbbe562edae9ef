"""Addresses and domains as the register file may give them."""

import re
from urllib.parse import parse_qsl, urlsplit

HOST = re.compile(
    r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f:.]+\]|[0-9a-f]*:[0-9a-f:.]+", re.IGNORECASE
)
_SECRET = {
    "access_token", "accesstoken", "api_key", "api-key", "apikey", "auth", "authorization", "bearer", "client_secret",
    "key", "pass", "passwd", "password", "pwd", "secret", "session", "sessionid", "sid", "token",
}  # fmt: skip
"""Names of parameters in which an address carries a secret."""


def web_address(text: str) -> str:
    """Refuse what cannot be visited through the one door out: only http(s), no password in it.

    A host name in another alphabet becomes its ASCII form (IDNA), under which it is visited.
    """
    try:
        parts = urlsplit(text)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError) as error:
        message = f"“{text}” is not an address that can be visited"
        raise ValueError(message) from error
    if parts.scheme not in {"http", "https"} or not host:
        message = f"“{text}” is not an http:// or https:// address"
        raise ValueError(message)
    if parts.username or parts.password:
        message = "an address must not hold a user name or password (privacy refusal R2)"
        raise ValueError(message)
    if port not in {None, 80, 443}:
        message = f"“{text}” names port {port}; only the ordinary ports 80 and 443 are visited"
        raise ValueError(message)
    if not HOST.fullmatch(host):
        message = f"“{host}” is not the name of a host"
        raise ValueError(message)
    return parts._replace(netloc=host if port is None else f"{host}:{port}").geturl()


def domain(text: str) -> str:
    """A domain of the school's own, such as ``larkspurhill.test``: no address, no page."""
    if not HOST.fullmatch(text.lower()) or "." not in text:
        message = f"“{text}” is not a domain; write it like your-school.example, without http:// and www."
        raise ValueError(message)
    return text.lower().removeprefix("www.")


def secret_in(address: str) -> str:
    """Name of the parameter in which an address carries a secret, a personal feed token of Reddit included."""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    secret = _SECRET | ({"feed", "user"} if f".{host}".endswith(".reddit.com") else set())
    for text in (parts.query.replace(";", "&"), parts.fragment):
        for name, _ in parse_qsl(text, keep_blank_values=True):
            if name.strip().lower() in secret:
                return name
    return ""
