"""A SearXNG of the school's own, which may ask only engines that have an official interface."""

from datetime import timedelta
from itertools import islice
from typing import Any

from pydantic import BaseModel

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, plain
from crawlers.kinds.engines.engine import Found, Result
from crawlers.kinds.kept import Several, Shortfall, Text, below, broken_entries, moment, read_each
from crawlers.unread import UnreadError
from mentions.posting import FeedEntry
from register.approval import ApprovedSource
from register.engines import OFFICIAL_ENGINES

PAGES = 10
MOST_SILENT = 10
_RANGES = ((timedelta(days=1), "day"), (timedelta(days=7), "week"), (timedelta(days=31), "month"))
_A_YEAR = timedelta(days=366)


class _Told(BaseModel):
    results: list[Any]
    """It may be empty, and must be there: “nothing” is never read into an answer that does not say so."""
    unresponsive_engines: Several = []
    error: Text = ""


class _Page(BaseModel):
    url: str
    title: Text = ""
    content: Text = ""
    publishedDate: Text = ""  # noqa: N815 - the service's own word
    engine: Text = ""
    engines: Several = []


class Searxng:
    """A SearXNG; its answers about pages are those of the engines behind it."""

    most = PAGES

    def ask(self, asked: Asked) -> Ask:
        """Only engines with an official interface are named; a key is sent only where the source has one."""
        parameters: dict[str, object] = {
            "q": asked.query, "format": "json", "pageno": asked.step, "language": "en-GB", "safesearch": 0,
            "engines": ",".join(_chosen(asked.source)),
        }  # fmt: skip
        if span := _time_range(asked.errand):
            parameters["time_range"] = span
        address = below(asked.source.address, "search", parameters)
        return Ask(address, asked, signed=bool(asked.source.credential))

    def read(self, asked: Asked, answer: Answer) -> Found:
        """Results of the engines that were asked; those of any other are dropped and counted."""
        told = answer.told(_Told)
        if told.error:
            raise UnreadError(Problem.SERVER, told.error[:300])
        pages, broken = read_each(_Page, told.results)
        chosen = set(_chosen(asked.source))
        kept = [page for page in pages if chosen.intersection([page.engine, *map(str, page.engines)])]
        results = tuple(Result(_lead(page), moment(page.publishedDate)) for page in kept)
        foreign = len(pages) - len(kept)
        shortfall = (*broken_entries(broken), *_left_out(asked, foreign), *_silent(told.unresponsive_engines))
        return Found(results, bool(kept), shortfall=shortfall)


def _lead(page: _Page) -> Lead:
    entry = FeedEntry("", page.publishedDate) if page.publishedDate else None
    return Lead(page.url, plain(page.content, page.url), entry=entry, title=plain(page.title, page.url))


def _chosen(source: ApprovedSource) -> list[str]:
    """Engines that are asked: those of the source that are allowed, else every one that is.

    An empty list is never sent: it would mean all engines.
    """
    return sorted(OFFICIAL_ENGINES.intersection(source.names)) or sorted(OFFICIAL_ENGINES)


def _time_range(errand: Errand | None) -> str:
    """The shortest span that reaches back far enough; empty for all of time."""
    if errand is None or errand.since is None or errand.now - errand.since > _A_YEAR:
        return ""
    span = errand.now - errand.since
    return next((word for longest, word in _RANGES if span <= longest), "year")


def _left_out(asked: Asked, foreign: int) -> list[Shortfall]:
    """What was not asked, or was dropped, because it is read off pages of results instead of an interface."""
    said = []
    refused = sorted(set(asked.source.names) - OFFICIAL_ENGINES)
    if refused and asked.step == 1:
        said.append((Problem.CLOSED, f"engines without an official interface are not asked: {', '.join(refused)}"))
    if foreign:
        said.append((Problem.INCOMPLETE, f"{foreign} results of engines that were not asked for were dropped"))
    return said


def _silent(told: list[object]) -> list[Shortfall]:
    """Engines that gave no answer, each with the reason as SearXNG tells it."""
    pairs = [": ".join(map(str, pair)) for pair in islice(told, MOST_SILENT) if isinstance(pair, list)]
    return [(Problem.INCOMPLETE, f"an engine did not answer, {pair}"[:300]) for pair in pairs]
