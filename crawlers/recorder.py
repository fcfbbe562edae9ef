"""The recorder: every request of a visit with the answer to it, kept as the browser saw them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from playwright.async_api import Error, Page, Request, Response

from crawlers.brakes import refusal
from evidence.exchange import Exchange, Headers, Tls

MOST_BYTES = 30_000_000
"""Decoded bytes that are kept of one visit."""
MOST_ANSWERS = 2_000
MOST_FAILED = 100
BODY_SECONDS = 5.0
_KINDS = {"xhr": "fetch", "eventsource": "fetch", "document": "document", "stylesheet": "stylesheet"} | {
    kind: kind for kind in ("image", "script", "font", "fetch")
}
_BODILESS = {204, 304}
_ASKED_BY_SCRIPTS = {"xhr", "fetch", "script"}
_LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class Connection:
    """What every answer of one host and port has in common."""

    protocol: str
    tls: Tls | None


class Recorder:
    """Listens to one page from its first request on; keeps the answers when it was given a clock."""

    def __init__(self, page: Page, clock: Callable[[], datetime] | None) -> None:
        self.clock = clock
        self.failed: list[str] = []
        self.pending: set[Request] = set()
        """Requests that are still under way."""
        self.cookies_sent = 0
        self.lost = 0
        """Answers that came after the recorder was full."""
        self._kept: dict[Request, Exchange] = {}
        self._begun: dict[Request, datetime] = {}
        self._connections: dict[str, asyncio.Future[Connection]] = {}
        self._bytes = 0
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        page.on("request", self._asked)
        page.on("requestfinished", self._finished)
        page.on("requestfailed", self._failed)

    def _asked(self, request: Request) -> None:
        if request.url.startswith("http"):
            self.pending.add(request)
            if self.clock:
                self._begun[request] = self.clock()

    def _failed(self, request: Request) -> None:
        if request in self.pending:
            self._done(request)
            self._note(request.url, request.failure or "it came to nothing")

    def _done(self, request: Request) -> None:
        self.pending.discard(request)
        self._changed.set()

    def _note(self, address: str, why: str) -> None:
        if len(self.failed) < MOST_FAILED:
            self.failed.append(f"{address[:_LONGEST_ADDRESS]} ({why[:100]})")

    def _finished(self, request: Request) -> None:
        self._done(request)
        response = request.existing_response
        if response is None or request not in self._begun or refusal(response):
            return  # what the egress refuses is no answer of a host
        if len(self._begun) > MOST_ANSWERS:
            self.lost += 1
            return
        task = asyncio.ensure_future(self._keep(request, response))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, request: Request, response: Response) -> None:
        try:
            asked, told, connection, (body, missing) = await asyncio.gather(
                request.headers_array(), response.headers_array(), self._connection(response), self._body(response)
            )
        except Error:
            self._note(request.url, "the browser could no longer tell of it")
            return
        self.cookies_sent += any(header["name"].lower() == "cookie" for header in asked)
        self._kept[request] = Exchange(
            at=self._begun[request],
            method=request.method,
            address=response.url,
            request_headers=_headers(asked),
            request_body=request.post_data_buffer or b"",
            status=response.status,
            reason=response.status_text,
            headers=_headers(told),
            body=body,
            protocol=connection.protocol,
            tls=connection.tls,
            resource=_KINDS.get(request.resource_type, "other"),
            missing=missing,
        )

    async def _body(self, response: Response) -> tuple[bytes, str]:
        """Body of an answer, and why it is not there when it is not."""
        if 300 <= response.status < 400 or response.status in _BODILESS or response.request.method == "HEAD":  # noqa: PLR2004
            return b"", ""
        if self._bytes >= MOST_BYTES:
            return b"", "the visit had brought more bytes than are kept"
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await response.body()
        except (Error, TimeoutError):
            return b"", "the browser no longer held it"
        self._bytes += len(body)
        if self._bytes > MOST_BYTES:
            return b"", "the visit had brought more bytes than are kept"
        return body, ""

    async def _connection(self, response: Response) -> Connection:
        """Protocol and encryption of the host, asked once; a plain connection speaks HTTP/1.1 with the egress."""
        parts = urlsplit(response.url)
        if parts.scheme != "https":
            return Connection("http/1.1", None)
        if parts.netloc not in self._connections:
            self._connections[parts.netloc] = asyncio.ensure_future(_connection(response))
        return await asyncio.shield(self._connections[parts.netloc])

    @property
    def busy(self) -> bool:
        """Whether something that a script asked for is still under way."""
        return any(request.resource_type in _ASKED_BY_SCRIPTS for request in self.pending)

    async def rest(self, seconds: float) -> None:
        """Wait until nothing that a script asked for is under way, or the time is up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.busy:
                    self._changed.clear()
                    await self._changed.wait()

    async def exchanges(
        self, seconds: float, dialled: Mapping[tuple[str, int], str], chains: Mapping[str, tuple[bytes, ...]]
    ) -> tuple[Exchange, ...]:
        """What was kept, in the order of asking, with the addresses dialled and the certificates that are known."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        for request in self.pending:
            self._note(request.url, "still under way when the visit ended")
        if self.lost:
            self._note(f"{self.lost} further answers", "more than are kept of one visit")
        return tuple(
            _completed(kept, dialled, chains) for kept in sorted(self._kept.values(), key=lambda kept: kept.at)
        )


def _completed(
    kept: Exchange, dialled: Mapping[tuple[str, int], str], chains: Mapping[str, tuple[bytes, ...]]
) -> Exchange:
    chain = chains.get(urlsplit(kept.address).netloc, ())
    tls = replace(kept.tls, chain=chain) if kept.tls else None
    return replace(kept, dialled=dialled_for(kept.address, dialled), tls=tls)


def dialled_for(address: str, dialled: Mapping[tuple[str, int], str]) -> str:
    """Network address that the egress dialled for a web address; empty when it is not known."""
    parts = urlsplit(address)
    return dialled.get((parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)), "")


def _headers(array: Iterable[Mapping[str, object]]) -> Headers:
    """Headers without the pseudo-headers of HTTP/2; a value of several lines becomes several headers."""
    return tuple(
        (str(header["name"]), value)
        for header in array
        if not str(header["name"]).startswith(":")
        for value in str(header["value"]).split("\n")
    )


async def _connection(response: Response) -> Connection:
    protocol, details = await asyncio.gather(response.http_version(), response.security_details())
    tls = None
    if details:
        tls = Tls(
            protocol=details.get("protocol") or "",
            subject=details.get("subjectName") or "",
            issuer=details.get("issuer") or "",
            valid_from=datetime.fromtimestamp(details.get("validFrom") or 0, UTC),
            valid_until=datetime.fromtimestamp(details.get("validTo") or 0, UTC),
        )
    return Connection(protocol.lower(), tls)
