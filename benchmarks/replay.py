"""Replay of a signed web archive in a real viewer: ReplayWeb.page in Chromium, with no way out of this machine.

The viewer is AGPL and no part of this project: `npm pack` fetches it into a folder that is gone afterwards.
"""

import argparse
import asyncio
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image
from playwright.async_api import Error, Frame, Page, async_playwright

from benchmarks.farm import SAID, page, photo
from crawlers.browser import find_browser, sandboxed
from evidence.archive.wacz import PageEntry, wacz_of
from evidence.archive.warc import warc_of
from evidence.exchange import Exchange
from evidence.standalone.wacz import faults

VIEWER = "replaywebpage@2.5.3"
HOST = "https://farm.test"
PICTURES = 34
FETCHED = "The board has answered the question of the page."
BEGAN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PATIENCE = 30.0


class NoViewerError(Exception):
    """The viewer cannot be had here; its text says why."""


def small_photo(number: int) -> bytes:
    """A noisy picture of some 58 kB."""
    file = io.BytesIO()
    Image.open(io.BytesIO(photo(number))).crop((0, 0, 160, 120)).save(file, "png", compress_level=1)
    return file.getvalue()


def visit() -> list[Exchange]:
    """Forty exchanges of some 2 MB: a page, its stylesheet, scripts, pictures, and a question by POST."""
    photos = "".join(f"<img src='/photo{number}' width='160' height='120'>" for number in range(PICTURES))
    scripts = "".join(f"<script src='/script{number}.js'></script>" for number in range(3))
    document = page(1).replace("<ul>", f"<link rel='stylesheet' href='/style.css'>{SAID}<p id='told'></p>{photos}<ul>")
    ask = (
        "fetch('/ask', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{\"board\": 7}'})"
        ".then(answer => answer.text()).then(text => { document.getElementById('told').textContent = text });"
    )
    parts = [
        ("/", "text/html; charset=utf-8", f"{document}{scripts}".encode(), b""),
        ("/style.css", "text/css", b"p { color: rgb(10, 20, 30) } #told { color: rgb(0, 80, 0) }", b""),
        *((f"/script{number}.js", "text/javascript", b"" if number else ask.encode(), b"") for number in range(3)),
        *((f"/photo{number}", "image/png", small_photo(number), b"") for number in range(PICTURES)),
        ("/ask", "text/plain", FETCHED.encode(), b'{"board": 7}'),
    ]
    return [
        Exchange(
            at=BEGAN + timedelta(milliseconds=number),
            method="POST" if asked else "GET",
            address=HOST + path,
            request_headers=(("Content-Type", "application/json"),) if asked else (),
            request_body=asked,
            status=200,
            reason="OK",
            headers=(("Content-Type", media_type),),
            body=body,
            dialled="192.0.2.7",
        )
        for number, (path, media_type, body, asked) in enumerate(parts)
    ]


def measured() -> bytes:
    """The archive of that visit; prints what it took to make and to check it."""
    exchanges = visit()
    size = sum(len(one.body) for one in exchanges)
    began = time.perf_counter()
    warc = warc_of(exchanges, {"software": "headsup benchmark"})
    written = time.perf_counter()
    key = ec.generate_private_key(ec.SECP384R1())
    wacz = wacz_of(warc, [PageEntry(f"{HOST}/", "Page 1", BEGAN)], key, BEGAN, "headsup benchmark")
    packed = time.perf_counter()
    found = list(faults(wacz, "archive.wacz"))
    checked = time.perf_counter()
    assert not found, found
    print(f"{len(exchanges)} exchanges of {size / 1e6:.2f} MB")
    print(f"WARC written in {written - began:.3f} s, WACZ around it in {packed - written:.3f} s")
    print(f"WACZ of {len(wacz) / 1e6:.2f} MB checked by ourselves in {checked - packed:.3f} s")
    return wacz


