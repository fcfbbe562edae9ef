"""The index of Common Crawl, in the village: a list of crawls, and lines of JSON for the pages of a place."""

import json

from aiohttp import web

_CRAWLS = [
    {"id": "CC-MAIN-2026-47", "cdx-api": "http://elsewhere.test/x", "to": "2026-11-18T00:00:00"},
    {"id": "CC-MAIN-2026-43", "cdx-api": "http://elsewhere.test/y", "to": "2026-10-20T00:00:00"},
    {"id": "../../else", "to": "2026-10-20T00:00:00"},
    "not a crawl",
]
_CAPTURES = [
    ("http://townchatter.test/talk/7", "20261117010203", "text/html", "200"),
    ("http://townchatter.test/talk/7", "20261118010203", "text/html", "200"),
    ("http://townchatter.test/logo.png", "20261117010203", "image/png", "200"),
    ("http://townchatter.test/gone", "20261117010203", "text/html", "404"),
    ("http://wexcombegazette.test/news/parking", "20261116120000", "text/html", "200"),
    ("http://wexcombegazette.test/news/bypass", "20261001120000", "text/html", "200"),
]


def _lines(place: str, since: str) -> list[str]:
    host, star = place.removesuffix("/*"), place.endswith("/*")
    return [
        json.dumps({"urlkey": "k", "url": url, "timestamp": at, "mime": mime, "status": status})
        for url, at, mime, status in _CAPTURES
        if at >= since and (url.startswith(f"http://{host}/") if star else url == f"http://{host}")
    ]


async def _answer(request: web.Request) -> web.Response:
    if request.path == "/collinfo.json":
        return web.json_response(_CRAWLS)
    if not request.path.endswith("-index"):
        raise web.HTTPNotFound
    place = request.query.get("url", "")
    if "toofast" in place:
        return web.Response(status=503, text="Please slow down", headers={"Retry-After": "60"})
    if "gateway" in place:
        return web.Response(text="<html><body>502</body></html>", content_type="text/html")
    lines = _lines(place, request.query.get("from", ""))
    if "halfbroken" in place or "onebroken" in place:
        lines = [*_lines("townchatter.test/*", ""), '{"urlkey": "k", "url": "http://townch']
    if not lines:
        body = {"message": f"No Captures found for: {place}"}
        return web.json_response(body, status=404)
    return web.Response(text="\n".join(lines) + "\n", content_type="text/x-ndjson")


HANDLERS = {"commoncrawl.test": _answer}
