"""Google of the village: reviews of one place for its owner, and what tells of a token what it may do."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.village.services.facebook import Handler

NAME, PLACE = "accounts/1/locations/2", "ChIJwexcombe_01"
MANAGE = "https://www.googleapis.com/auth/business.manage"
OWNER, MAILER, EXPIRED = "ya29.owner7uA", "ya29.mailer9Qx", "ya29.expired1b"
TIRED, STRANGER, HALF = "ya29.tired2c", "ya29.stranger4d", "ya29.half6e"
LASTING = (
    '{\n  "type": "authorized_user",\n  "client_id": "1.apps.test",\n  "client_secret": "GOCSPX-7u",\n'
    '  "refresh_token": "1//lasting9q"\n}\n'
)
"""What Google's own tools keep of an owner, in a file."""
_SCOPES = {MAILER: f"{MANAGE} https://www.googleapis.com/auth/gmail.send openid"}


def ago(days: float) -> str:
    """A time some days ago, as Google writes it: to the nanosecond."""
    now = datetime.now(UTC)  # noqa: TID251 - a server has a clock
    return (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.123456789Z")


def _fault(code: int, status: str, token: str) -> web.Response:
    said = {"code": code, "message": f"Request with {token} was refused.", "status": status}
    return web.json_response({"error": said}, status=code)


class Google:
    """The Business Profile API with tokens of every sort, and the page of reviews that visitors see."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        """Path with query, and the Authorization header, of every request."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What is answered to a visitor, or to a program with a token."""
        self.asked.append((request.path_qs, request.headers.get("Authorization", "")))
        if request.path == "/token":
            return await _refresh(request)
        if request.path == "/tokeninfo":
            return await _tokeninfo(request)
        if request.path == "/local/reviews":
            text = "<title>Reviews</title><p>Larkspur Hill Primary School, Wexcombe: the office is rude.</p>"
            return web.Response(text=text, content_type="text/html")
        if request.path != f"/v4/{NAME}/reviews":
            raise web.HTTPNotFound
        return _reviews(request)


async def _refresh(request: web.Request) -> web.Response:
    form = await request.post()
    fine = (form.get("grant_type"), form.get("refresh_token"), form.get("client_secret")) == (
        "refresh_token", "1//lasting9q", "GOCSPX-7u",
    )  # fmt: skip
    if not fine:
        return web.json_response({"error": "invalid_grant"}, status=400)
    return web.json_response({"access_token": OWNER, "expires_in": 3599, "token_type": "Bearer"})


async def _tokeninfo(request: web.Request) -> web.Response:
    token = str((await request.post()).get("access_token", ""))
    if request.method != "POST" or token in {"", EXPIRED}:
        return web.json_response({"error": "invalid_token", "error_description": f"Invalid Value {token}"}, status=400)
    return web.json_response({"aud": "1.apps.test", "scope": _SCOPES.get(token, MANAGE), "expires_in": "3000"})


def _reviews(request: web.Request) -> web.Response:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    refusals = {
        "": (401, "UNAUTHENTICATED"),
        EXPIRED: (401, "UNAUTHENTICATED"),
        TIRED: (429, "RESOURCE_EXHAUSTED"),
        STRANGER: (403, "PERMISSION_DENIED"),
    }
    if token in refusals:
        return _fault(*refusals[token], token)
    told: dict[str, Any] = {
        "reviews": [
            {"reviewId": "AbC-1", "comment": "The office of Larkspur Hill is rude.", "updateTime": ago(1)},
            {"reviewId": "AbC-2", "createTime": ago(2), "updateTime": ago(2)},
            {"reviewId": 3, "comment": "broken"},
        ],
        "nextPageToken": "two",
    }  # fmt: skip
    if request.query.get("pageToken") == "two":
        told = {"reviews": [{"reviewId": "AbC-4", "comment": "Fine school", "updateTime": ago(500)}]}
    text = json.dumps(told)
    return web.Response(text=text[: len(text) // 2] if token == HALF else text, content_type="application/json")


HANDLERS: dict[str, Handler] = {"google.test": Google().answer}
