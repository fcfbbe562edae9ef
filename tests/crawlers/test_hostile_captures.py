"""Pages that are made to stop a capture: each ends inside the deadline, in bounded memory, and harms no other."""

import asyncio
import struct
import time
import zlib
from typing import Any

import pytest
from aiohttp import web

from cases.problems import Problem
from evidence.record import Grade
from tests.village.captured import LONG, SAID, Answer, Camera, page, photographed, serving, wanted, watched

DEADLINE = 45
MEMORY = 1_500_000_000
MEGABYTE = b"<p>nothing but words </p>" * 40_000


def bomb(kind: str) -> Answer:
    """An answer of 1 MB that unpacks to 1 GB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    head = b"\x1f\x8b\x08\0" + struct.pack("<L", 0) + b"\0\xff"
    headers = {"Content-Type": kind, "Content-Encoding": "gzip"}
    return lambda request: web.Response(body=head + block * 1000, headers=headers)


async def huge(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    for _ in range(200):
        await response.write(MEGABYTE)
    return response


def circle(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound(f"/x{len(request.path)}")


async def never(request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


GROWING = """<script>const more = () => document.body.insertAdjacentHTML("beforeend",
  "<p style='height:300px'>more and more</p>".repeat(20));
  addEventListener("scroll", more); setInterval(more, 20)</script>"""
DIALOGS = "<script>for (let n = 0; n < 70; n++) { alert(n); confirm(n); prompt(n) }</script>"
POPUPS = "<script>for (let n = 0; n < 50; n++) window.open('/more', 'w' + n)</script>"
HUNG = "<script>for (;;) ;</script>"
LATER = "<script>setTimeout(() => { for (;;) ; }, 300)</script>"
AROUND = "<script>location.href = '/x' + Math.random()</script>"
HOARDING = "<script>const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()))</script>"
HOSTILE: dict[str, tuple[dict[str, str | Answer], set[str]]] = {
    "gzip bomb": ({"/": bomb("text/html")}, {Problem.TOO_LARGE}),
    "gzip bomb of plain text": ({"/": bomb("text/plain")}, {Problem.TOO_LARGE}),
    "gzip bomb as a script": (
        {"/": page(SAID + "<script src=/s></script>"), "/s": bomb("text/javascript")},
        {Problem.TOO_LARGE},
    ),
    "gzip bomb in a frame": (
        {"/": page(SAID + "<iframe src=/s></iframe>"), "/s": bomb("text/html")},
        {Problem.TOO_LARGE},
    ),
    "gzip bomb as robots.txt": ({"/": page(SAID), "/robots.txt": bomb("text/plain")}, {"", Problem.ROBOTS_UNKNOWN}),
    "200 MB": ({"/": huge}, {Problem.TOO_LARGE}),
    "endless scroller": ({"/": page(SAID + GROWING)}, {""}),
    "redirect loop": ({"*": circle}, {Problem.LOOP}),
    "redirect loop of a script": ({"*": page(SAID + AROUND)}, {Problem.LOOP}),
    "210 dialogs": ({"/": page(SAID + DIALOGS)}, {""}),
    "50 popups": ({"/": page(SAID + POPUPS), "/more": page(LONG)}, {""}),
    "popups of popups": ({"*": page(SAID + POPUPS)}, {"", Problem.LOOP}),
    "hung script": ({"/": page(SAID + HUNG)}, {Problem.TIMEOUT}),
    "script that hangs later": ({"/": page(SAID + LATER)}, {Problem.TIMEOUT}),
    "script that hoards": ({"/": page(SAID + HOARDING)}, {Problem.TOO_LARGE}),
    "no answer": ({"/": never}, {Problem.TIMEOUT}),
    "part that never comes": ({"/": page(SAID + "<img src=/p><script async src=/p></script>"), "/p": never}, {""}),
}


ALWAYS = {"gzip bomb", "200 MB", "redirect loop", "210 dialogs"}
"""What every check asks; `make slow` asks the others too."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in ALWAYS else pytest.mark.slow) for name in HOSTILE]
)
def test_it_ends_in_time_and_in_memory_and_the_next_capture_is_unharmed(name: str) -> None:
    pages, expected = HOSTILE[name]

    async def work(camera: Camera) -> Any:
        begin = time.monotonic()
        problem = await camera.problem(wanted("http://bad.test/"))
        seconds = time.monotonic() - begin
        return problem, seconds, await camera.take(wanted("http://good.test/"))

    with watched() as peak:
        problem, seconds, after = photographed(
            {"bad.test": serving(pages), "good.test": serving({"/": page(SAID + LONG)})}, work
        )
    print(f"{name}: {problem or 'captured'} after {seconds:.1f} s, {peak.memory / 1e6:.0f} MB")
    assert problem in expected
    assert seconds < DEADLINE
    assert 50_000_000 < peak.memory < MEMORY
    assert after.visit.grade == Grade.EVIDENCE, after.visit.shortcomings
