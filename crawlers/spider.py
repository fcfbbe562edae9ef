"""The spider of a scan: one crawl over every source, so that a host is visited once at a time.

How each kind of source begins and goes on stands in `crawlers.kinds`, which addresses are asked for in
`crawlers.frontier`; here is what all have in common.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any

from django.db import DatabaseError
from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from cases.models import Audience
from cases.problems import Problem
from crawlers.answers import (
    NOT_MODIFIED,
    answer_of,
    check_status,
    newly_known,
    shown,
)
from crawlers.asked import Asked, asked_of
from crawlers.asking import Asking
from crawlers.desk import Desk
from crawlers.failures import problem_of
from crawlers.frontier import Frontier
from crawlers.kinds import KINDS
from crawlers.kinds.base import Ask, Lead, LeadsOnly, problem_in
from crawlers.lead_book import LeadBook
from crawlers.reader import Reader
from crawlers.unread import UnreadError
from mentions.find import find
from mentions.text import Page
from mentions.watchlist import Watchlist


class ScanSpider(Spider):
    """Visits approved sources, finds mentions, and hands them over at once."""

    name = "scan"

    def __init__(self, *, frontier: Frontier, watchlist: Watchlist, desk: Desk, **more: Any) -> None:
        super().__init__(**more)
        self.frontier, self.watchlist, self.desk = frontier, watchlist, desk
        self.tallies = frontier.tallies
        self.leads = LeadBook(desk)
        self.reader = Reader(frontier, watchlist, desk, self.leads)
        self.asking = Asking(self.tallies, desk, self.answered, self.failed)
        self.fault: DatabaseError | None = None

    async def start(self) -> AsyncIterator[Request]:
        """The first requests of every source."""
        for pk, tally in self.tallies.items():
            first = KINDS[tally.source.kind].start(tally.source, self.frontier.errands[pk])
            try:
                async for request in self._ask(first):
                    yield request
            except UnreadError as error:
                tally.miss(tally.source.address, error.problem, error.detail)
            except DatabaseError as error:
                self._give_up(error)
                return
            async for request in self._go_on(pk):
                yield request

    async def _ask(self, asks: Iterable[Ask]) -> AsyncIterator[Request]:
        async for request in self.asking.requests(self.frontier.plan(asks)):
            yield request

    async def answered(self, response: Response, asked: Asked) -> AsyncIterator[Request]:
        """Read an answer: find mentions, then go on."""
        try:
            async for request in self._read(response, asked):
                yield request
        except UnreadError as error:
            await self._miss(asked, shown(response), error, response.request)
        except DatabaseError as error:
            self._give_up(error)
        except Exception as error:  # noqa: BLE001 - the edge of a request: one page must not end the scan
            told = UnreadError(Problem.BROKEN, f"{type(error).__name__}: {error}")
            await self._miss(asked, shown(response), told, response.request)
        async for request in self._done(asked):
            yield request

    async def _read(self, response: Response, asked: Asked) -> AsyncIterator[Request]:
        """Go on from an answer; raises UnreadError when it is none."""
        kind = KINDS[asked.source.kind]
        if (
            asked.purpose != "page"
            and response.status >= 400  # noqa: PLR2004 - an error, of which the service may say more than its status
            and (told := problem_in(kind, response.status, response.body))
        ):
            raise UnreadError(*told)
        if isinstance(kind, LeadsOnly) and asked.purpose != "page" and response.status in kind.empty:
            self.reader.given(asked)
            return
        check_status(response)
        if response.status == NOT_MODIFIED:
            await self.reader.unchanged(response, asked)
            return
        onward = self._page(response, asked) if asked.purpose == "page" else self._answer(response, asked)
        async for request in onward:
            yield request

    async def _page(self, response: Response, asked: Asked) -> AsyncIterator[Request]:
        """A page: what it mentions is kept, and its links are followed."""
        page = await self.reader.page(response, asked)
        async for request in self._ask(KINDS[asked.source.kind].follow(asked, page)):
            yield request

    async def _answer(self, response: Response, asked: Asked) -> AsyncIterator[Request]:
        """The answer of a service: its leads are kept and followed, and it may lead to further answers."""
        tally, reader = self.tallies[asked.source.pk], self.reader
        reading = KINDS[asked.source.kind].read(asked, answer_of(response))
        reader.given(asked)
        key, known = reader.known(response, asked)
        now = newly_known(known, response, "", reader.now(asked))
        # Only an answer that leads to no other may be asked for conditionally: nothing is lost when it is not given.
        if not reading.asks and (now.etag or now.modified):
            now.answer = True
            self.frontier.note(asked, key, now)
        for problem, detail in reading.shortfall:
            tally.miss(shown(response), problem, detail)
        if asked.query:
            tally.queries[asked.query] += len(reading.leads)
        for lead in reading.leads:
            async for request in self._lead(asked, lead):
                yield request
        async for request in self._ask(reading.asks):
            yield request

    async def _lead(self, asked: Asked, lead: Lead) -> AsyncIterator[Request]:
        """A lead: what it says is matched, and its page is asked for."""
        self.tallies[asked.source.pk].leads += 1
        told = Page(lead.address, lead.title, lead.text)
        found = find(told, self.watchlist) if lead.text or lead.title else ()
        if lead.whole and not found:
            return
        onward = Asked(asked.source, lead=lead)
        planned = list(self.frontier.plan([Ask(lead.address, onward)]))
        if planned and found:
            await self.leads.enter(onward, told, found)
        async for request in self.asking.requests(planned):
            yield request

    async def failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Note what went wrong with a request, then go on with its source."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it on every errback
        asked = asked_of(request)
        if asked is None:
            return
        try:
            await self._miss(asked, request.url, UnreadError(*problem_of(failure.value)), request)
        except DatabaseError as error:
            self._give_up(error)
        async for onward in self._done(asked):
            yield onward

    async def _miss(self, asked: Asked, address: str, error: UnreadError, request: Request | None) -> None:
        """Note an address that was not read; what would only have helped to find pages is no loss."""
        if asked.aside:
            return
        if asked.purpose == "page" and request:
            self.frontier.note_missed(asked, request.meta["key"], request.meta["address"], error.problem)
        # What an earlier scan was pointed to may have been about the head: its address is not told to everybody.
        audience = self.leads.led_for(asked) or (Audience.CHAIR if asked.abroad else None)
        tally = self.tallies[asked.source.pk]
        tally.unserved += asked.purpose != "page"
        tally.miss(address, error.problem, error.detail, audience)
        await self.leads.close(asked, error.problem)

    async def _done(self, asked: Asked) -> AsyncIterator[Request]:
        self.tallies[asked.source.pk].waiting -= 1
        self.desk.tick(self.tallies.values())
        async for request in self._go_on(asked.source.pk):
            yield request

    async def _go_on(self, source: int) -> AsyncIterator[Request]:
        """When nothing of a source is under way: its known pages, and then its end."""
        tally = self.tallies[source]
        if tally.waiting == 0 and self.fault is None:
            async for request in self.asking.requests(self.frontier.known_left(source)):
                yield request
        if tally.waiting == 0 and self.fault is None:
            try:
                await self.desk.finished(tally)
            except DatabaseError as error:
                self._give_up(error)

    def _give_up(self, error: DatabaseError) -> None:
        """Stop the crawl: what is found from now on could not be kept."""
        self.fault = error
        closing = self.crawler.engine.close_spider_async(reason="the database cannot be written")
        self._closing = asyncio.ensure_future(closing)
