"""Walks a kind of source through real answers of a service on loopback, without a crawl around it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from aiohttp import web

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Errand, Kind, Lead
from crawlers.unread import UnreadError
from register.approval import ApprovedSource

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Signed = Callable[[Ask], tuple[str, dict[str, str]]]
MOST = 200


@dataclass
class Walked:
    """What came of it: every request, lead, shortfall and problem, in order."""

    asks: list[Ask] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    shortfall: list[tuple[Problem, str]] = field(default_factory=list)
    problems: list[UnreadError] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)

    @property
    def found(self) -> list[str]:
        return [lead.address for lead in self.leads]


@contextmanager
def serving(handlers: dict[str, Handler]) -> Iterator[dict[str, int]]:
    """Services on loopback, in a thread of their own: the port of each host."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runners: list[web.AppRunner] = []

    async def start() -> dict[str, int]:
        ports = {}
        for host, handler in handlers.items():
            app = web.Application()
            app.router.add_route("*", "/{path:.*}", handler)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            runners.append(runner)
            ports[host] = runner.addresses[0][1]
        return ports

    async def stop() -> None:
        for runner in runners:
            await runner.cleanup()

    ports = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield ports
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@dataclass
class Walker:
    """Walks kinds through the services; `sign` adds what a credential would add."""

    ports: dict[str, int]

    def __call__(self, kind: Kind, source: ApprovedSource, errand: Errand, sign: Signed | None = None) -> Walked:
        walked, waiting = Walked(), list(kind.start(source, errand))
        while waiting:
            ask = waiting.pop(0)
            walked.asks.append(ask)
            assert len(walked.asks) <= MOST, "it never stops"
            address, headers = sign(ask) if sign and ask.signed else (ask.address, {})
            if (answer := self.fetched(address, headers, walked)) is None:
                continue
            try:
                reading = kind.read(ask.asked, answer)
            except UnreadError as error:
                walked.problems.append(error)
                continue
            walked.leads += reading.leads
            walked.shortfall += reading.shortfall
            waiting += reading.asks
        return walked

    def fetched(self, address: str, headers: dict[str, str], walked: Walked) -> Answer | None:
        """One answer of status 2xx; other statuses are only noted, as they would be by the crawl."""
        parts = urlsplit(address)
        port = self.ports[parts.hostname or ""]
        request = Request(parts._replace(netloc=f"127.0.0.1:{port}").geturl(), headers=headers)  # noqa: S310 - loopback
        try:
            with urlopen(request) as response:  # noqa: S310 - our own server on loopback
                told = {name.lower(): value for name, value in response.headers.items()}
                walked.statuses.append(response.status)
                return Answer(address, told.get("content-type", ""), told, response.read())
        except HTTPError as error:
            walked.statuses.append(error.code)
            walked.waits.append(error.headers.get("Retry-After", ""))
            error.close()
            return None


def source(kind: str, address: str, engine: str = "", names: tuple[str, ...] = ()) -> ApprovedSource:
    """An approved source of a kind."""
    return ApprovedSource(1, "larkspur", kind, kind, kind, address, 100, engine=engine, names=names)
