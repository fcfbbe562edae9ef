"""A search engine: its results are leads, and each page they point to is visited under its own rules."""

from collections.abc import Iterable
from dataclasses import replace

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, LeadsOnly, Reading
from crawlers.kinds.engines import ENGINES, brave
from crawlers.kinds.engines.engine import Engine
from crawlers.kinds.kept import cut_short, each_once, is_wanted
from register.approval import ApprovedSource

MOST_PAGES, MOST_PAGES_DEEP = 3, 10


class SearchKind(LeadsOnly):
    """A search engine; which one is said by the source."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The first page of results for each query."""
        engine = ENGINES[source.engine]
        for query in errand.queries:
            yield engine.ask(Asked(source, purpose="answer", errand=errand, query=query))

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Results that are new enough, and the next page."""
        engine = ENGINES[asked.source.engine]
        found = engine.read(asked, answer)
        wanted = (one.lead for one in found.results if is_wanted(one.at, asked.errand))
        shortfall = found.shortfall
        asks: tuple[Ask, ...] = ()
        most = _most(engine, asked.errand)
        if found.more and asked.step < most:
            asks = (engine.ask(replace(asked, step=asked.step + 1, until=found.until)),)
        elif found.more:
            shortfall = (*shortfall, cut_short(most))
        return Reading(each_once(wanted), asks, shortfall)

    def problem_in(self, status: int, body: bytes) -> tuple[Problem, str] | None:
        """What Brave says of an error; the other engines say it by their status."""
        return brave.problem_in(body)


def _most(engine: Engine, errand: Errand | None) -> int:
    """How many pages of results one query is worth."""
    return min(engine.most, MOST_PAGES_DEEP if errand and errand.deep else MOST_PAGES)
