"""A WordPress blog of the village, “Wexcombe Notes”: its pages, and its API for posts and approved comments."""

import re
from datetime import UTC, datetime, timedelta

from aiohttp import web

from tests.village.services.index import NOW, fault

_PAGE = '<!doctype html><html lang="en-GB"><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>'
_POSTS = {
    1: ("The bake sale", "<p>Cakes for everybody on the green.</p>", "2026-11-10T09:00:00"),
    2: (
        "A gate that sticks",
        '<p>The gate of Larkspur Hill Primary School in Wexcombe sticks again.</p><img src="/g.jpg" alt="Owen Trask">',
        "2026-11-17T09:00:00",
    ),
}
_COMMENTS = {
    11: (2, "hedgerow_h", "<p>Shame on Larkspur Hill Primary School &#8211; still broken.</p>", "2026-11-18T10:00:00"),
    12: (1, "breadandbutter", "<p>Lovely scones.</p>", "2026-11-11T10:00:00"),
    13: (2, "hedgerow_h", "<p>An old one.</p>", "2024-01-01T10:00:00"),
}


def _posts(request: web.Request) -> list[dict[str, object]]:
    posts = dict(_POSTS)
    if "many" in request.query.get("search", ""):
        posts = {n: (f"Note {n}", "<p>Of no weight.</p>", _minute(n)) for n in range(1, 551)}
    return [
        {
            "id": n, "date": at, "date_gmt": at, "link": f"http://blog.test/note/{n}/", "author": 1,
            "title": {"rendered": title}, "content": {"rendered": text, "protected": False},
        }
        for n, (title, text, at) in posts.items()
    ]  # fmt: skip


def _minute(number: int) -> str:
    return f"{NOW - timedelta(minutes=number):%Y-%m-%dT%H:%M:%S}"


def _comments() -> list[dict[str, object]]:
    return [
        {
            "id": n, "post": post, "author_name": author, "date_gmt": at, "status": "approved",
            "link": f"http://blog.test/note/{post}/#comment-{n}", "content": {"rendered": text},
        }
        for n, (post, author, text, at) in _COMMENTS.items()
    ]  # fmt: skip


def _api(request: web.Request, entries: list[dict[str, object]]) -> web.Response:
    """One page of entries, the newest first, with the fields that were asked for."""
    query = request.query
    size, page = int(query.get("per_page", 10)), int(query.get("page", 1))
    if size > 100:
        return web.json_response({"code": "rest_invalid_param", "message": "per_page", "data": {}}, status=400)
    after = datetime.fromisoformat(query.get("after", "1970-01-01T00:00:00")).replace(tzinfo=UTC)
    words = query.get("search", "").replace("many", "").replace("onebroken", "").strip().lower()
    kept = [
        entry
        for entry in entries
        if datetime.fromisoformat(str(entry["date_gmt"])).replace(tzinfo=UTC) > after and words in str(entry).lower()
    ]
    kept.sort(key=lambda entry: str(entry["date_gmt"]), reverse=True)
    pages = -(-len(kept) // size)
    if page > max(pages, 1):
        return web.json_response({"code": "rest_post_invalid_page_number", "message": "", "data": {}}, status=400)
    fields = query.get("_fields", "").split(",")
    shown: list[object] = [
        {name: entry[name] for name in fields if name in entry} for entry in kept[size * (page - 1) : size * page]
    ]
    if "onebroken" in query.get("search", ""):
        shown.insert(0, {"id": 99, "link": None})
    return web.json_response(shown, headers={"X-WP-Total": str(len(kept)), "X-WP-TotalPages": str(pages)})


async def _answer(request: web.Request) -> web.Response:
    search = request.query.get("search", "")
    if request.path.startswith("/wp-json/wp/v2/"):
        if "quotagone" in search:
            return web.json_response({"code": "rest_forbidden", "message": "Sorry, you are not allowed to do that."})
        if wrong := fault(search):
            return wrong
        if request.path.endswith("/posts"):
            return _api(request, _posts(request))
        if request.path.endswith("/comments"):
            return _api(request, _comments())
        return web.json_response({"code": "rest_no_route", "message": "No route", "data": {"status": 404}}, status=404)
    if found := re.fullmatch(r"/note/(\d+)/?", request.path):
        title, text, _ = _POSTS.get(int(found[1]), ("A note", "<p>Of no weight.</p>", ""))
        said = "".join(
            f'<article id="comment-{n}"><p class="by">{author}, <time datetime="{at}Z">{at}</time></p>{words}</article>'
            for n, (post, author, words, at) in _COMMENTS.items()
            if post == int(found[1])
        )
        return web.Response(text=_PAGE.format(title, text + said), content_type="text/html")
    raise web.HTTPNotFound


HANDLERS = {"blog.test": _answer}
