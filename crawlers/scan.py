"""A scan: crawl the sources, and draw what only a browser can read; the captures owed are taken elsewhere."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

from scrapy.crawler import AsyncCrawlerProcess

from cases import coverage
from cases.joining import gather
from cases.models import Case, Scan
from cases.problems import Problem
from cases.record import Found, record
from crawlers.browser import NoBrowserError, Sight, running_browser
from crawlers.capture import Clock
from crawlers.door import Door
from crawlers.settings import CrawlOptions, scrapy_settings, user_agent
from crawlers.spider import ScanSpider
from crawlers.tally import Tally
from crawlers.unread import UnreadError
from crawlers.visit import visiting
from mentions.account import Account, Listener
from mentions.find import find
from mentions.mention import Mention
from mentions.posting import FeedEntry
from mentions.text import Page, read_html
from mentions.watchlist import Watchlist
from register.approval import ApprovedSource


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
    """One scan, from its first request to its last page."""

    sources: list[ApprovedSource]
    watchlist: Watchlist
    options: CrawlOptions
    clock: Clock
    tell: Callable[[Progress], None]
    listener: Listener
    case: Case | None = None
    """The case that a complaint scan is made for."""

    def run(self) -> Outcome:
        """Do the whole scan; raises DatabaseError, after which the same scan can be run again."""
        # One thread keeps the database: Django's connection belongs to a thread, and the crawl must not wait for it.
        with ThreadPoolExecutor(max_workers=1) as database, Door(self.options.mapped) as door:
            self.database, self.found = database, 0
            self.scan = database.submit(coverage.begin, self.sources, self.clock(), self.case).result()
            tallies = self._crawl(door) if self.sources else []
            trouble = ""
            try:
                asyncio.run(self._browse(door, tallies))
            except NoBrowserError as error:
                trouble = str(error)
                self._undrawn(tallies)
            database.submit(self._finish).result()
        return Outcome(self.scan, self.found, trouble)

    def _finish(self) -> None:
        if self.case:
            gather(self.case, self.clock())
        self.scan.finished_at = self.clock()
        self.scan.save()

    async def _keep(self, found: Found) -> None:
        loop = asyncio.get_running_loop()
        kept = await loop.run_in_executor(self.database, record, self.scan, found, self.clock())
        self.found += len(kept)

    async def _close(self, tally: Tally) -> None:
        """Write down how a source fared, unless a browser has still to draw pages of it."""
        if not tally.undrawn:
            await asyncio.get_running_loop().run_in_executor(self.database, self._write, tally)

    def _listen(
        self, page: Page, mentions: tuple[Mention, ...], feed: FeedEntry | None = None
    ) -> Mapping[str, Account]:
        return self.listener.accounts(page, mentions, self.clock(), feed)

    def _tick(self, tallies: Iterable[Tally]) -> None:
        """Tell how far the crawl has come."""
        asked = [tally.asked for tally in tallies]
        waiting = [tally.waiting for tally in tallies]
        self.tell(Progress("reading", sum(asked) - sum(waiting), sum(asked), self.found))

    def _write(self, tally: Tally) -> None:
        coverage.close_source(self.scan, tally.source, tally.fared, self.clock())

    def _crawl(self, door: Door) -> list[Tally]:
        process = AsyncCrawlerProcess(scrapy_settings(self.options, door.address))
        crawler = process.create_crawler(ScanSpider)
        task = process.crawl(
            crawler,
            sources=self.sources,
            watchlist=self.watchlist,
            keep=self._keep,
            finished=self._close,
            tick=self._tick,
            listen=self._listen,
        )
        process.start(install_signal_handlers=False)  # a scan may be stopped at any moment: the edge does it
        spider = crawler.spider
        if not isinstance(spider, ScanSpider):
            task.result()  # raises what kept the spider from starting
            return []
        if spider.fault:
            raise spider.fault
        return list(spider.tallies.values())

    async def _browse(self, door: Door, tallies: Iterable[Tally]) -> None:
        """Draw the pages that need it; no browser is started for nothing."""
        undrawn = [(tally, bare) for tally in tallies for bare in tally.undrawn]
        if not undrawn:
            return
        async with running_browser(self.options.browser, door.address, user_agent(self.options.contact)) as sight:
            for tally, bare in undrawn:
                await self._draw(sight, tally, bare)
            for tally in {id(tally): tally for tally, _ in undrawn}.values():
                await asyncio.get_running_loop().run_in_executor(self.database, self._write, tally)

    async def _draw(self, sight: Sight, tally: Tally, bare: Found) -> None:
        """Read a page as a browser shows it; what its bare text said is kept if the drawn page says less."""
        address, found = bare.page.address, bare
        try:
            async with visiting(sight, address) as seen:
                page = read_html(seen.html, address)
            drawn = find(page, self.watchlist)
            if drawn:
                digest = hashlib.sha256(seen.html.encode()).hexdigest()
                found = Found(bare.source, page, digest, drawn, self._listen(page, drawn))
            tally.read += 1
        except UnreadError as error:
            tally.miss(address, Problem.UNDRAWN, f"{Problem(error.problem).label} {error.detail}")
        if found.mentions:
            await self._keep(found)

    def _undrawn(self, tallies: Iterable[Tally]) -> None:
        for tally in tallies:
            for bare in tally.undrawn:
                tally.miss(bare.page.address, Problem.UNDRAWN, Problem.NO_BROWSER.label)
                if bare.mentions:
                    self.found += len(self.database.submit(record, self.scan, bare, self.clock()).result())
            if tally.undrawn:
                self.database.submit(self._write, tally).result()

    database: Executor = None  # type: ignore[assignment]  # set while the scan runs
    found: int = 0
    scan: Scan = None  # type: ignore[assignment]  # set while the scan runs
