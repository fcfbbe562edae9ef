"""GDELT as the village has it: no key, 250 articles and no pages, errors as a sentence with status 200."""

import json
from datetime import UTC, datetime

from aiohttp import web

from tests.village.services.index import fault, known

_STAMP = "%Y%m%d%H%M%S"


def _sentence(text: str) -> web.Response:
    return web.Response(text=f"{text}\n", content_type="text/html")


async def _answer(request: web.Request) -> web.Response:
    if request.path != "/api/v2/doc/doc":
        raise web.HTTPNotFound
    query = request.query.get("query", "").strip('"')
    if len(query) < 4:
        return _sentence("Your query was too short or too long.")
    if "quotagone" in query:
        return _sentence("Please limit requests to one every 5 seconds or contact us for larger queries.")
    if wrong := fault(query):
        return wrong
    start, end = (
        datetime.strptime(request.query[name], _STAMP).replace(tzinfo=UTC) for name in ("STARTDATETIME", "ENDDATETIME")
    )
    pages = [one for one in known(query, start) if one.at <= end]
    articles: list[object] = [
        {"url": one.address, "url_mobile": "", "title": one.title, "seendate": f"{one.at:%Y%m%dT%H%M%SZ}"}
        for one in sorted(pages, key=lambda one: one.at, reverse=True)[: int(request.query.get("maxrecords", 75))]
    ]
    if "onebroken" in query:
        articles.insert(1, {"title": "no address"})
    text = json.dumps({"articles": articles} if articles else {})
    if "badescapes" in query:
        text = text.replace("Parents and", "Parents\x0b \\and \\ud83d")
    return web.Response(text=text, content_type="application/json")


HANDLERS = {"gdelt.test": _answer}
