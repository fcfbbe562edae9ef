"""Brave Search as the village has it: wants its key, gives twenty results a page, counts the calls of a month."""

from datetime import UTC, datetime, timedelta

from aiohttp import web

from tests.village.services.index import NOW, Known, fault, known

KEY = "brave-key-of-the-village"
_SPANS = {"pd": 1, "pw": 7, "pm": 31, "py": 365}
_PLAN = {"X-RateLimit-Limit": "50, 2000", "X-RateLimit-Policy": "50;w=1, 2000;w=2419200"}


def _error(status: int, code: str, detail: str) -> web.Response:
    error = {"id": "0f", "status": status, "code": code, "detail": detail, "meta": {"component": "authentication"}}
    return web.json_response({"type": "ErrorResponse", "error": error, "time": 1}, status=status)


def _since(span: str) -> datetime | None:
    if not span:
        return None
    if span in _SPANS:
        return NOW - timedelta(days=_SPANS[span])
    return datetime.fromisoformat(span.partition("to")[0]).replace(tzinfo=UTC)


def _told(page: Known) -> dict[str, object]:
    return {
        "type": "search_result", "url": page.address, "title": page.title, "description": page.snippet,
        "page_age": page.day, "age": "a while ago", "language": "en", "thumbnail": None,
    }  # fmt: skip


async def _answer(request: web.Request) -> web.Response:
    if request.path != "/res/v1/web/search":
        raise web.HTTPNotFound
    if request.headers.get("X-Subscription-Token") != KEY:
        return _error(422, "SUBSCRIPTION_TOKEN_INVALID", "The provided subscription token is invalid.")
    query, offset = request.query.get("q", ""), int(request.query.get("offset", 0))
    if not 0 < len(query) <= 400 or not 0 <= offset <= 9 or int(request.query.get("count", 20)) > 20:
        return _error(422, "VALIDATION", "Unable to validate request parameter(s)")
    if "quotagone" in query:
        return _error(429, "QUOTA_LIMITED", "Request quota exceeded for plan")
    if wrong := fault(query):
        return wrong
    pages = known(query, _since(request.query.get("freshness", "")))
    shown = pages[offset * 20 : offset * 20 + 20]
    web_results: list[object] = [_told(page) for page in shown]
    if "onebroken" in query:
        web_results[1:1] = [None, {"title": "no address"}, {"url": "javascript:alert(1)", "title": None}]
    body = {
        "type": "search",
        "query": {"original": query, "more_results_available": len(pages) > offset * 20 + 20},
        "web": {"type": "search", "results": web_results},
        "discussions": {"type": "search", "results": [_told(page) for page in shown[:1]]},
    }
    left = 0 if "lastcall" in query else 1500
    return web.json_response(body, headers={**_PLAN, "X-RateLimit-Remaining": f"49, {left}"})


HANDLERS = {"brave.test": _answer}
