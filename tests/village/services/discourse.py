"""A Discourse forum of the village, “Wexcombe Talks”: lists of topics, topics with their first twenty posts."""

import re
from datetime import UTC, datetime, timedelta

from aiohttp import web

_PAGE = '<!doctype html><html lang="en-GB"><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>'
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /u/\nDisallow: /my/\nDisallow: /search\nDisallow: /g\n"
_START = datetime(2026, 11, 1, tzinfo=UTC)
_TITLES = {1: "Welcome to Wexcombe Talks", 5: "School gate parking", 6: "A very long topic", 7: "Lost cat"}
_LENGTH = {1: 1, 5: 2, 6: 70, 7: 1}
_SAID = {
    (5, 1): "<p>Larkspur Hill Primary School in Wexcombe ignores us.</p>",
    (5, 2): "<p>Mr Trask ought to be sacked.</p>",
    (6, 70): "<p>Seventy posts, and still nothing from Larkspur Hill Primary School.</p>",
}
_BUMPED = {1: "2024-05-01T08:00:00.000Z", 7: "2026-10-02T08:00:00.000Z"}


def _slug(topic: int) -> str:
    return _TITLES.get(topic, f"Topic {topic}").lower().replace(" ", "-")


def _post(topic: int, number: int) -> dict[str, object]:
    at = f"{_START + timedelta(hours=6 * number):%Y-%m-%dT%H:%M:%S.000Z}"
    return {
        "id": topic * 1000 + number, "username": f"wexer{number % 4}", "name": "", "avatar_template": "/a.png",
        "created_at": at, "updated_at": at, "cooked": _SAID.get((topic, number), f"<p>Post {number}.</p>"),
        "post_number": number, "topic_id": topic, "topic_slug": _slug(topic),
    }  # fmt: skip


def _bumped(topic: int) -> str:
    return _BUMPED.get(topic) or str(_post(topic, _LENGTH.get(topic, 1))["created_at"])


def _latest(page: int) -> web.Response:
    numbers = [1, 6, 5] if page == 0 else [7]
    topics: list[object] = [
        {"id": n, "title": _TITLES[n], "slug": _slug(n), "bumped_at": _bumped(n), "pinned": n == 1} for n in numbers
    ]
    if page == 0:
        topics.append({"title": "a broken one"})
    more = {"more_topics_url": "/latest?page=1"} if page == 0 else {}
    return web.json_response({"users": [], "topic_list": {"topics": topics, **more}})


def _topic(topic: int, numbers: list[int]) -> web.Response:
    if topic not in _TITLES:
        raise web.HTTPNotFound
    every = [topic * 1000 + number for number in range(1, _LENGTH[topic] + 1)]
    posts: list[object] = [_post(topic, number) for number in numbers if number <= _LENGTH[topic]]
    if topic == 5:
        posts.insert(0, {"id": None})
    body = {"id": topic, "title": _TITLES[topic], "slug": _slug(topic)}
    return web.json_response({**body, "post_stream": {"posts": posts, "stream": every}})


def _page(topic: int) -> web.Response:
    said = "".join(
        f'<article id="post_{n}"><p class="by">{post["username"]}, <time datetime="{post["created_at"]}"></time></p>'
        f"{post['cooked']}</article>"
        for n in range(1, _LENGTH[topic] + 1)
        for post in [_post(topic, n)]
    )
    return web.Response(text=_PAGE.format(_TITLES[topic], said), content_type="text/html")


async def _answer(request: web.Request) -> web.Response:
    path = request.path
    if path == "/robots.txt":
        return web.Response(text=ROBOTS)
    if path == "/latest.json":
        return _latest(int(request.query.get("page", 0)))
    if found := re.fullmatch(r"/t/(\d+)\.json", path):
        return _topic(int(found[1]), list(range(1, 21)))
    if found := re.fullmatch(r"/t/(\d+)/posts\.json", path):
        topic = int(found[1])
        body_only = [int(number) - topic * 1000 for number in request.query.getall("post_ids[]", [])]
        return _topic(topic, body_only)
    if (found := re.fullmatch(r"/t/[\w-]+/(\d+)(?:/\d+)?", path)) and int(found[1]) in _TITLES:
        return _page(int(found[1]))
    raise web.HTTPNotFound


HANDLERS = {"discussion.test": _answer}
