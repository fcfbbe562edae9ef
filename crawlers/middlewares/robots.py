"""Strict robots.txt: what cannot be read allows nothing (RFC 9309 section 2.3.1.4).

Scrapy's own middleware fails open: it fetches the page when robots.txt answers 503 or not at all.
"""

import asyncio
from typing import Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from cases.problems import Problem
from crawlers.failures import problem_of
from crawlers.rules import rules_of, unread
from crawlers.unread import UnreadError, site_of

LONGEST_DELAY = 60.0


class RobotsMiddleware:
    """Asks for each host's robots.txt once a scan, before anything else of that host."""

    def __init__(self, crawler: Crawler, agent: str) -> None:
        self.crawler, self.agent = crawler, agent
        self._rules: dict[str, asyncio.Task[Protego | UnreadError]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built with the name under which robots.txt knows us."""
        return cls(crawler, crawler.settings["HEADSUP_ROBOT"])

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt disallows, and everything while it cannot be read."""
        if request.meta.get("robots"):
            return
        parts = urlparse_cached(request)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._rules:
            self._rules[place] = asyncio.ensure_future(self._read(place))
        rules = await self._rules[place]
        if isinstance(rules, UnreadError):
            raise UnreadError(rules.problem, rules.detail)
        if not rules.can_fetch(request.url, self.agent):
            raise UnreadError(Problem.ROBOTS)

    async def _read(self, place: str) -> Protego | UnreadError:
        request = Request(f"{place}/robots.txt", priority=1000, meta={"robots": site_of(place)}, callback=NO_CALLBACK)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever failed, unread rules allow nothing
            return unread(UnreadError(*problem_of(error)))
        try:
            rules = rules_of(response.status, response.body)
        except UnreadError as error:
            return error
        delay = rules.crawl_delay(self.agent)
        if delay:
            self._slow_down(place, min(delay, LONGEST_DELAY))
        return rules

    def _slow_down(self, place: str, delay: float) -> None:
        """Keep to a Crawl-delay that is longer than our own."""
        slot = self.crawler.engine.downloader.slots.get(place.partition("://")[2].partition(":")[0])
        if slot:
            slot.delay = max(slot.delay, delay)
