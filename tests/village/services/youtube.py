"""YouTube in the village: its Data API with keys and allowances, and the public page of each video."""

from aiohttp import web

from tests.village.services.mastodon import Handler, gateway, half, post_page

ON_A_PAGE = 2
KEY, EXPIRED = "AIza-village-key-of-larkspur-hill", "AIza-village-key-that-has-expired"
CHANNEL = "UC" + "larkspurhill0123456789"
SPORTS, CONCERT, SILENT = "sportsday26", "concert-_26", "nocomments1"


def _video(video: str, day: int, title: str, description: str = "") -> dict[str, object]:
    told = {"publishedAt": f"2026-11-{day:02}T08:00:00Z", "title": title, "description": description}
    return {
        "kind": "youtube#searchResult",
        "id": {"kind": "youtube#video", "videoId": video},
        "snippet": told | {"channelId": CHANNEL, "channelTitle": "Wexcombe &amp; Wells TV"},
    }


VIDEOS: list[object] = [
    _video("worstschool", 19, "Larkspur Hill Primary School&#39;s worst day", "What Mrs Clacy did not say ..."),
    {"kind": "youtube#searchResult", "id": {"kind": "youtube#channel", "channelId": CHANNEL}, "snippet": {}},
    _video("deletedvid1", 18, "Larkspur Hill Primary: the truth"),
    _video("changedvid1", 18, "Larkspur Hill Primary: corrected"),
    _video(SPORTS, 17, "Sports day", "At Larkspur Hill Primary School, Wexcombe"),
    _video("oldvideo001", 2, "Larkspur Hill Primary in the old days"),
]
DELETED, CHANGED = "deletedvid1", "changedvid1"


def _comment(key: str, day: int, text: str, **more: str) -> dict[str, object]:
    at = f"2026-11-{day:02}T10:00:00Z"
    told = {
        "textDisplay": text,
        "textOriginal": text,
        "authorDisplayName": "@wexdad",
        "publishedAt": at,
        "updatedAt": at,
    }
    author = {"authorChannelId": {"value": "UC-never-read"}, "authorProfileImageUrl": "http://images.test/x.png"}
    return {"id": key, "snippet": told | author | {"videoId": SPORTS} | more}


def _thread(top: dict[str, object], *replies: object, told: int | None = None) -> dict[str, object]:
    number = len(replies) if told is None else told
    snippet = {"videoId": SPORTS, "topLevelComment": top, "totalReplyCount": number}
    return {"id": top["id"], "snippet": snippet} | ({"replies": {"comments": list(replies)}} if replies else {})


_REPLY = _comment("Ugc1.reply", 19, "Priya Nandlow is lovely, stop it")
THREADS: list[object] = [
    _thread(_comment("UgwFirst", 19, "Miss Nandlow at Larkspur Hill Primary should be sacked")),
    _thread(_comment("UgwOldThread", 2, "Nice"), _REPLY, {"id": 7}, told=5),
    "no thread",
    _thread(_comment("UgwEdited", 3, "I take that back", updatedAt="2026-11-18T10:00:00Z")),
    _thread(_comment("UgwFuture", 30, "From the future")),
    _thread(_comment("UgwOld", 2, "Long ago")),
    _thread(_comment("UgwOlder", 1, "Longer ago")),
    _thread(_comment("UgwOldest", 1, "Never asked for")),
]


def error(status: int, reason: str, message: str, detail: str = "") -> web.Response:
    """An error as the service writes it."""
    told = {"code": status, "message": message, "errors": [{"message": message, "domain": "youtube", "reason": reason}]}
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": detail}] if detail else []
    return web.json_response({"error": told | {"details": details}}, status=status)


async def server(request: web.Request) -> web.StreamResponse:
    """The API and the pages."""
    if request.path == "/robots.txt":
        return web.Response(text="User-agent: *\nDisallow: /api/\nDisallow: /comment\nDisallow: /results\n")
    if not request.path.startswith("/youtube/v3/"):
        return _page(request.query.get("v", ""), request.query.get("lc", ""))
    if problem := _refused(request):
        return problem
    searching = request.path.endswith("/search")
    rows, asked = (VIDEOS, request.query.get("q", "")) if searching else (THREADS, request.query.get("videoId", ""))
    if asked in {"halfbroken", "gateway"}:
        return half({"items": rows}) if asked == "halfbroken" else gateway()
    start = int(request.query.get("pageToken", "0"))
    end = start + ON_A_PAGE
    return web.json_response({"items": rows[start:end]} | ({"nextPageToken": str(end)} if end < len(rows) else {}))


def _refused(request: web.Request) -> web.Response | None:
    """The error of a request that the service does not answer."""
    key = request.headers.get("X-Goog-Api-Key") or request.query.get("key", "")
    if not key:
        return error(403, "forbidden", "Method doesn't allow unregistered callers. Please use API Key.")
    if key != KEY:
        says = "API key expired. Please renew the API key." if key == EXPIRED else "API key not valid."
        return error(400, "badRequest", says, "API_KEY_INVALID")
    asked = request.query.get("q") or request.query.get("videoId", "")
    if asked == "toofast":
        problem = error(429, "rateLimitExceeded", "Too many requests.")
        problem.headers["Retry-After"] = "60"
        return problem
    refusals = {
        "quotagone": (403, "quotaExceeded", "You have exceeded your quota."),
        "dailylimit": (403, "dailyLimitExceeded", "Daily limit exceeded."),
        SILENT: (403, "commentsDisabled", "The video has disabled comments."),
        "novideohere": (404, "videoNotFound", "The video could not be found."),
    }
    return error(*refusals[asked]) if asked in refusals else None


def _page(video: str, comment: str) -> web.Response:
    """The page of a video, with the comment that its address names; the real one draws it by script."""
    found = next((one for one in VIDEOS if isinstance(one, dict) and one["id"].get("videoId") == video), None)
    if not found or video == DELETED:
        raise web.HTTPNotFound
    snippet = found["snippet"]
    words = "Never mind." if video == CHANGED else f"{snippet['title']} {snippet['description']}"
    tops = [row["snippet"]["topLevelComment"] for row in THREADS if isinstance(row, dict)]
    shown = next((one for one in (*tops, _REPLY) if one["id"] == comment), None)
    said = shown["snippet"]["textDisplay"] if shown else ""
    return post_page("Wexcombe TV", str(snippet["publishedAt"]), f"{words} {said}".replace("&#39;", "’"))


HANDLERS: dict[str, Handler] = {"youtube.test": server}
