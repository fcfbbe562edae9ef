"""The spider of a scan: one crawl over every source, so that a host is visited once at a time.

How each kind of source begins and goes on stands in `crawlers.kinds`; here is what all have in common.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Any

from django.db import DatabaseError
from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure
from w3lib.url import canonicalize_url

from cases.problems import Problem
from cases.record import Found
from crawlers.asked import Asked, asked_of, content_type
from crawlers.failures import problem_of
from crawlers.kinds import KINDS
from crawlers.kinds.base import Ask
from crawlers.kinds.feed import leads
from crawlers.tally import Tally
from crawlers.unread import UnreadError
from crawlers.walls import problem_of_status, wall
from mentions.account import Account
from mentions.find import find
from mentions.mention import Mention
from mentions.posting import FeedEntry
from mentions.text import Page, UnreadableError, read_page
from mentions.watchlist import Watchlist
from register.approval import ApprovedSource

READABLE = ("text/html", "application/xhtml+xml", "text/plain")
LITTLE_TEXT = 200

Keep = Callable[[Found], Awaitable[None]]
Finished = Callable[[Tally], Awaitable[None]]
Tick = Callable[[Iterable[Tally]], None]
Listen = Callable[[Page, tuple[Mention, ...], FeedEntry | None], Mapping[str, Account]]
"""Gives an account of a page with mentions: what it says, when and by whom."""


class ScanSpider(Spider):
    """Visits approved sources, finds mentions, and hands them over at once."""

    name = "scan"

    def __init__(
        self,
        *,
        sources: Iterable[ApprovedSource],
        watchlist: Watchlist,
        keep: Keep,
        finished: Finished,
        tick: Tick,
        listen: Listen,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.tallies = {source.pk: Tally(source) for source in sources}
        self.watchlist, self.keep, self.finished, self.tick = watchlist, keep, finished, tick
        self.listen = listen
        self.fault: DatabaseError | None = None
        self._known: set[tuple[int, str]] = set()

    async def start(self) -> AsyncIterator[Request]:
        """The first request of every source."""
        for tally in self.tallies.values():
            kind = KINDS[tally.source.kind]
            for request in self._requests(kind.start(tally.source)):
                yield request
            if not tally.asked:
                await self.finished(tally)  # its address is none; that has been noted

    def _requests(self, asks: Iterable[Ask]) -> Iterable[Request]:
        """Requests for addresses that this scan has not asked for yet, within each source's budget."""
        for address, asked in asks:
            tally = self.tallies[asked.source.pk]
            try:
                known = (asked.source.pk, canonicalize_url(address))
            except ValueError:
                tally.miss(address, Problem.BROKEN, "no address")
                continue
            if known in self._known:
                continue
            self._known.add(known)
            if tally.asked >= asked.source.max_pages:
                if not any(missed.problem is Problem.BUDGET for missed in tally.unread):
                    tally.miss(address, Problem.BUDGET, f"{asked.source.max_pages} pages")
                continue
            tally.asked += 1
            tally.waiting += 1
            yield Request(
                address,
                callback=self.answered,
                errback=self.failed,
                cb_kwargs={"asked": asked},
                dont_filter=True,
            )

    async def answered(self, response: Response, asked: Asked) -> AsyncIterator[Request]:
        """Read an answer: find mentions, then go on."""
        tally = self.tallies[asked.source.pk]
        try:
            if asked.purpose == "feed":
                onward = self._feed(response, asked)
                tally.read += 1
            else:
                page = self._page(response)
                found = find(page, self.watchlist)
                digest = hashlib.sha256(response.body).hexdigest()
                kept = Found(asked.source.pk, page, digest, found, self.listen(page, found, asked.entry))
                if page.scripts and len(page.text.strip()) < LITTLE_TEXT:
                    tally.undrawn.append(kept)
                else:
                    tally.read += 1
                    if found:
                        await self.keep(kept)
                onward = KINDS[asked.source.kind].follow(asked, page)
            self._known.add((asked.source.pk, canonicalize_url(response.url)))
            for request in self._requests(onward):
                yield request
        except UnreadError as error:
            tally.miss(response.url, error.problem, error.detail)
        except DatabaseError as error:
            self._give_up(error)
        except Exception as error:  # noqa: BLE001 - the edge of a request: one page must not end the scan
            tally.miss(response.url, Problem.BROKEN, f"{type(error).__name__}: {error}")
        await self._done(tally)

    def _give_up(self, error: DatabaseError) -> None:
        """Stop the crawl: what is found from now on could not be kept."""
        self.fault = error
        closing = self.crawler.engine.close_spider_async(reason="the database cannot be written")
        self._closing = asyncio.ensure_future(closing)

    def _feed(self, response: Response, asked: Asked) -> Iterable[Ask]:
        if problem := problem_of_status(response.status):
            raise UnreadError(problem, f"status {response.status}")
        found = leads(response.body, content_type(response), response.url)
        if found is None:
            raise UnreadError(Problem.NOT_FEED)
        return [(link, Asked(asked.source, lead=True, entry=entry)) for link, entry in found.items()]

    def _page(self, response: Response) -> Page:
        """The readable page behind a response; raises UnreadError when there is none."""
        if problem := problem_of_status(response.status):
            raise UnreadError(problem, f"status {response.status}")
        kind = content_type(response)
        if kind and not kind.startswith(READABLE):
            raise UnreadError(Problem.NOT_TEXT, kind)
        try:
            page = read_page(response.body, kind, response.url)
        except UnreadableError as error:
            raise UnreadError(Problem.BROKEN, str(error)) from error
        if problem := wall(page):
            raise UnreadError(problem)
        return page

    async def failed(self, failure: Failure) -> None:
        """Note what went wrong with a request."""
        request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it on every errback
        asked = asked_of(request)
        if asked is None:
            return
        tally = self.tallies[asked.source.pk]
        tally.miss(request.url, *problem_of(failure.value))
        await self._done(tally)

    async def _done(self, tally: Tally) -> None:
        tally.waiting -= 1
        self.tick(self.tallies.values())
        if tally.waiting == 0 and self.fault is None:
            try:
                await self.finished(tally)
            except DatabaseError as error:
                self._give_up(error)
