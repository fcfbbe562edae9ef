"""A Mastodon server of the village, one that shows hashtags to its members only, and one that shows none."""

import json
from collections.abc import Awaitable, Callable
from html import escape

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ROBOTS = "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /media_proxy/\nDisallow: /interact/\n"
ON_A_PAGE = 5
"""Posts that the server gives at a time, however many are asked for."""
TAG = '<a href="http://mastodon.test/tags/larkspurhill" class="mention hashtag">#<span>larkspurhill</span></a>'
BOOTS = "Lost: one red welly at Larkspur Hill Primary School, Wexcombe"
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{author}: “{short}”</title>
<meta property="og:description" content="{text}"><meta property="og:type" content="article"></head>
<body><article><address>{author}</address><time datetime="{time}">{time}</time><p>{text}</p></article></body></html>"""


def post_page(author: str, time: str, text: str) -> web.Response:
    """The public page of one post, as services draw it for visitors who are not logged in."""
    told = PAGE.format(author=escape(author), time=time, short=escape(text[:40]), text=escape(text))
    return web.Response(text=told, content_type="text/html")


def gateway() -> web.Response:
    """What a proxy says in the name of a service that is away: HTML, and status 200."""
    return web.Response(text="<html><body><h1>Bad gateway</h1></body></html>", content_type="text/html")


def half(told: object) -> web.Response:
    """A JSON answer that breaks off in its middle."""
    return web.Response(text=json.dumps(told)[:-20], content_type="application/json")


def _account(name: str, **more: object) -> dict[str, object]:
    return {"acct": name, "display_name": name.title(), "note": "<p>Wexcombe</p>", "noindex": False} | {
        "url": f"http://mastodon.test/@{name}",
        **more,
    }


def _status(number: int, day: int, content: str, **more: object) -> dict[str, object]:
    account = more.pop("account", _account("mossy"))
    return {
        "id": str(number),
        "created_at": f"2026-11-{day:02}T09:30:00.000Z",
        "edited_at": None,
        "visibility": "public",
        "spoiler_text": "",
        "content": content,
        "url": f"http://mastodon.test/@mossy/{number}",
        "account": account,
        "media_attachments": [],
        "poll": None,
        "card": None,
        "reblog": None,
        **more,
    }


_NOBOT = _account("quiet", note='<p>Gardens. <a href="http://mastodon.test/tags/nobot">#<span>nobot</span></a></p>')
_REMOTE = _account("tansy@mastodonelsewhere.test", url="http://mastodonelsewhere.test/@tansy", display_name="Tansy")
_POLL = {"options": [{"title": "Yes, ban the cars"}, {"title": "No, Mrs Clacy is wrong"}]}
_CARD = {"title": "Larkspur Hill Primary School", "description": "News from the hill"}
POSTS: list[object] = [
    _status(120, 19, f"<p>Owen Trask told our boy off again. {TAG}</p>"),
    _status(119, 19, f"<p>Vote!</p>{TAG}", poll=_POLL, visibility="unlisted"),
    _status(118, 18, f"<p>For friends {TAG}</p>", visibility="private"),
    "a post that is none",
    _status(117, 18, f"<p>{BOOTS} {TAG}</p>", spoiler_text="Shoes", media_attachments=[{"description": "A red welly"}]),
    _status(116, 18, f"<p>Leave me be {TAG}</p>", account=_account("shy", indexable=False)),
    _status(115, 10, f"<p>Corrected today {TAG}</p>", edited_at="2026-11-18T20:00:00.000Z"),
    _status(114, 17, f"<p>No robots {TAG}</p>", account=_NOBOT),
    _status(113, 17, f"<p>From afar {TAG}</p>", account=_REMOTE, url="http://mastodonelsewhere.test/@tansy/113"),
    _status(112, 17, f"<p>Foreign link {TAG}</p>", url="http://phishing.test/@mossy/112"),
    _status(111, 17, f"<p>Odd link {TAG}</p>", url="javascript:alert(1)"),
    _status(110, 16, "", reblog=_status(90, 16, f"<p>Passed on {TAG}</p>"), account=_account("echo")),
    _status(109, 16, f"<p>A card {TAG}</p>", card=_CARD),
    _status(108, 3, f"<p>Older than it should be here {TAG}</p>"),
    _status(107, 16, f"<p>Taken away since: Larkspur Hill Primary {TAG}</p>"),
    _status(106, 15, f"<p>Said once: Larkspur Hill Primary {TAG}</p>"),
    _status(105, 15, f"<p>Out of time {TAG}</p>", created_at="yesterday, perhaps"),
    _status(104, 3, f"<p>Old {TAG}</p>"),
    _status(103, 2, f"<p>Older {TAG}</p>"),
    _status(102, 1, f"<p>Oldest {TAG}</p>"),
    *(_status(number, 1, f"<p>Oldest of all {TAG}</p>") for number in range(101, 96, -1)),
    _status(96, 1, f"<p>Never asked for {TAG}</p>"),
]
DELETED, CHANGED = "107", "106"
TOKEN = "village-token-that-reads"  # noqa: S105 - of an invented account


async def server(request: web.Request) -> web.StreamResponse:
    """A server that shows hashtags to everybody."""
    if request.path == "/robots.txt":
        return web.Response(text=ROBOTS)
    if request.path == "/api/v2/instance":
        feeds = {"local": "public", "remote": "public"}
        return web.json_response(
            {"domain": "mastodon.test", "configuration": {"timelines_access": {"hashtag_feeds": feeds}}}
        )
    if request.path in {"/api/v1/notifications", "/api/v1/apps/verify_credentials"}:
        return _own(request)
    if request.path.startswith("/api/v1/timelines/tag/"):
        return _timeline(request, request.path.rpartition("/")[2])
    return _page(request.path.rpartition("/")[2])


def _own(request: web.Request) -> web.Response:
    """What only the owner of an account is told, by a token that reads."""
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return web.json_response({"error": "The access token is invalid"}, status=401)
    if request.path.endswith("verify_credentials"):
        return web.json_response({"name": "Heads-up", "scopes": ["read:notifications"]})
    rows = [{"type": "mention", "id": str(number), "status": POSTS[number]} for number in (0, 2, 3, 4)]
    return web.json_response([*rows, {"type": "mention", "id": "9", "status": None}])


def _timeline(request: web.Request, tag: str) -> web.Response:
    if tag == "toofast":
        return web.json_response({"error": "Too many requests"}, status=429, headers={"Retry-After": "300"})
    if tag in {"halfbroken", "gateway"}:
        return half(POSTS) if tag == "halfbroken" else gateway()
    if tag not in {"larkspurhill", "elsewhere", "endless"}:
        return web.json_response([])
    start = int(request.query.get("from", "0"))
    rows = POSTS[:ON_A_PAGE] if tag == "endless" else POSTS[start : start + ON_A_PAGE]
    host = "phishing.test" if tag == "elsewhere" else request.host
    link = f'<http://{host}/api/v1/timelines/tag/{tag}?limit=40&from={start + len(rows)}>; rel="next"'
    link += f', <http://{host}/api/v1/timelines/tag/{tag}?min_id=120>; rel="prev"'
    return web.json_response(rows, headers={"Link": link} if rows else {})


def _page(number: str) -> web.Response:
    """The public page of a post; one has been deleted since, and one says something else now."""
    found = next((post for post in POSTS if isinstance(post, dict) and post["id"] == number), None)
    if not found or number == DELETED:
        raise web.HTTPNotFound
    words = "Never mind." if number == CHANGED else str(found["content"])
    plain = words.replace(TAG, "#larkspurhill").replace("<p>", "").replace("</p>", "")
    return post_page("Mossy", str(found["created_at"]), plain)


def _closed(access: str) -> Handler:
    """A server that does not show hashtags to everybody."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/robots.txt":
            return web.Response(text=ROBOTS)
        if request.path == "/api/v2/instance":
            feeds = {"local": access, "remote": access}
            return web.json_response({"configuration": {"timelines_access": {"hashtag_feeds": feeds}}})
        return web.json_response({"error": "This method requires an authenticated user"}, status=401)

    return answer


HANDLERS: dict[str, Handler] = {
    "mastodon.test": server,
    "mastodonmembers.test": _closed("authenticated"),
    "mastodonclosed.test": _closed("disabled"),
    "mastodonelsewhere.test": server,
}
