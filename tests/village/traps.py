"""Sites of the village with every trap for who follows links: maps that lie, calendars without end, sessions."""

import gzip
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.village.feeds import LATER
from tests.village.misbehaviour import ABOUT_US, html
from tests.village.rude import HANDLERS as RUDE

SITES: dict[str, dict[str, Any]] = {
    "maps": {"kind": "site", "address": "http://maps.test/"},
    "fifty": {"kind": "site", "address": "http://fifty.test/", "max_pages": 20},
    "calendar": {"kind": "site", "address": "http://calendar.test/", "max_pages": 40},
    "sessions": {"kind": "site", "address": "http://sessions.test/"},
    "accents": {"kind": "site", "address": "http://café.test/"},
    "cookies": {"kind": "page", "address": "http://cookies.test/"},
    "changes": {"kind": "site", "address": "http://changes.test/"},
    "etag": {"kind": "page", "address": "http://changes.test/etag"},
    "modified": {"kind": "page", "address": "http://changes.test/modified"},
    "same-bytes": {"kind": "page", "address": "http://changes.test/same-bytes"},
    "same-text": {"kind": "page", "address": "http://changes.test/same-text"},
    "changed": {"kind": "page", "address": "http://changes.test/changed"},
    "unasked": {"kind": "page", "address": "http://changes.test/unasked-304"},
}
MAP = '<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{root}>'
FIFTY = 50_000
OLD = "Mon, 05 Oct 2026 10:00:00 GMT"


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the clock of a server


def _map(*places: tuple[str, str], root: str = "urlset") -> bytes:
    name = {"urlset": "url", "sitemapindex": "sitemap"}[root]
    written = "".join(
        f"<{name}><loc>{place}</loc>{f'<lastmod>{told}</lastmod>' if told else ''}</{name}>" for place, told in places
    )
    return MAP.format(root=root, entries=written).encode()


def _xml(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/xml")


async def maps(request: web.Request) -> web.StreamResponse:
    """A site whose pages are linked from nowhere and stand in its site maps alone."""
    host = "http://maps.test"
    yesterday, now = (_now() - timedelta(days=1)).date().isoformat(), _now().isoformat()
    match request.path:
        case "/robots.txt":
            return web.Response(text="Sitemap: /index.xml\nSitemap: http://allotment.test/sitemap.xml")
        case "/index.xml":
            places = [f"{host}/one.xml.gz", f"{host}/broken.xml", f"{host}/bomb.xml.gz", "http://feeds.test/map.xml"]
            return _xml(_map(*((place, "") for place in places), root="sitemapindex"))
        case "/one.xml.gz":
            listed = [("/older", "2026-10-05"), ("/newer", now), ("/yesterday", yesterday), ("/to-come", "2999-01-01")]
            pages = [(host + path, told) for path, told in listed]
            body = gzip.compress(_map(*pages, ("http://feeds.test/p/foreign", now), ("http://x:y@maps.test/z", now)))
            return web.Response(body=body, content_type="application/x-gzip")
        case "/broken.xml":
            return _xml(_map((f"{host}/of-the-broken-map", ""))[:-14] + b"<url><<")
        case "/bomb.xml.gz":
            return web.Response(body=gzip.compress(b"<urlset>" + b"<a/>" * 10_000_000), content_type="application/gzip")
    return html(request.path, ABOUT_US)


FIFTY_MAP = gzip.compress(_map(*((f"http://fifty.test/page/{number}", "TODAY") for number in range(FIFTY))), 1)


async def fifty(request: web.Request) -> web.StreamResponse:
    """A site with 50,000 pages, each of which changed today, as its map says on every day."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    if request.path == "/sitemap.xml":
        today = _now().date().isoformat().encode()
        return _xml(gzip.compress(gzip.decompress(FIFTY_MAP).replace(b"TODAY", today), 1))
    return html(request.path, "<p>One of very many pages.</p>")


async def calendar(request: web.Request) -> web.StreamResponse:
    """A site with a calendar that never ends, and with news."""
    if request.path.startswith("/calendar"):
        month = int(request.query.get("month", "1"))
        days = "".join(f'<a href="/calendar?month={month}&amp;day={day}">{day}</a>' for day in range(1, 4))
        return html("Calendar", f'{days}<a href="/calendar?month={month + 1}">Next</a>')
    match request.path:
        case "/":
            return html("Wexcombe", '<a href="/calendar?month=1">Calendar</a><a href="/news">News</a>')
        case "/news":
            return html("News", "".join(f'<a href="/news/{number}">x</a>' for number in range(10)))
    if request.path.startswith("/news/"):
        return html(request.path, ABOUT_US)
    raise web.HTTPNotFound


async def sessions(request: web.Request) -> web.StreamResponse:
    """A site that writes another number into its links for each visit."""
    if request.path in {"/robots.txt", "/sitemap.xml"}:
        raise web.HTTPNotFound
    token = secrets.token_hex(16)
    links = [f"/a;jsessionid={token}", f"/b?PHPSESSID={token}", f"/c?page=2&amp;sid={token}", f"/d?s={token}&amp;x=1"]
    return html(request.path, "".join(f'<a href="{link}">x</a>' for link in [*links, "/e?sid=5", "/e?s=larkspur"]))


async def accents(request: web.Request) -> web.StreamResponse:
    """A site whose name and pages are written with accents."""
    match request.path:
        case "/":
            links = ["http://café.test/straße", "/na%C3%AFve", "/naïve", "http://xn--caf-dma.test/plain"]
            return html("Café", "".join(f'<a href="{link}">x</a>' for link in links))
        case "/straße" | "/naïve" | "/plain":
            return html(request.path, ABOUT_US)
    raise web.HTTPNotFound


async def cookies(request: web.Request) -> web.StreamResponse:
    """A site that points on until its cookie comes back."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    if "seen" in request.cookies:
        return html("Welcome", ABOUT_US)
    answer = web.HTTPFound(f"/?try={secrets.token_hex(4)}")
    answer.set_cookie("seen", "1")
    raise answer


def _changing(path: str, later: str) -> web.Response:
    match path:
        case "/max-age":
            return web.Response(text=ABOUT_US, content_type="text/html", headers={"Cache-Control": "max-age=3600"})
        case "/etag":
            return web.Response(text=ABOUT_US, content_type="text/html", headers={"ETag": '"one"'})
        case "/modified":
            return web.Response(text=ABOUT_US, content_type="text/html", headers={"Last-Modified": OLD})
        case "/same-bytes":
            return web.Response(text=ABOUT_US, content_type="text/html", headers={"Cache-Control": "no-store"})
        case "/same-text":
            return html("Same", f"{ABOUT_US}<!-- {secrets.token_hex(8)} -->")
        case "/changed":
            return html("Changed", f"{ABOUT_US}<p>{later}</p>")
    raise web.HTTPNotFound


async def changes(request: web.Request) -> web.StreamResponse:
    """A site whose pages say in every way whether they have changed."""
    if request.path == "/":
        return html("Start", '<a href="/max-age">x</a>')
    if request.path == "/unasked-304" or request.headers.get("If-None-Match") == '"one"':
        return web.Response(status=304)
    if request.headers.get("If-Modified-Since") == OLD:
        return web.Response(status=304)
    return _changing(request.path, "It is later." if LATER.passed else "It is early.")


HANDLERS = {
    "maps.test": maps,
    "fifty.test": fifty,
    "calendar.test": calendar,
    "sessions.test": sessions,
    "xn--caf-dma.test": accents,
    "cookies.test": cookies,
    "changes.test": changes,
    **RUDE,
}
