"""Ten hosts of pages without mentions, on loopback: what a crawl mostly meets."""

import asyncio
import io
import random
import sys
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from PIL import Image

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
HOSTS, PAGES = 10, 300
WORDS = [
    "garden", "council", "bridge", "market", "river", "parish", "bakery", "evening", "meadow", "library", "autumn",
    "traffic", "volunteers", "committee", "museum", "planning", "harvest", "chapel", "railway", "festival",
]  # fmt: skip


def page(number: int, pages: int = PAGES) -> str:
    """A page of some 20 kB with twelve links to its neighbours, of which there are so many."""
    chance = random.Random(number)  # noqa: S311 - the same page in every run
    paragraphs = "".join(
        f"<div><h2>{chance.choice(WORDS).title()}</h2><p>{' '.join(chance.choices(WORDS, k=90))}.</p></div>"
        for _ in range(24)
    )
    links = "".join(
        f"<li><a href='/p{(number * 7 + step) % pages}'>{chance.choice(WORDS)}</a></li>" for step in range(12)
    )
    return f"<!doctype html><title>Page {number}</title><ul>{links}</ul>{paragraphs}"


def photo(number: int) -> bytes:
    """A noisy picture, which no compression makes small."""
    noise = random.Random(number).randbytes(320 * 240 * 3)  # noqa: S311 - the same picture in every run
    file = io.BytesIO()
    Image.frombytes("RGB", (320, 240), noise).save(file, "png", compress_level=1)
    return file.getvalue()


SAID = "<p>Larkspur Hill Primary School, Wexcombe, went to the sea.</p>"


def album() -> str:
    """A page with 18 pictures, some 3,000 pixels tall, that mentions the example school."""
    photos = "".join(f"<p><img src='/photo{number}' width='320' height='240'></p>" for number in range(18))
    return f"<!doctype html><title>Album</title><div style='columns:2'>{photos}</div>{SAID}"


async def serve() -> None:
    """Serve until ended; the first line printed is the list of addresses."""
    pages = {f"/p{number}": page(number) for number in range(PAGES)} | {
        "/": page(0),
        "/album": album(),
        "/told": page(1) + SAID,
        "/scripted": page(1) + SAID + "<script>document.title += 1</script>",
    }

    async def answer(request: web.Request) -> web.Response:
        if request.path.startswith("/photo"):
            return web.Response(body=photo(int(request.path[6:])), content_type="image/png")
        if request.path not in pages:
            raise web.HTTPNotFound
        return web.Response(text=pages[request.path], content_type="text/html")

    await serve_hosts([answer] * HOSTS, "127.0.1")


async def serve_hosts(answers: Sequence[Answer], network: str) -> None:
    """Serve every host until standard input closes; the first line printed is the list of addresses.

    Each has a loopback address of its own, so that bare Scrapy, too, sees as many hosts.
    """
    addresses = []
    for number, answer in enumerate(answers, start=1):
        app = web.Application()
        app.router.add_get("/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, f"{network}.{number}", 0).start()
        host, port = runner.addresses[0][:2]
        addresses.append(f"{host}:{port}")
    print(",".join(addresses), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
