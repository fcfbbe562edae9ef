"""A scan: crawl the sources, and draw what only a browser can read; the captures owed are taken elsewhere."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from scrapy.crawler import AsyncCrawlerProcess

from cases import coverage, known, leads, pauses
from cases.joining import gather
from cases.models import Audience, Case, Scan
from cases.problems import Problem
from cases.record import Found, record
from cases.spending import Call, spend
from crawlers.door import Door
from crawlers.errands import errands
from crawlers.fetch import fetch
from crawlers.frontier import Frontier, Memory
from crawlers.kinds.base import Asked
from crawlers.manners import Manners
from crawlers.secret import Secret
from crawlers.settings import Clock, CrawlOptions, scrapy_settings, user_agent
from crawlers.spider import ScanSpider
from crawlers.tally import Tally, totals
from crawlers.unread import NoBrowserError, UnreadError
from crawlers.vouching import Opened, Vouched, vouch
from mentions.account import Account, Listener
from mentions.mention import Mention
from mentions.posting import FeedEntry
from mentions.text import Page
from mentions.watchlist import Watchlist
from register.approval import ApprovedSource

MOST_OF_A_CHECK = 200_000
"""Bytes of a service's answer about a credential."""
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan has come, for whoever watches it."""

    stage: str
    done: int
    known: int
    found: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scan did."""

    scan: Scan
    found: int
    """New sightings."""
    trouble: str = ""
    """Why pages could not be drawn, when they could not."""


