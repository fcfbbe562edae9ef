"""Marginalia as the village has it: a key in a header, pages counted from 1, no dates."""

from aiohttp import web

from tests.village.services.index import fault, known

KEY = "marginalia-key-of-the-village"


async def _answer(request: web.Request) -> web.Response:
    if request.path != "/search":
        raise web.HTTPNotFound
    if request.headers.get("API-Key") != KEY:
        raise web.HTTPUnauthorized
    query = request.query.get("query", "")
    if "quotagone" in query:
        return web.Response(status=503, text="Slow down")
    if wrong := fault(query):
        return wrong
    count, page = min(100, int(request.query.get("count", 20))), int(request.query.get("page", 1))
    pages = known(query)[count * (page - 1) : count * page]
    results: list[object] = [
        {"url": one.address, "title": one.title, "description": one.snippet, "quality": 1.5, "format": "html5"}
        for one in pages
    ]
    if "onebroken" in query:
        results.insert(1, {"url": 7})
    return web.json_response({"license": "CC-BY-NC-SA 4.0", "query": query, "results": results})


HANDLERS = {"marginalia.test": _answer}
