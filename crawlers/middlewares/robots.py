"""Strict robots.txt: what cannot be read allows nothing (RFC 9309 section 2.3.1.4).

Scrapy's own middleware fails open: it fetches the page when robots.txt answers 503 or not at all. What is
asked of a service with the school's own credential is asked under the terms of that service (decision 15).
"""

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from typing import Self
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from cases.problems import Problem
from crawlers.asked import asked_of
from crawlers.failures import problem_of
from crawlers.rules import refused_by, rules_of, text_of, unread
from crawlers.unread import UnreadError, polite_host, site_of

LONGEST_DELAY = 60.0


@dataclass(frozen=True, slots=True)
class Rules:
    """The robots.txt of one host, as it was read in this scan."""

    address: str
    status: int
    text: str
    rules: Protego

    @property
    def record(self) -> dict[str, object]:
        """What the coverage statement keeps of it."""
        return {
            "address": self.address,
            "status": self.status,
            "sha256": sha256(self.text.encode("utf-8", "replace")).hexdigest() if self.text else "",
        }


class RobotsMiddleware:
    """Asks for each host's robots.txt once a scan, before anything else of that host."""

    def __init__(self, crawler: Crawler, agent: str) -> None:
        self.crawler, self.agent = crawler, agent
        self._rules: dict[str, asyncio.Task[Rules | UnreadError]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built with the name under which robots.txt knows us."""
        return cls(crawler, crawler.settings["HEADSUP_ROBOT"])

    async def process_request(self, request: Request) -> Response | None:
        """Refuse what robots.txt disallows, and everything while it cannot be read."""
        if request.meta.get("robots") or request.meta.get("signed"):
            return None
        parts = urlparse_cached(request)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._rules:
            self._rules[place] = asyncio.ensure_future(self._read(place))
        rules = await self._rules[place]
        if isinstance(rules, UnreadError):
            raise UnreadError(rules.problem, rules.detail)
        self._note(request, place, rules)
        if request.url == f"{place}/robots.txt":  # asked for its site maps: it has been read
            return TextResponse(request.url, body=rules.text.encode("utf-8", "replace"), encoding="utf-8")
        for address in dict.fromkeys((request.url, _resolved(request.url))):  # one and the same, nearly always
            if not rules.rules.can_fetch(address, self.agent):
                raise UnreadError(Problem.ROBOTS, refused_by(rules.text, address, self.agent))
        return None

    def _note(self, request: Request, place: str, rules: Rules) -> None:
        """Keep with the coverage of a source which rules its hosts have."""
        if asked := asked_of(request):
            self.crawler.spider.tallies[asked.source.pk].rules.setdefault(place, rules.record)  # type: ignore[union-attr]

    async def _read(self, place: str) -> Rules | UnreadError:
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
        return Rules(response.url, response.status, text_of(response.status, response.body), rules)

    def _slow_down(self, place: str, delay: float) -> None:
        """Keep to a Crawl-delay that is longer than our own, also when the host was idle for a while."""
        host, downloader = polite_host(place), self.crawler.engine.downloader
        ours = downloader.per_slot_settings.setdefault(host, {"concurrency": 1, "randomize_delay": False})
        ours["delay"] = max(ours.get("delay", downloader.settings.getfloat("DOWNLOAD_DELAY")), delay)
        if slot := downloader.slots.get(host):
            slot.delay = max(slot.delay, delay)


def _resolved(address: str) -> str:
    """An address as servers understand it: /x/../no is /no (RFC 3986 section 5.2.4)."""
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return urljoin(f"{parts.scheme}://{parts.netloc}/", f"/.{parts.path or '/'}{query}")
