"""Brave Search, the default engine: web pages, news and discussions, twenty to a page."""

import re
from collections.abc import Mapping
from datetime import timedelta
from itertools import chain

from pydantic import BaseModel, ValidationError

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, Quota, plain
from crawlers.kinds.engines.engine import Found, Result
from crawlers.kinds.kept import Several, Shortfall, Text, below, broken_entries, moment, read_each
from crawlers.unread import UnreadError
from mentions.posting import FeedEntry

COUNT, PAGES = 20, 10
DOLLARS = 0.005
QUOTA = Quota("brave", price=DOLLARS)
_SPANS = ((timedelta(days=1), "pd"), (timedelta(days=7), "pw"), (timedelta(days=31), "pm"))
_ERRORS = (
    (re.compile("TOKEN|SUBSCRIPTION|AUTH|FORBIDDEN"), Problem.BAD_KEY),
    (re.compile("QUOTA|USAGE|CREDIT"), Problem.QUOTA),
    (re.compile("RATE"), Problem.RATE),
)


class _Error(BaseModel):
    code: Text = ""
    detail: Text = ""


class _Cluster(BaseModel):
    results: Several = []


class _Query(BaseModel):
    more_results_available: bool | None = None


class _Told(BaseModel):
    query: _Query | None = None
    web: _Cluster | None = None
    news: _Cluster | None = None
    discussions: _Cluster | None = None
    error: _Error | None = None


class _Page(BaseModel):
    url: str
    title: Text = ""
    description: Text = ""
    page_age: Text = ""


class Brave:
    """Brave Search, asked through its API with a key."""

    most = PAGES

    def ask(self, asked: Asked) -> Ask:
        """Exactly these words are searched for, without correction and without leaving out what is rude."""
        parameters: dict[str, object] = {
            "q": asked.query, "count": COUNT, "offset": asked.step - 1, "country": "GB", "search_lang": "en",
            "safesearch": "off", "spellcheck": "false", "text_decorations": "false",
            "result_filter": "web,news,discussions",
        }  # fmt: skip
        if span := _freshness(asked.errand):
            parameters["freshness"] = span
        address = below(asked.source.address, "res/v1/web/search", parameters)
        return Ask(address, asked, signed=True, quota=QUOTA, accept="application/json")

    def read(self, asked: Asked, answer: Answer) -> Found:
        """Pages of the web, news and discussions, in this order."""
        told = answer.told(_Told)
        if told.error:
            detail = f"{told.error.code} {told.error.detail}".strip()
            raise UnreadError(_problem(told.error.code), detail[:300])
        clusters = [cluster.results for cluster in (told.web, told.news, told.discussions) if cluster]
        pages, broken = read_each(_Page, chain.from_iterable(clusters))
        more = told.query.more_results_available if told.query else None
        if more is None:
            more = bool(told.web and len(told.web.results) >= COUNT)
        gone = _gone(answer.headers) if more else ()
        results = tuple(Result(_lead(page), moment(page.page_age)) for page in pages)
        return Found(results, more and not gone, shortfall=broken_entries(broken) + gone)


def _lead(page: _Page) -> Lead:
    entry = FeedEntry("", page.page_age) if page.page_age else None
    return Lead(page.url, plain(page.description, page.url), entry=entry, title=plain(page.title, page.url))


def _freshness(errand: Errand | None) -> str:
    """The span of time that is asked for; empty for all of it."""
    if errand is None or errand.since is None:
        return ""
    span = errand.now - errand.since
    rest = f"{errand.since:%Y-%m-%d}to{errand.now:%Y-%m-%d}"
    return next((word for longest, word in _SPANS if span <= longest), rest)


def problem_in(body: bytes) -> tuple[Problem, str] | None:
    """What an error of the service says of itself; None when it says nothing that is known."""
    try:
        error = _Told.model_validate_json(body).error
    except (ValidationError, RecursionError):
        return None
    return (_problem(error.code), f"{error.code}: {error.detail}"[:300]) if error and error.code else None


def _problem(code: str) -> Problem:
    """What an error of the service means for us."""
    return next((problem for pattern, problem in _ERRORS if pattern.search(code.upper())), Problem.SERVER)


def _gone(headers: Mapping[str, str]) -> tuple[Shortfall, ...]:
    """That the month is used up: each header holds one number for each of its windows, the longest last."""
    left, limit = (headers.get(f"x-ratelimit-{name}", "").split(",")[-1].strip() for name in ("remaining", "limit"))
    if left == "0" and limit not in {"", "0"}:  # a plan without a limit tells a limit of 0
        return ((Problem.QUOTA, "the calls of this month are used up"),)
    return ()