def fetch_viewer(folder: Path) -> Path:
    """Fetch the viewer's two scripts; raises NoViewerError when npm or its registry is not there."""
    try:
        subprocess.run(["npm", "pack", "--silent", VIEWER], cwd=folder, check=True, capture_output=True, timeout=120)
    except FileNotFoundError as error:
        message = f"Not measured: npm is not installed, and {VIEWER} comes from its registry."
        raise NoViewerError(message) from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        message = f"Not measured: npm could not fetch {VIEWER}. Is its registry within reach?"
        raise NoViewerError(message) from error
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


@asynccontextmanager
async def served(viewer: Path, wacz: bytes, address: str) -> AsyncIterator[str]:
    """The viewer and an archive on loopback; yields where."""
    (viewer / "archive.wacz").write_bytes(wacz)
    told = json.dumps({"source": "/archive.wacz", "url": address})
    shown = (
        "<!doctype html><script src='/ui.js'></script><body style='margin:0;height:100vh'><script>"
        f"const told = {told}; const view = document.createElement('replay-web-page');"
        "view.setAttribute('replayBase', '/replay/'); view.setAttribute('embed', 'default');"
        "for (const name in told) view.setAttribute(name, told[name]); document.body.append(view)</script>"
    )

    async def start(_: web.Request) -> web.Response:
        return web.Response(text=shown, content_type="text/html")

    async def too_early(_: web.Request) -> web.Response:
        """What the viewer's frame gets when it is faster than its own service worker, once in a dozen times."""
        again = "<script>navigator.serviceWorker.ready.then(() => location.reload())</script>"
        return web.Response(text=again, content_type="text/html")

    async def file(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(viewer / request.path.rpartition("/")[2])

    app = web.Application()
    app.router.add_get("/", start)
    app.router.add_get("/replay/", too_early)
    for path in ("/ui.js", "/replay/sw.js", "/archive.wacz"):
        app.router.add_get(path, file)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def replayed(shown: Page, words: str) -> Frame:
    """The frame in which the words can be seen."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for frame in shown.frames:
                if "mp_/" in frame.url and await frame.get_by_text(words).first.is_visible():
                    return frame
            await asyncio.sleep(0.05)


async def look(where: str, sentences: tuple[str, ...], picture: Path) -> None:
    """Open the archive, wait until every sentence can be seen, and make a picture of it."""
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_browser(), args=arguments, chromium_sandbox=sandboxed()
        )
        shown = await browser.new_page(viewport={"width": 1280, "height": 900})
        began = time.perf_counter()
        await shown.goto(where)
        for sentence in sentences:
            frame = await replayed(shown, sentence)
            print(f"“{sentence}” seen after {time.perf_counter() - began:.2f} s")
        loaded = await frame.evaluate("[...document.images].filter(one => one.naturalWidth).length")
        print(f"{loaded} of {await frame.evaluate('document.images.length')} pictures are there; {frame.url}")
        colour = await frame.get_by_text(sentences[0]).first.evaluate("one => getComputedStyle(one).color")
        print(f"Colour of the words: {colour}")
        await shown.screenshot(path=picture)
        await browser.close()


async def replay(viewer: Path, wacz: bytes, address: str, sentences: tuple[str, ...], picture: Path) -> None:
    """Serve and look."""
    async with served(viewer, wacz, address) as where:
        await look(where, sentences, picture)


def main() -> None:
    """Replay an archive that is named, or one that is made up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wacz", type=Path, help="an archive of your own")
    parser.add_argument("--address", default=f"{HOST}/", help="the page in it")
    parser.add_argument("--sentence", help="words that are to be seen")
    parser.add_argument("--picture", type=Path, default=Path(tempfile.gettempdir()) / "replay.png")
    chosen = parser.parse_args()
    wacz = chosen.wacz.read_bytes() if chosen.wacz else measured()
    sentences = (chosen.sentence,) if chosen.sentence else (SAID[3:-4], FETCHED)
    with tempfile.TemporaryDirectory() as folder:
        try:
            viewer = fetch_viewer(Path(folder))
            asyncio.run(replay(viewer, wacz, chosen.address, sentences, chosen.picture))
        except NoViewerError as error:
            sys.exit(str(error))
        except (TimeoutError, Error) as error:
            sys.exit(f"The viewer does not show what it should ({error!r}).")
    print(f"Picture: {chosen.picture}")


if __name__ == "__main__":
    main()
