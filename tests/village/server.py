"""The servers of the village: one real HTTP server for each host name, each on a port of its own."""

import asyncio
import atexit
import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.request import Request, urlopen

from aiohttp import web

from tests.authority import Authorities, authorities
from tests.village.feeds import HANDLERS as FEEDS
from tests.village.hostile import Canary
from tests.village.misbehaviour import BEHAVIOURS
from tests.village.services.every import SERVICES
from tests.village.traps import HANDLERS as TRAPS

SITES = Path(__file__).parent / "sites"
TYPES = {".atom": "application/atom+xml", ".xml": "application/xml", ".txt": "text/plain", ".js": "text/javascript"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _page(folder: Path, path: str, query: str) -> Path | None:
    """File behind an address: `/thread/41?page=2` is `thread/41@page=2.html`."""
    name = path.strip("/") or "index"
    stems = [name, f"{name}@{query}.html", f"{name}.html"]
    for stem in stems:
        file = (folder / stem).resolve()
        if file.is_file() and folder in file.parents and not file.name.startswith("_"):
            return file
    return None


def static(folder: Path) -> Handler:
    """Handler that serves a folder of pages, each set into the layout of its site."""
    layout = (folder / "_layout.html").read_text() if (folder / "_layout.html").exists() else ""

    async def answer(request: web.Request) -> web.StreamResponse:
        file = _page(folder, request.path, request.query_string)
        if file is None:
            raise web.HTTPNotFound
        text = file.read_text()
        if file.suffix != ".html":
            return web.Response(text=text, content_type=TYPES.get(file.suffix, "text/plain"))
        if text.startswith("<!--"):
            title, _, text = text.removeprefix("<!--").partition("-->")
            text = layout.replace("{title}", title.strip()).replace("{content}", text)
        return web.Response(text=text, content_type="text/html")

    return answer


@dataclass(frozen=True)
class Visit:
    """One request as it reached a server of the village."""

    host: str
    method: str
    target: str
    """Path and query, as they were written."""
    headers: dict[str, str]
    body: bytes
    sent: int
    """Bytes of the body that was answered, as far as that is known."""


@dataclass(frozen=True)
class Village:
    """A running village: where each of its host names is served."""

    hosts: dict[str, int]
    canary_port: int
    visits: list[Visit]
    """Every request since the village was started, the latest last."""

    @property
    def environ(self) -> dict[str, str]:
        """Settings of an installation that sees this village and asks its clocks."""
        mapped = ",".join(f"{name}=127.0.0.1:{port}" for name, port in self.hosts.items())
        return {"HEADSUP_EGRESS_HOSTS": mapped, **clocks().environ}

    def touched(self) -> list[str]:
        """Requests that reached the private canary: there must be none."""
        request = Request(f"http://127.0.0.1:{self.canary_port}/touched", headers={"X-Village": "ask"})
        with urlopen(request) as answer:  # noqa: S310 - our own server on loopback
            return list(json.load(answer))


@cache
def clocks() -> Authorities:
    """The village's two timestamp authorities; their keys are made once for a process.

    VILLAGE_CLOCKS names a folder that keeps them, for an installation that outlives the village.
    """
    if kept := os.environ.get("VILLAGE_CLOCKS"):
        return authorities(Path(kept))
    folder = tempfile.mkdtemp(prefix="headsup-clocks-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return authorities(Path(folder))


def _noted(host: str, handler: Handler, visits: list[Visit]) -> Handler:
    """A handler that leaves a note of every request."""

    async def answer(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        sent = 0
        try:
            response = await handler(request)
            sent = len(response.body) if isinstance(response, web.Response) and isinstance(response.body, bytes) else 0
            return response
        finally:
            visits.append(Visit(host, request.method, request.raw_path, dict(request.headers), body, sent))

    return answer


async def start(more: dict[str, Handler] | None = None, port: int = 0) -> tuple[Village, list[web.AppRunner]]:
    """Start every server; returns where they are, and what must be cleaned up."""
    canary = Canary()
    handlers: dict[str, Handler] = {folder.name: static(folder) for folder in sorted(SITES.iterdir())}
    handlers |= {
        **BEHAVIOURS,
        **SERVICES,
        **FEEDS,
        **TRAPS,
        **clocks().handlers,
        "hostile.test": canary.page,
        "canary": canary.answer,
        **(more or {}),
    }
    ports: dict[str, int] = {}
    visits: list[Visit] = []
    runners = []
    for name, handler in handlers.items():
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", _noted(name, handler, visits))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port and port + len(ports))
        await site.start()
        ports[name] = runner.addresses[0][1]
        runners.append(runner)
    canary.port = ports.pop("canary")
    return Village(ports, canary.port, visits), runners


async def _stop(runners: list[web.AppRunner]) -> None:
    """Close every server, then end what still waits for a visitor that has gone."""
    for runner in runners:
        await runner.cleanup()
    waiting = asyncio.all_tasks() - {asyncio.current_task()}
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


@contextmanager
def running(more: dict[str, Handler] | None = None) -> Iterator[Village]:
    """A village in a thread of its own, for as long as the block lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    village, runners = asyncio.run_coroutine_threadsafe(start(more), loop).result()
    try:
        yield village
    finally:
        asyncio.run_coroutine_threadsafe(_stop(runners), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def main() -> None:
    """Serve the village until interrupted; printed are the settings of an installation that sees it."""

    async def serve() -> None:
        village, _ = await start()
        print("\n".join(f"{name}={value}" for name, value in village.environ.items()), flush=True)
        await asyncio.Event().wait()

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
