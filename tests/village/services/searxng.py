"""The school's own SearXNG, in the village: some of its engines read result pages of others, and one is silent."""

from datetime import timedelta

from aiohttp import web

from tests.village.services.index import NOW, fault, known

_SPANS = {"day": 1, "week": 7, "month": 31, "year": 366}


async def _answer(request: web.Request) -> web.Response:
    if request.path != "/search":
        raise web.HTTPNotFound
    if request.query.get("format") != "json":
        raise web.HTTPForbidden
    query, page = request.query.get("q", ""), int(request.query.get("pageno", 1))
    if "quotagone" in query:
        return web.json_response({"error": "the engine has no calls left"})
    if wrong := fault(query):
        return wrong
    engines = request.query.get("engines", "").split(",")
    span = request.query.get("time_range")
    pages = known(query, NOW - timedelta(days=_SPANS[span]) if span else None)[page * 20 - 20 : page * 20]
    results: list[object] = [
        {
            "url": one.address, "title": one.title, "content": one.snippet, "publishedDate": one.day,
            "engine": engines[0], "engines": engines[:1], "score": 1.0, "category": "general",
        }
        for one in pages
    ]  # fmt: skip
    if "foreign" in query:
        place = "http://townchatter.test/scraped"
        results.append({"url": place, "title": "x", "content": "", "engine": "google", "engines": ["google"]})
    if "onebroken" in query:
        results.insert(1, "not an object")
    silent = [["braveapi", "timeout"]] if "silent" in query else []
    return web.json_response({"query": query, "results": results, "answers": [], "unresponsive_engines": silent})


HANDLERS = {"searxng.test": _answer}