@dataclass
class ScanRun:
    """One scan, from its first request to its last page; it is the desk at which the spider hands over."""

    sources: list[ApprovedSource]
    watchlist: Watchlist
    options: CrawlOptions
    clock: Clock
    tell: Callable[[Progress], None]
    listener: Listener
    case: Case | None = None
    """The case that a complaint scan is made for."""
    secrets: Mapping[str, Secret] = field(default_factory=dict)

    def run(self) -> Outcome:
        """Do the whole scan; raises DatabaseError, after which the same scan can be run again.

        Raises CredentialError before anything is asked, when a credential could write or is a person's login.
        """
        # One thread keeps the database: Django's connection belongs to a thread, and the crawl must not wait for it.
        with ThreadPoolExecutor(max_workers=1) as database, Door(self.options.mapped) as door:
            self.database, self.found = database, 0
            database.submit(leads.forget, self.clock()).result()  # their day is over, whatever follows
            vouched = asyncio.run(self._vouch(door))
            self.scan = database.submit(self._begin).result()
            tallies = self._crawl(door, vouched) if self.sources else []
            trouble = self._draw(door, tallies)
            database.submit(self._finish).result()
        return Outcome(self.scan, self.found, trouble)

    async def _vouch(self, door: Door) -> Vouched:
        agent = user_agent(self.options.contact)
        return await vouch(self.sources, self.secrets, partial(fetch, door.address, agent=agent, most=MOST_OF_A_CHECK))

    def _begin(self) -> Scan:
        now = self.clock()
        known.forget_old(now)
        self.errands, self.kept_back = errands(self.sources, now, self.case)
        self.memories = {source.pk: Memory(known.known_pages(source.pk)) for source in self.sources}
        self.manners = Manners(now, pauses.pauses())
        return coverage.begin(self.sources, now, self.case)

    def _finish(self) -> None:
        if self.case:
            gather(self.case, self.clock())
        self._write_pauses()
        self.scan.finished_at = self.clock()
        self.scan.save()

    async def _stored(self, work: Callable[..., Result], *more: object) -> Result:
        """Do something with the database, in the one thread that has its connection."""
        return await asyncio.get_running_loop().run_in_executor(self.database, work, *more)

    async def keep(self, found: Found) -> None:
        """Store a page with mentions, at once."""
        kept = await self._stored(record, self.scan, found, self.clock())
        self.found += len(kept)  # not in one line: the sum would be read before the wait

    async def keep_lead(self, asked: Asked, page: Page, mentions: tuple[Mention, ...]) -> Audience:
        """Keep for a day what a service says; returns who may know of it."""
        told = self.listen(page, mentions, asked.lead.entry if asked.lead else None)
        return await self._stored(leads.keep, asked.source.pk, page, mentions, told, self.clock())

    async def close_lead(self, asked: Asked, problem: Problem | None) -> None:
        """Its page was seen, or could not be for a reason."""
        if asked.lead and problem:
            await self._stored(leads.unseen, asked.source.pk, asked.lead.address, problem)
        elif asked.lead:
            await self._stored(leads.seen, asked.source.pk, asked.lead.address)

    async def spend(self, call: Call) -> Problem | None:
        """Write a call down before it is made; the problem when it may not be made."""
        return await self._stored(spend, call, self.clock())

    async def finished(self, tally: Tally) -> None:
        """Write down how a source fared, unless a browser has still to draw pages of it."""
        if not tally.undrawn:
            await self.close(tally)

    async def close(self, tally: Tally) -> None:
        """Write down how a source fared."""
        await self._stored(self._write, tally)

    def listen(self, page: Page, mentions: tuple[Mention, ...], feed: FeedEntry | None = None) -> Mapping[str, Account]:
        """An account of a page with mentions: what it says, when and by whom."""
        return self.listener.accounts(page, mentions, self.clock(), feed)

    def tick(self, tallies: Iterable[Tally]) -> None:
        """Tell how far the crawl has come."""
        done, asked = totals(tallies)
        self.tell(Progress("reading", done, asked, self.found))

    def _write_pauses(self) -> None:
        pauses.write(list(self.manners.paused.values()), set(self.manners.answered), self.clock())

    def _write(self, tally: Tally) -> None:
        memory = self.memories[tally.source.pk]
        if self.case is None:  # what a complaint reads with its own words is no knowledge of the everyday scan
            known.remember(tally.source.pk, memory.to_keep(whole=tally.comes_again))
            known.forget(tally.source.pk, memory.gone)
        self._write_pauses()
        coverage.close_source(self.scan, tally.source, tally.fared, self.clock())

    def _tallies(self, vouched: Vouched) -> tuple[dict[int, Tally], dict[int, Opened]]:
        """A tally for every source that can be asked; what cannot is written down at once."""
        tallies, opened = {}, {}
        for source in self.sources:
            tally = Tally(source, self.secrets.get(source.credential))
            for query, why in self.kept_back[source.pk]:
                tally.miss(query, Problem.QUERY, why)
            try:
                if key := vouched.of(source.pk):
                    opened[source.pk] = key
                tallies[source.pk] = tally
            except UnreadError as error:
                tally.miss(source.address, error.problem, error.detail)
                self.database.submit(self._write, tally).result()
        return tallies, opened

    def _crawl(self, door: Door, vouched: Vouched) -> list[Tally]:
        tallies, opened = self._tallies(vouched)
        frontier = Frontier(tallies, self.errands, self.memories, self.watchlist.print)
        settings = scrapy_settings(self.options, door.address, [tally.source for tally in tallies.values()])
        process = AsyncCrawlerProcess(settings | {"HEADSUP_MANNERS": self.manners, "HEADSUP_OPENED": opened})
        crawler = process.create_crawler(ScanSpider)
        task = process.crawl(crawler, frontier=frontier, watchlist=self.watchlist, desk=self)
        process.start(install_signal_handlers=False)  # a scan may be stopped at any moment: the edge does it
        spider = crawler.spider
        if not isinstance(spider, ScanSpider):
            task.result()  # raises what kept the spider from starting
            return []
        if spider.fault:
            raise spider.fault
        for tally in tallies.values():
            if tally.waiting:  # whatever swallowed its requests: it is told, and its source comes due again
                tally.miss(tally.source.address, Problem.BROKEN, f"{tally.waiting} of its requests were lost")
                self.database.submit(self._write, tally).result()
        return list(tallies.values())

    def _draw(self, door: Door, tallies: list[Tally]) -> str:
        """Draw the pages that need it; returns why that was not possible. No browser is loaded for nothing."""
        if not any(tally.undrawn for tally in tallies):
            return ""
        from crawlers.drawing import Drawing  # noqa: PLC0415 - the browser library takes 20 MB and most scans need none

        try:
            asyncio.run(Drawing(self, self.options, self.watchlist).draw(door.address, tallies))
        except NoBrowserError as error:
            self._undrawn(tallies)
            return str(error)
        return ""

    def _undrawn(self, tallies: Iterable[Tally]) -> None:
        for tally in tallies:
            for bare in tally.undrawn:
                tally.miss(bare.found.page.address, Problem.UNDRAWN, Problem.NO_BROWSER.label, bare.led_for)
                if bare.found.mentions:
                    self.found += len(self.database.submit(record, self.scan, bare.found, self.clock()).result())
            if tally.undrawn:
                self.database.submit(self._write, tally).result()

    database: Executor = None  # type: ignore[assignment]  # set while the scan runs
    found: int = 0
    scan: Scan = None  # type: ignore[assignment]  # set while the scan runs
    manners: Manners = None  # type: ignore[assignment]  # set while the scan runs
