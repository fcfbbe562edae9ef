"""Posting through the egress: a small question to a timestamp authority, and its answer."""

import http.client
import re
import socket
import ssl
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import certifi

from crawlers.egress import HEADER
from evidence.attest.authorities import Post, PostError

__all__ = ["Post", "PostError", "post_through"]

MOST_BYTES = 1_000_000
MOST_SECONDS = 20.0
QUERY = "application/timestamp-query"
_SAID = {
    "refused": "the egress refuses its address, which is not on the public internet",
    "unresolved": "the name service does not know it",
    "unreachable": "it does not answer",
}
_LATE = "it takes too long to answer"


def post_through(
    egress: str,
    content_type: str = QUERY,
    *,
    seconds: float = MOST_SECONDS,
    trust: ssl.SSLContext | None = None,
) -> Post:
    """What posts through the egress at this address and returns the body of a 200 answer, else raises PostError.

    `seconds` bounds everything together, and `trust` says whose certificates are good for https
    (those of the system and of browsers unless told otherwise). Redirects are not followed: what is asked is
    what was named.
    """

    def post(address: str, body: bytes) -> bytes:
        connection = _connection(egress, address, seconds, trust)
        late = threading.Event()
        opened: list[socket.socket | None] = []

        def stop() -> None:
            late.set()
            for wire in filter(None, (connection.sock, *opened)):
                with suppress(OSError):  # closed already
                    socket.socket.shutdown(wire, socket.SHUT_RDWR)

        # A timeout of a socket is one for each wait; somebody who drips would keep us for ever.
        watch = threading.Timer(seconds, stop)
        watch.start()
        try:
            connection.connect()
            opened.append(connection.sock)  # the connection forgets it once the answer begins
            found = _answer(connection, address, body, content_type)
        except (OSError, http.client.HTTPException) as error:
            raise PostError(_LATE if late.is_set() else _why(error)) from error
        except PostError as error:
            raise PostError(_LATE if late.is_set() else str(error)) from error
        finally:
            watch.cancel()
            connection.close()
        if late.is_set():  # what has no length ends where it was cut
            raise PostError(_LATE)
        return found

    return post


def _connection(egress: str, address: str, seconds: float, trust: ssl.SSLContext | None) -> http.client.HTTPConnection:
    door, parts = urlsplit(egress), urlsplit(address)
    host, port = door.hostname or "", door.port or 80
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=seconds)
    if trust is None:
        trust = ssl.create_default_context()
        trust.load_verify_locations(certifi.where())
    connection = http.client.HTTPSConnection(host, port, timeout=seconds, context=trust)
    connection.set_tunnel(parts.hostname or "", parts.port or 443)
    return connection


def _answer(connection: http.client.HTTPConnection, address: str, body: bytes, content_type: str) -> bytes:
    parts = urlsplit(address)
    target = address if parts.scheme == "http" else f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    connection.request("POST", target, body, {"Content-Type": content_type, "Accept": "*/*", "Connection": "close"})
    answer = connection.getresponse()
    word = answer.getheader(HEADER, "") if parts.scheme == "http" else ""  # a host could write it inside a tunnel
    if word:
        raise PostError(_SAID.get(word, _SAID["unreachable"]))
    if answer.status != http.client.OK:
        raise PostError(f"it answers with HTTP status {answer.status}")
    found = answer.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise PostError("its answer is longer than a timestamp can be")
    if answer.length:  # a connection that broke before all that was promised had come
        raise PostError("its answer breaks off in the middle")
    return found


def _why(error: Exception) -> str:
    """What an exception of the connection means."""
    tunnel = re.search(r"Tunnel connection failed: \d+ (\w+)", str(error))
    if tunnel:
        return _SAID.get(tunnel[1], _SAID["unreachable"])
    if isinstance(error, TimeoutError):
        return _LATE
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted ({error.verify_message})"
    if isinstance(error, http.client.IncompleteRead):
        return "its answer breaks off in the middle"
    return _SAID["unreachable"]
