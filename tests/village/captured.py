"""Captures in this process, of hosts of a test's own, through the real door with a real browser."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from crawlers.browser import Sight, running_browser
from crawlers.capture import Dialled, Taken, Wanted, capture
from crawlers.door import Door
from crawlers.unread import UnreadError
from tests.village.server import Handler, running

WORDS = ("larkspur hill primary school",)
SAID = "<p>A note on Larkspur Hill Primary School, Wexcombe.</p>"
LONG = "<p>" + "words and more words " * 60 + "</p>"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse] | web.StreamResponse]


def clock() -> datetime:
    """The time of day."""
    return datetime.now(UTC)  # noqa: TID251 - a test is an entry point


def page(body: str, title: str = "A page", head: str = "") -> str:
    """A whole document."""
    return f'<!doctype html><html lang="en-GB"><head><title>{title}</title>{head}</head><body>{body}</body></html>'


def wanted(address: str, words: tuple[str, ...] = WORDS, **more: Any) -> Wanted:
    """What a capture of a test is to show."""
    return Wanted(address, words, "a test", "manual", "a test", **more)


def serving(pages: Mapping[str, str | Answer]) -> Handler:
    """One host with pages by path; robots.txt is there only when it is given."""

    async def answer(request: web.Request) -> web.StreamResponse:
        found = pages.get(request.path, pages.get("*") if request.path != "/robots.txt" else None)
        if found is None:
            raise web.HTTPNotFound
        if isinstance(found, str):
            return web.Response(text=found, content_type="text/plain" if request.path.endswith(".txt") else "text/html")
        made = found(request)
        return await made if isinstance(made, Awaitable) else made

    return answer


@dataclass
class Camera:
    """A browser that sees the hosts of a test, and takes what it is asked for."""

    sight: Sight
    dialled: Dialled

    async def take(self, asked: Wanted) -> Taken:
        """One capture; raises UnreadError."""
        return await capture(self.sight, asked, clock, self.dialled)

    async def problem(self, asked: Wanted) -> str:
        """The problem with which a capture ends; empty when it was made."""
        try:
            await self.take(asked)
        except UnreadError as error:
            return str(error.problem)
        return ""


def photographed(hosts: Mapping[str, Handler], work: Callable[[Camera], Coroutine[Any, Any, Any]]) -> Any:
    """What some work with a camera gives, while hosts are served."""

    async def at_work(door: Door) -> Any:
        async with running_browser(None, door.address, "Heads-up/test (+it@larkspurhill.test)") as sight:
            return await work(Camera(sight, door.dialled))

    with running(dict(hosts)) as village:
        mapped = {name: ("127.0.0.1", port) for name, port in village.hosts.items()}
        with Door(mapped) as door:
            return asyncio.run(at_work(door))


def one(body: str | Answer, words: tuple[str, ...] = WORDS, **more: Any) -> Taken:
    """The capture of one page; raises UnreadError."""
    taken: Taken = photographed(
        {"page.test": serving({"/": body})}, lambda camera: camera.take(wanted("http://page.test/", words, **more))
    )
    return taken


def browser_processes() -> list[int]:
    """Processes of the browser that this process has started, however deep."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = []
    for pid in parents:
        above = parents.get(pid)
        while above and above not in {1, os.getpid()}:
            above = parents.get(above)
        try:
            if above == os.getpid() and b"chrom" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
        except OSError:
            continue
    return found


def proportional_bytes(pids: list[int]) -> int:
    """Memory of processes, what they share counted once (PSS)."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


@dataclass
class Peak:
    """The most memory that the browser had so far."""

    memory: int = 0


@contextmanager
def watched() -> Iterator[Peak]:
    """Watch the memory of the browser while the block runs."""
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            peak.memory = max(peak.memory, proportional_bytes(browser_processes()))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()
