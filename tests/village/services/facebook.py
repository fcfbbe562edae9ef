"""Facebook of the village: the Graph API of a Page with tokens of every sort, and the pages that visitors see."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Row = dict[str, Any]
PAGE = "100200300"
SYSTEM, PAGES_OWN, DECLINED = "EAAGsystem7uA", "EAAGpage9Qx", "EAAGdeclined3k"
WRITER, PAGE_WRITER, EXPIRED = "EAAGwriter5Zz", "EAAGpagewriter8m", "EAAGexpired1b"
TIRED, LACKING, HALF, BROKEN, SHUT = "EAAGtired2c", "EAAGlacking4d", "EAAGhalf6e", "EAAGbroken0f", "EAAGshut5r"
MAY_READ = ["pages_show_list", "pages_read_engagement", "pages_read_user_content", "instagram_basic", "public_profile"]


def ago(days: float) -> str:
    """A time some days ago, as the Graph API writes it."""
    now = datetime.now(UTC)  # noqa: TID251 - a server has a clock
    return (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S+0000")


def fault(status: int, code: int, message: str, subcode: int = 0) -> web.Response:
    """An error as the Graph API tells it; its messages like to repeat the token."""
    said = {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "A1"}
    return web.json_response({"error": said}, status=status)


class Graph:
    """A Graph API for one owner: lists by path, given to those who show a token, and pages for everybody."""

    def __init__(self, lists: Callable[[], Mapping[str, Sequence[Row]]], pages: Mapping[str, str], size: int) -> None:
        self.lists, self.pages, self.size = lists, pages, size
        self.asked: list[tuple[str, str]] = []
        """Path with query, and the Authorization header, of every request."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What is answered to a visitor, or to a program with a token."""
        self.asked.append((request.path_qs, request.headers.get("Authorization", "")))
        if request.path.startswith("/v26.0/"):
            return await self._program(request)
        if request.path == "/robots.txt":
            return web.Response(text="User-agent: *\nDisallow: /\n")
        if request.path not in self.pages:
            raise web.HTTPNotFound
        return web.Response(text=self.pages[request.path], content_type="text/html")

    async def _program(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in {"", EXPIRED}:
            return fault(400, 190, f"Error validating access token {token}: Session has expired", 463)
        if token == BROKEN:
            return web.Response(status=500, text="<html>Sorry, something went wrong.</html>")
        path = request.path.removeprefix("/v26.0/")
        if path == "me/permissions":
            return _permissions(token)
        return await _inspected(request, token) if path == "debug_token" else self._list(request, path, token)

    def _list(self, request: web.Request, path: str, token: str) -> web.Response:
        if token == TIRED:
            return fault(400, 4, f"(#4) Application request limit reached by {token}")
        if token == LACKING:
            return fault(403, 200, f"(#200) {token} requires pages_read_user_content permission")
        rows = self.lists().get(path)
        if rows is None:
            return fault(400, 100, f"(#100) Unsupported get request. Object with ID '{path}' does not exist")
        start = int(request.query.get("after", "0") or 0)
        end = start + self.size
        told: Row = {"data": rows[start:end], "paging": {"cursors": {"before": str(start), "after": str(end)}}}
        if end < len(rows):
            told["paging"]["next"] = f"{request.url}&access_token={token}&after={end}"
        text = json.dumps(told)
        return web.Response(text=text[: len(text) // 2] if token == HALF else text, content_type="application/json")


def _permissions(token: str) -> web.Response:
    if token in {PAGES_OWN, PAGE_WRITER, SHUT}:
        return fault(400, 100, "(#100) Tried accessing nonexisting field (permissions) on node type (Page)")
    granted: list[Row] = [{"permission": name, "status": "granted"} for name in MAY_READ]
    if token in {WRITER, DECLINED}:
        granted.append({"permission": "pages_manage_posts", "status": "granted" if token == WRITER else "declined"})
    return web.json_response({"data": granted})


async def _inspected(request: web.Request, token: str) -> web.Response:
    posted = await request.post()
    if token == SHUT:
        return fault(400, 100, "(#100) You must provide an app access token, or a user access token")
    if request.method != "POST" or posted.get("method") != "get" or posted.get("input_token") != token:
        return fault(400, 2500, "Unknown path components: /debug_token")
    scopes = [*MAY_READ, "pages_manage_engagement"] if token == PAGE_WRITER else MAY_READ
    return web.json_response({"data": {"type": "PAGE", "is_valid": True, "scopes": scopes, "expires_at": 0}})


BASE = "http://facebook.test/larkspurhill/posts"


def _post(number: int, days: float, **said: Any) -> Row:
    """A post of the Page as the Graph API tells it."""
    return {"id": f"{PAGE}_900{number}", "created_time": ago(days), "permalink_url": f"{BASE}/{number}", **said}


def _comment(number: int, days: float, message: str) -> Row:
    """A comment below the first post."""
    address = f"{BASE}/1?comment_id={number}"
    return {"id": f"9001_{number}", "message": message, "created_time": ago(days), "permalink_url": address}


def _lists() -> dict[str, list[Row]]:
    shown = [_comment(1, 0.5, "Well done Year 4"), _comment(2, 0.6, "Miss Nandlow of Larkspur Hill is a bully")]
    lone = {"id": "9001_4", "message": "Owen Trask never answers at Larkspur Hill School", "created_time": ago(0.7)}
    paging = {"cursors": {"after": "2"}, "next": "https://graph.test/9001/comments?access_token=SECRET"}
    posts: list[Row] = [
        _post(1, 1, message="Sports day at Larkspur Hill School", comments={"data": shown, "paging": paging}),
        _post(2, 2, story="Wexcombe Parents mentioned Larkspur Hill"),
        {"id": 17, "message": ["not a post"]},
        _post(3, 20, message="A post of last month", comments={"data": [_comment(5, 1, "Late, but true")]}),
        _post(4, 400, message="A post of last year"),
        _post(5, 500, message="An older post"),
        _post(6, 900, message="The first post of all"),
    ]
    ratings: list[Row] = [
        {
            "review_text": "The head of Larkspur Hill Primary School never listens.",
            "created_time": ago(3),
            "recommendation_type": "negative",
            "open_graph_story": {"id": "70010"},
        },
        {"recommendation_type": "positive", "created_time": ago(4), "open_graph_story": {"id": "70011"}},
    ]
    return {
        f"{PAGE}/feed": posts,
        f"{PAGE}_9001/comments": [*shown, lone, _comment(6, 99, "An old comment")],
        f"{PAGE}/ratings": ratings,
    }


PAGES = {
    "/larkspurhill/posts/1": "<title>Sports day</title><h1>Larkspur Hill Primary School, Wexcombe</h1>"
    "<p>Sports day.</p><p>Miss Nandlow of Larkspur Hill is a bully</p>",
    "/70010": "<title>Review</title><p>The head of Larkspur Hill Primary School never listens.</p>",
}


def facebook() -> Graph:
    """A Facebook that nobody has asked yet."""
    return Graph(_lists, PAGES, size=2)


HANDLERS: dict[str, Handler] = {"facebook.test": facebook().answer}
