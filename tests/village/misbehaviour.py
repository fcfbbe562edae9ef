"""Hosts of the village that do what hosts of the real web do to a crawler."""

import asyncio

from aiohttp import web

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>{content}</body></html>"""
ABOUT_US = "<p>A note on Larkspur Hill Primary School, Wexcombe.</p>"
HUGE = 200 * 1024 * 1024


def html(title: str, content: str) -> web.Response:
    """One small HTML page."""
    return web.Response(text=PAGE.format(title=title, content=content), content_type="text/html")


async def members(request: web.Request) -> web.Response:
    """A site behind a login wall."""
    if request.path == "/login":
        form = '<form method="post"><input name="user"><input type="password" name="secret"></form>'
        return html("Sign in", f"<p>Members only. Please log in to continue.</p>{form}")
    raise web.HTTPFound(f"/login?next={request.path}")


async def slow(request: web.Request) -> web.Response:
    """A site that takes its time."""
    await asyncio.sleep(0.5)
    return html("Wexcombe choir club", ABOUT_US)


async def moved(request: web.Request) -> web.Response:
    """A site that redirects: within itself, to another site, and in a circle."""
    if request.path == "/old":
        raise web.HTTPMovedPermanently("/new")
    if request.path == "/away":
        raise web.HTTPFound("http://allotment.test/")
    if request.path.startswith("/circle"):
        raise web.HTTPFound(f"/circle{len(request.path)}")
    return html(
        "A Wexcombe diary", "<p>Bake sale at Larkspur Hill Primary School with Owen Trask, the deputy head.</p>"
    )


async def broken(request: web.Request) -> web.Response:
    """A site that answers 500."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    return web.Response(status=500, text="Something went wrong.")


async def unsure(request: web.Request) -> web.Response:
    """A site whose robots.txt answers 503: nobody knows what it allows, so nothing may be fetched."""
    if request.path == "/robots.txt":
        return web.Response(status=503)
    return html("Unsure", ABOUT_US)


async def huge(request: web.Request) -> web.StreamResponse:
    """A page of 200 MB; without a length, so that nobody is warned."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    line = b"<p>and so on and so on and so on</p>\n" * 2000
    for _ in range(HUGE // len(line)):
        await response.write(line)
    return response


async def garbled(request: web.Request) -> web.Response:
    """A page that claims UTF-8 and is not, and one whose bytes are of no encoding at all."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    said = "<p>Caf\u00e9 evening at Larkspur Hill Primary School, Wexcombe \u2013 bring a mug.</p>"
    body = PAGE.format(title="Caf\u00e9", content=said).encode("cp1252") + b"\xff\xfe\x81\x00\x9d"
    return web.Response(body=body, headers={"Content-Type": "text/html; charset=utf-8"})


async def snapped(request: web.Request) -> web.StreamResponse:
    """A page whose connection breaks in the middle."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b"<html><p>Larkspur Hill Pri")
    assert request.transport
    request.transport.abort()
    return response


BEHAVIOURS = {
    "members.test": members,
    "slow.test": slow,
    "moved.test": moved,
    "broken.test": broken,
    "unsure.test": unsure,
    "huge.test": huge,
    "garbled.test": garbled,
    "snapped.test": snapped,
}
