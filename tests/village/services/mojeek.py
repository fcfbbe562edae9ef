"""Mojeek as the village has it: the key stands in the address, and errors come with status 200."""

from datetime import UTC, datetime

from aiohttp import web

from tests.village.services.index import fault, known

KEY = "mojeek-key-of-the-village"
MOST = 30
"""It gives fewer results a page than may be asked for."""


def _status(status: str) -> web.Response:
    return web.json_response({"response": {"status": status, "head": {}, "results": []}})


async def _answer(request: web.Request) -> web.Response:
    if request.path != "/search":
        raise web.HTTPNotFound
    query = request.query.get("q", "")
    if request.query.get("api_key") != KEY:
        return _status("ERROR: Invalid API key")
    if "quotagone" in query:
        return _status("ERROR: Daily Limit Reached")
    if wrong := fault(query):
        return wrong
    start, count = int(request.query.get("s", 1)), min(MOST, int(request.query.get("t", 10)))
    since = request.query.get("since")
    after = datetime.strptime(since, "%Y%m%d").replace(tzinfo=UTC) if since else None
    pages = known(query, after)
    results: list[object] = [
        {"url": page.address, "title": page.title, "desc": page.snippet, "size": "3kb", "date": "1 day ago"}
        for page in pages[start - 1 : start - 1 + count]
    ]
    if "onebroken" in query:
        results.insert(1, {"title": "no address"})
    head = {"query": query, "start": start, "return": len(results), "results": len(pages)}
    return web.json_response({"response": {"status": "OK", "head": head, "results": results}})


HANDLERS = {"mojeek.test": _answer}
