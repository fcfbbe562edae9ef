"""A Bluesky server of the village: sessions, the search for posts, and the public page of each post."""

import base64
import json
from typing import cast

from aiohttp import web

from tests.village.services.mastodon import Handler, gateway, half, post_page

ON_A_PAGE = 3
NAME = "larkspurhill.test"
APP_PASSWORD, PRIVILEGED, MAIN_PASSWORD = "abcd-efgh-ijkl-mnop", "qrst-uvwx-yzab-cdef", "the-account-s-own-password"
STALE_PASSWORD = "stal-esta-lest-ales"  # noqa: S105 - of an invented account
"""Begins a session that has expired when it is first used."""
_SCOPES = {
    APP_PASSWORD: "com.atproto.appPass",
    PRIVILEGED: "com.atproto.appPassPrivileged",
    MAIN_PASSWORD: "com.atproto.access",
    STALE_PASSWORD: "com.atproto.appPass",
}
DID = "did:plc:wexcombemoss"


def token(scope: str, ends: int = 4_102_444_800) -> str:
    """An access token, shaped as the real ones are; its signature is none."""
    claims = {"scope": scope, "sub": "did:plc:larkspurhill", "iat": 1_760_000_000, "exp": ends}
    parts = ({"typ": "at+jwt", "alg": "ES256K"}, claims)
    told = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return ".".join((*told, "c2lnbmF0dXJl"))


SESSION = token("com.atproto.appPass")
EXPIRED = token("com.atproto.appPass", 1_600_000_000)


def _post(key: str, day: int, text: str, **more: object) -> dict[str, object]:
    record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": f"2026-11-{day:02}T12:00:00.000Z"}
    extra = cast("dict[str, object]", more.pop("record", {}))
    return {
        "uri": f"at://{DID}/app.bsky.feed.post/{key}",
        "cid": "bafyrei",
        "author": {"did": DID, "handle": "moss.bluesky.test", "displayName": "Moss", "labels": []},
        "record": record | extra,
        "indexedAt": f"2026-11-{day:02}T12:00:01.000Z",
        "labels": [],
        **more,
    }


def _link(address: str) -> dict[str, object]:
    return {"facets": [{"features": [{"$type": "app.bsky.richtext.facet#link", "uri": address}]}]}


SCHOOL = "Larkspur Hill Primary School"
_CLOSED = {"val": "!no-unauthenticated"}
_SHY = {"did": DID, "handle": "shy.bluesky.test", "labels": [_CLOSED]}
_LOST = {"did": DID, "handle": "handle.invalid", "displayName": None, "labels": None}
_CARD = {"external": {"uri": "http://wexcombegazette.test/", "title": "Head resigns?", "description": "Davina Clacy"}}
_QUOTED = {"author": {"labels": []}, "value": {"text": "Hester Quill never rang back"}}
_QUOTED_SHY = {"author": {"labels": [_CLOSED]}, "value": {"text": "not for everybody"}}
_IMAGES = {"media": {"images": [{"alt": "The gate of the school"}]}, "record": {"record": _QUOTED}}
POSTS: list[object] = [
    _post("3k1", 19, f"Another day at {SCHOOL}", embed=_CARD),
    _post("3k2", 19, f"Picture from {SCHOOL}", embed=_IMAGES),
    _post("3k3", 18, f"Members: {SCHOOL}", author=_SHY),
    {"uri": 7, "record": f"broken {SCHOOL}"},
    _post("3k4", 18, f"No handle, {SCHOOL}", author=_LOST),
    _post("3k5", 18, f"Label of its own, {SCHOOL}", record={"labels": {"values": [_CLOSED]}}),
    _post("3k6", 17, f"Odd place {SCHOOL}", uri="at://did:plc:x/app.bsky.graph.list/3k6"),
    _post("3k7", 17, f"Look: larkspurhill.test/ne… {SCHOOL}", record=_link("http://larkspurhill.test/news")),
    _post("3k8", 17, f"Quoting, {SCHOOL}", embed={"record": _QUOTED_SHY}),
    _post("3k9", 16, f"Old date, new here: {SCHOOL}", record={"createdAt": "2014-02-01T00:00:00Z"}),
    _post("3ka", 16, f"Deleted since: {SCHOOL}"),
    _post("3kb", 16, f"Said once: {SCHOOL}"),
    _post("3kc", 2, f"Old: {SCHOOL}"),
]
DELETED, CHANGED = "3ka", "3kb"


async def server(request: web.Request) -> web.StreamResponse:
    """Sessions, search and pages."""
    if request.path == "/robots.txt":
        return web.Response(text="User-agent: *\nAllow: /\n")
    if request.path == "/xrpc/com.atproto.server.createSession" and request.method == "POST":
        return await _session(request)
    if request.path == "/xrpc/app.bsky.feed.searchPosts":
        return _refused(request) or _search(request)
    return _page(request.path.rpartition("/")[2])


def error(status: int, name: str, message: str, **headers: str) -> web.Response:
    """An error as the service writes it."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.json_response({"error": name, "message": message}, status=status, headers=told)


async def _session(request: web.Request) -> web.Response:
    given = await request.json()
    if given.get("identifier") not in {NAME, f"@{NAME}"} or given.get("password") not in _SCOPES:
        return error(401, "AuthenticationRequired", "Invalid identifier or password")
    stale = given["password"] == STALE_PASSWORD
    access = EXPIRED if stale else token(_SCOPES[given["password"]])
    refresh = token("com.atproto.refresh")
    return web.json_response(
        {"did": "did:plc:larkspurhill", "handle": NAME, "accessJwt": access, "refreshJwt": refresh}
    )


def _refused(request: web.Request) -> web.Response | None:
    """The error of a request without a good session."""
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not told:
        return error(401, "AuthMissing", "Authentication Required")
    if told == EXPIRED:
        return error(400, "ExpiredToken", "Token has expired")
    if told not in {token(scope) for scope in _SCOPES.values()}:
        return error(400, "InvalidToken", "Token could not be verified")
    return None


def _search(request: web.Request) -> web.Response:
    query, domain = request.query.get("q", "").strip('"').lower(), request.query.get("domain", "")
    if not query:
        return error(400, "InvalidRequest", 'Error: Params must have the property "q"')
    if query == "toofast":
        return error(429, "RateLimitExceeded", "Rate Limit Exceeded", Retry_After="120")
    if query in {"halfbroken", "gateway"}:
        return half({"posts": POSTS}) if query == "halfbroken" else gateway()
    found = [post for post in POSTS if query == "*" or query in json.dumps(post).lower()]
    found = [post for post in found if f"http://{domain}" in json.dumps(post)] if domain else found
    start = int(request.query.get("cursor", "0"))
    rows, end = found[start : start + ON_A_PAGE], start + ON_A_PAGE
    return web.json_response({"posts": rows} | ({"cursor": str(end)} if end < len(found) else {}))


def _page(key: str) -> web.Response:
    """The public page of a post; one has been deleted since, and one says something else now."""
    uri = f"at://{DID}/app.bsky.feed.post/{key}"
    found = next((post for post in POSTS if isinstance(post, dict) and post.get("uri") == uri), None)
    if not found or key == DELETED:
        raise web.HTTPNotFound
    text = "Never mind." if key == CHANGED else str(found["record"]["text"])
    return post_page("Moss", str(found["indexedAt"]), text)


HANDLERS: dict[str, Handler] = {"bluesky.test": server}
