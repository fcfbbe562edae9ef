"""Telegram in the village: the public previews of channels, and the page of each post."""

import re
from html import escape

from aiohttp import web

from tests.village.services.mastodon import Handler, gateway, post_page

ON_A_PAGE = 4
SCHOOL = "Larkspur Hill Primary School"
SHELL = """<!doctype html><html><head><meta charset="utf-8"><title>Wexcombe Talk – Telegram</title></head><body>
<div class="tgme_channel_info"><div class="tgme_channel_info_header_title">Wexcombe Talk</div></div>
<section class="tgme_channel_history js-message_history">{posts}</section></body></html>"""
POST = """<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="{post}">
<a class="tgme_widget_message_owner_name" href="http://telegram.test/{post}"><span dir="auto">Wexcombe Talk</span></a>
{body}<time class="message_video_duration js-message_video_duration">0:41</time>
<a class="tgme_widget_message_date" href="http://telegram.test/{post}">
<time datetime="{time}" class="time">09:00</time></a>
</div></div>"""
TEXT = '<div class="tgme_widget_message_text js-message_text" dir="auto">{}</div>'
REPLY = (
    """<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text js-message_reply_text">{}</div></a>"""
)
POLL = """<div class="tgme_widget_message_poll">
<div class="tgme_widget_message_poll_question">Is Hester Quill fair?</div>
<div class="tgme_widget_message_poll_option_text">No</div></div>"""
CARD = """<a class="tgme_widget_message_link_preview"><div class="link_preview_title">Larkspur Hill</div>
<div class="link_preview_description">The school on the hill</div></a>"""


# Number, day of November, and what it holds.
POSTS: list[tuple[int, int, str]] = [
    (1, 1, TEXT.format("The first post")),
    (2, 2, TEXT.format("Old")),
    (3, 3, TEXT.format("Old too")),
    (4, 16, TEXT.format(f"Said once: {SCHOOL}")),
    (5, 16, TEXT.format(f"Deleted since: {SCHOOL}")),
    (7, 17, TEXT.format(TEXT.format("<b>Mr Trask</b>, <i>again</i><br/>at the gate"))),
    (8, 17, ""),
    (9, 18, REPLY.format("Who was it?") + TEXT.format("Hester Quill &amp; co")),
    (10, 18, POLL),
    (12, 19, TEXT.format(f"Read this about {SCHOOL}") + CARD),
]
CHANGED, DELETED = 4, 5


async def server(request: web.Request) -> web.StreamResponse:
    """Previews, and pages of posts."""
    parts = request.path.strip("/").split("/")
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    if parts[0] == "s" and len(parts) > 1:
        return _preview(parts[1], request.query.get("before", ""))
    if len(parts) > 1:
        return _page(parts)
    return web.Response(text="<html><body>If you have Telegram, view and join.</body></html>", content_type="text/html")


def _preview(channel: str, before: str) -> web.Response:
    if channel == "nopreview":
        raise web.HTTPFound("/nopreview")
    if channel == "toofast":
        return web.Response(status=429, text="Too Many Requests", headers={"Retry-After": "60"})
    if channel == "gateway":
        return gateway()
    rows = [row for row in POSTS if row[0] < int(before or 1000)][-ON_A_PAGE:] if channel != "emptyplace" else []
    told = [_drawn(f"{channel}/{number}", day, body) for number, day, body in rows]
    if channel == "halfbroken":
        told[-2:] = ['<div class="tgme_widget_message" data-post="otherplace/77">', told[-1][:200]]
    return web.Response(text=SHELL.format(posts="".join(told)), content_type="text/html")


def _drawn(post: str, day: int, body: str) -> str:
    return POST.format(post=post, time=f"2026-11-{day:02}T09:00:00+00:00", body=body)


def _page(parts: list[str]) -> web.Response:
    """The page of a post; one has been deleted since, and one says something else now."""
    found = next((row for row in POSTS if str(row[0]) == parts[1]), None)
    if not found or found[0] == DELETED:
        raise web.HTTPNotFound
    text = "Never mind." if found[0] == CHANGED else " ".join(re.sub("<[^>]+>", " ", found[2]).split())
    return post_page(escape("Wexcombe Talk"), f"2026-11-{found[1]:02}T09:00:00+00:00", text.replace("&amp;", "&"))


HANDLERS: dict[str, Handler] = {"telegram.test": server}
