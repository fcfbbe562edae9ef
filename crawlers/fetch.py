"""One small question to a host through the egress, without a browser: its answer is bounded in bytes and in time."""

import asyncio
import ssl
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import h11

from cases.problems import Problem
from crawlers.exchange import Upstream, events
from crawlers.unread import REFUSALS, UnreadError

SECONDS = 15
_HEADER = b"x-headsup-egress"
_PACKED = {"gzip", "x-gzip", "deflate"}


Headers = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked; what it sends may be secret."""

    address: str
    headers: list[tuple[str, str]] = field(repr=False)
    post: bytes | None = field(repr=False)

    def head(self, target: str) -> h11.Request:
        """Head of the request; its errors would show the headers, so they are told in other words."""
        method = "GET" if self.post is None else "POST"
        try:
            return h11.Request(method=method, target=target, headers=self.headers)
        except (h11.LocalProtocolError, ValueError):
            told = "what was to be sent with it can be no header"
        raise UnreadError(Problem.BROKEN, told)


def _own_headers(address: str, agent: str, headers: Headers, post: bytes | None) -> list[tuple[str, str]]:
    """What every request says, with the given headers in place of ours of the same name."""
    own = {
        "host": ("Host", _netloc(address)),
        "user-agent": ("User-Agent", agent),
        "accept": ("Accept", "text/plain,*/*;q=0.8"),
        "accept-encoding": ("Accept-Encoding", "identity"),
        "connection": ("Connection", "close"),
    }
    if post is not None:
        own["content-length"] = ("Content-Length", str(len(post)))
    given = {name.lower(): (name, value) for name, value in headers}
    return list({**own, **given}.values())


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered: status, where it points to, and the first bytes of its body, unpacked."""

    status: int
    location: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """In lower case."""


async def fetch(
    egress: str,
    address: str,
    agent: str,
    most: int,
    *,
    headers: Headers = (),
    post: bytes | None = None,
) -> Answer:
    """Ask for one address, or post a small body to it; redirects are not followed.

    Raises UnreadError with the problem, which never shows what was sent.
    """
    question = _Question(address, _own_headers(address, agent, headers, post), post)
    try:
        async with asyncio.timeout(SECONDS):
            return await _fetch(egress, question, most)
    except TimeoutError as error:
        raise UnreadError(Problem.TIMEOUT) from error
    except ssl.SSLError as error:
        raise UnreadError(Problem.TLS, f"its certificate or encryption cannot be trusted: {error}"[:300]) from error
    except (OSError, EOFError, h11.ProtocolError, zlib.error, ValueError) as error:
        raise UnreadError(Problem.BROKEN, f"{type(error).__name__}: {error}"[:300]) from error


def _netloc(address: str) -> str:
    try:
        return urlsplit(address).netloc.rpartition("@")[2]
    except ValueError:
        return ""  # asking for it ends with the same


async def _fetch(egress: str, question: _Question, most: int) -> Answer:
    door, parts = urlsplit(egress), urlsplit(question.address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    reader, writer = await asyncio.open_connection(door.hostname, door.port)
    upstream = Upstream(host, port, reader, writer)
    try:
        target = question.address
        if secure:
            head = h11.Request(method="CONNECT", target=authority, headers=[("Host", authority)])
            answer = await _ask(upstream, head)
            _let_through(answer)
            await writer.start_tls(ssl.create_default_context(), server_hostname=host)
            upstream = Upstream(host, port, reader, writer)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        answer = await _ask(upstream, question.head(target), question.post)
        if not secure:
            _let_through(answer)  # inside a tunnel the host could write what it likes
        return await _read(upstream, answer, most)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _ask(upstream: Upstream, request: h11.Request, post: bytes | None = None) -> h11.Response:
    """The head of the answer to a request."""
    await upstream.send(request)
    if post:
        await upstream.send(h11.Data(data=post))
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
    return Answer(answer.status_code, headers.get("location", ""), body[:most], headers)
