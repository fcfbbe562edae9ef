"""Feeds of the village with every fault of the wild, and the pages to which they point."""

import asyncio
import hashlib
from collections.abc import Callable

from aiohttp import web

from tests.village.misbehaviour import ABOUT_US, html

HOST = "http://feeds.test"
OWN = "application/rss+xml"
LAUGHS = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for name, before in zip("bcdefghij", "abcdefghi", strict=True)
)
BOMB = f'<!DOCTYPE rss [<!ENTITY a "ha">{LAUGHS}]>'
OUTSIDE = f"""<!DOCTYPE rss SYSTEM "{HOST}/entity.dtd" [
<!ENTITY outside SYSTEM "{HOST}/entity.txt"><!ENTITY file SYSTEM "file:///etc/passwd">]>"""
TIMES = ("31 Feb 2026 25:61", "yesterday", "Tue, 01 Jan 2999 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 -1200", "-1")
MANY = 10_000


class Later:
    """Whether it is the second scan now."""

    passed = False


LATER = Later()


def entry(link: str, text: str = "", more: str = "") -> str:
    """An entry of an RSS feed."""
    return f"<item><title>News</title><link>{link}</link><description>{text}</description>{more}</item>"


def rss(*entries: str, doctype: str = "") -> str:
    """An RSS feed of some entries."""
    start = f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>Wexcombe</title>'
    return f"{start}<link>{HOST}/</link>{''.join(entries)}</channel></rss>"


def _links() -> str:
    said = [
        "/p/relative", "//feeds.test/p/schemeless", "javascript:alert(1)", "mailto:x@feeds.test", "", "http://[broken",
        f"{HOST}/p/parameters?a=1&amp;section=2", "http://name:word@feeds.test/p/password", f"{HOST}/p/twice",
        f"{HOST}/p/twice",
    ]  # fmt: skip
    return rss(*(entry(link) for link in said))


def _ordered() -> str:
    entries = [entry(f"{HOST}/p/ordered-{number}", f"part {number}") for number in range(8)]
    entries.append(entry(f"{HOST}/p/ordered-1", "said twice"))
    return rss(*(reversed(entries) if LATER.passed else entries))


def _edited() -> str:
    word = "Moved to Monday." if LATER.passed else "On Friday."
    kept = (entry(f"{HOST}/p/kept-{number}", "x") for number in range(8))
    return rss(entry(f"{HOST}/p/edited", word), entry(f"{HOST}/p/removed", word), *kept)


JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": null, "items": [7, {"url": 5},
{"id": "1", "url": "/p/json", "title": null, "authors": null, "content_html": "<p>x", "date_published": 12},
{"id": "http://feeds.test/p/json-id", "external_url": null}]}"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="{HOST}/"><title>x</title></channel><item rdf:about="{HOST}/p/rdf"><title>x</title>
<link>{HOST}/p/rdf</link></item></rdf:RDF>"""
ALERT = f"https://www.google.com/url?rct=j&amp;sa=t&amp;url={HOST}/p/alert%3Fa%3D1%26b%3D2&amp;ct=ga&amp;usg=x"
FEEDS: dict[str, Callable[[], str]] = {
    "times": lambda: rss(
        *(entry(f"{HOST}/p/time-{n}", more=f"<pubDate>{told}</pubDate>") for n, told in enumerate(TIMES))
    ),
    "bomb": lambda: rss(entry(f"{HOST}/p/bomb", "&j;"), doctype=BOMB),
    "outside": lambda: rss(entry(f"{HOST}/p/outside", "&outside;&file;"), doctype=OUTSIDE),
    "octets": lambda: rss(entry(f"{HOST}/p/octets")),
    "tagged": lambda: rss(entry(f"{HOST}/p/tagged"), entry("http://later.test/story")),
    "dated": lambda: rss(entry(f"{HOST}/p/dated")),
    "links": _links,
    "ordered": _ordered,
    "edited": _edited,
    "many": lambda: rss(*(entry(f"{HOST}/p/many-{number}") for number in range(MANY))),
    "json": lambda: JSON_FEED,
    "alerts": lambda: rss(entry(ALERT)),
    "rdf": lambda: RDF,
    "cut": lambda: rss(entry(f"{HOST}/p/cut"), entry(f"{HOST}/p/lost"))[:-45],
    "here": lambda: rss(entry(f"{HOST}/p/here")),
}
TYPES = {"octets": "application/octet-stream", "json": "application/feed+json", "rdf": "application/json"}
TAGS = {"tagged": {"ETag": '"one"'}, "dated": {"Last-Modified": "Mon, 05 Oct 2026 10:00:00 GMT"}}


def _page(request: web.Request) -> web.Response:
    """A page that a feed points to; what is unchanged is not sent again."""
    name = request.match_info["path"].removeprefix("p/")
    if name == "removed" and LATER.passed:
        raise web.HTTPNotFound
    page = html(name, f"{ABOUT_US}<p>{'Later.' if name == 'edited' and LATER.passed else 'At first.'}</p>")
    tag = f'"{hashlib.sha256(page.body if isinstance(page.body, bytes) else b"").hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers={"ETag": tag})
    page.headers["ETag"] = tag
    return page


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": OWN})
    await response.prepare(request)
    await response.write(b'<?xml version="1.0"?><rss version="2.0"><channel>')
    for number in range(100_000):
        await response.write(entry(f"{HOST}/p/endless-{number}", "on and on " * 100).encode())
        await asyncio.sleep(0)
    return response


def _known(request: web.Request, tags: dict[str, str]) -> bool:
    """Whether who asks has the feed already."""
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    return any(request.headers.get(asked[name]) == value for name, value in tags.items())


OTHERS: dict[str, Callable[[], web.StreamResponse]] = {
    "gone": lambda: web.Response(status=410),
    "moved": lambda: web.Response(status=301, headers={"Location": "/here.xml"}),
    "away": lambda: web.Response(status=302, headers={"Location": "http://allotment.test/"}),
    "noise": lambda: web.Response(body=bytes(range(255, 127, -1)) * 30, headers={"Content-Type": OWN}),
    "page": lambda: html("No feed", ABOUT_US),
}


async def feeds(request: web.Request) -> web.StreamResponse:
    """Every feed of the village that has a fault, by name."""
    path = request.path.strip("/")
    if path.startswith("p/"):
        return _page(request)
    name = path.partition(".")[0]
    if name == "endless":
        return await _endless(request)
    if name in OTHERS:
        return OTHERS[name]()
    if name not in FEEDS:
        raise web.HTTPNotFound
    tags = TAGS.get(name, {})
    if _known(request, tags):
        return web.Response(status=304)
    return web.Response(text=FEEDS[name](), headers={**tags, "Content-Type": TYPES.get(name, OWN)})


async def later(request: web.Request) -> web.StreamResponse:
    """A host that has trouble for a while, when a feed points to it for the only time."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    return html("A story", ABOUT_US) if LATER.passed else web.Response(status=500)


HANDLERS = {"feeds.test": feeds, "later.test": later}
