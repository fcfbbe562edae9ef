"""One small file from a host, asked through the egress without a browser: bounded in bytes and in time."""

import asyncio
import ssl
import zlib
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11

from cases.problems import Problem
from crawlers.exchange import Upstream, events
from crawlers.unread import REFUSALS, UnreadError

SECONDS = 15
_HEADER = b"x-headsup-egress"
_PACKED = {"gzip", "x-gzip", "deflate"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered: status, where it points to, and the first bytes of its body, unpacked."""

    status: int
    location: str
    body: bytes


async def fetch(egress: str, address: str, agent: str, most: int) -> Answer:
    """Ask for one address; redirects are not followed. Raises UnreadError with the problem."""
    try:
        async with asyncio.timeout(SECONDS):
            return await _fetch(egress, address, agent, most)
    except TimeoutError as error:
        raise UnreadError(Problem.TIMEOUT) from error
    except ssl.SSLError as error:
        raise UnreadError(Problem.BROKEN, f"its certificate or encryption cannot be trusted: {error}"[:300]) from error
    except (OSError, EOFError, h11.ProtocolError, zlib.error, ValueError) as error:
        raise UnreadError(Problem.BROKEN, f"{type(error).__name__}: {error}"[:300]) from error


async def _fetch(egress: str, address: str, agent: str, most: int) -> Answer:
    door, parts = urlsplit(egress), urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    reader, writer = await asyncio.open_connection(door.hostname, door.port)
    upstream = Upstream(host, port, reader, writer)
    try:
        target = address
        if secure:
            head = h11.Request(method="CONNECT", target=authority, headers=[("Host", authority)])
            answer = await _ask(upstream, head)
            _let_through(answer)
            await writer.start_tls(ssl.create_default_context(), server_hostname=host)
            upstream = Upstream(host, port, reader, writer)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = [
            ("Host", parts.netloc.rpartition("@")[2]),
            ("User-Agent", agent),
            ("Accept", "text/plain,*/*;q=0.8"),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ]
        answer = await _ask(upstream, h11.Request(method="GET", target=target, headers=headers))
        if not secure:
            _let_through(answer)  # inside a tunnel the host could write what it likes
        return await _read(upstream, answer, most)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _ask(upstream: Upstream, request: h11.Request) -> h11.Response:
    """The head of the answer to a request."""
    await upstream.send(request)
    if request.method != b"CONNECT":
        await upstream.send(h11.EndOfMessage())
    async for event in events(upstream.protocol, upstream.reader):
        if isinstance(event, h11.Response):
            return event
    raise EOFError("no answer")


def _let_through(answer: h11.Response) -> None:
    """Raise UnreadError when the egress answered in the host's place."""
    word = dict(answer.headers).get(_HEADER, b"").decode("latin-1")
    if word:
        raise UnreadError(REFUSALS.get(word, Problem.UNREACHABLE))


async def _read(upstream: Upstream, answer: h11.Response, most: int) -> Answer:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in answer.headers}
    body = b""
    async for event in events(upstream.protocol, upstream.reader):
        if isinstance(event, h11.Data):
            body += event.data
            if len(body) >= most:
                break
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in _PACKED:
        body = zlib.decompressobj(wbits=47).decompress(body, most)
    elif coding not in {"", "identity"}:
        raise ValueError(f"it is packed as {coding[:40]}, which was not asked for")
    return Answer(answer.status_code, headers.get("location", ""), body[:most])
