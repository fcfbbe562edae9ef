"""A Lemmy server of the village: feeds of its communities, and pages of its posts."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from aiohttp import web

from tests.village.services.index import NOW

_PAGE = '<!doctype html><html lang="en-GB"><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>'
_HOST = "http://lemmyton.test"
_POSTS = {
    31: ("Larkspur Hill Primary School again", "<p>In Wexcombe nobody listens.</p>", NOW - timedelta(days=2), ""),
    30: ("Worth a read", "", NOW - timedelta(days=3), "http://wexcombegazette.test/news/parking"),
    29: ("An older one", "<p>Quiet week.</p>", datetime(2026, 6, 1, tzinfo=UTC), ""),
}


def _entry(number: int, title: str, body: str, at: datetime, link: str = "") -> str:
    post = f"{_HOST}/post/{number}"
    said = f'submitted by <a href="{_HOST}/u/parent7">parent7</a> to <a href="{_HOST}/c/wexcombe">wexcombe</a>{body}'
    return (
        f"<item><title>{escape(title)}</title><link>{link or post}</link><description>{escape(said)}</description>"
        f"<comments>{post}</comments><guid>{post}</guid><pubDate>{format_datetime(at)}</pubDate>"
        f"<dc:creator>{_HOST}/u/parent7</dc:creator></item>"
    )


def _feed(entries: list[str]) -> web.Response:
    reply = f"<item><title>Reply</title><guid>{_HOST}/comment/9</guid><link>{_HOST}/comment/9</link></item>"
    text = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Lemmyton</title><link>{_HOST}/</link>{''.join(entries)}{reply}"
        "<item><title>No address</title><guid>javascript:alert(1)</guid></item></channel></rss>"
    )
    return web.Response(text=text, content_type="application/rss+xml")


async def _answer(request: web.Request) -> web.Response:
    page = int(request.query.get("page", 1))
    if request.path == "/feeds/c/busy.xml":
        numbers = range(page * 50 - 49, page * 50 + 1)
        return _feed([_entry(n, f"Post {n}", "", NOW - timedelta(minutes=n)) for n in numbers])
    if request.path in {"/feeds/local.xml", "/feeds/c/wexcombe.xml"}:
        return _feed([_entry(n, *post) for n, post in _POSTS.items()] if page == 1 else [])
    if request.path == "/feeds/c/gateway.xml":
        return web.Response(text="<html><body>502</body></html>", content_type="text/html")
    if (found := re.fullmatch(r"/post/(\d+)", request.path)) and int(found[1]) in _POSTS:
        title, body, at, _ = _POSTS[int(found[1])]
        by = f'<p class="by">parent7, <time datetime="{at:%Y-%m-%dT%H:%M:%SZ}">{at:%d %B %Y}</time></p>'
        return web.Response(text=_PAGE.format(title, by + body), content_type="text/html")
    raise web.HTTPNotFound


HANDLERS = {"lemmyton.test": _answer}
