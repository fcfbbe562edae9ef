"""Signing: the school's credential goes with a request, at the last moment and only to the service it is for."""

from collections.abc import Mapping
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from cases.problems import Problem
from crawlers.asked import asked_of
from crawlers.unread import UnreadError
from crawlers.vouching import Opened


class SigningMiddleware:
    """Adds what a service wants to know its customer by; a request that would take it elsewhere is refused."""

    def __init__(self, opened: Mapping[int, Opened]) -> None:
        self.opened = opened

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built with the credentials that were vouched for before the crawl."""
        return cls(crawler.settings["HEADSUP_OPENED"])

    def process_request(self, request: Request) -> Request | None:
        """Sign a request that wants it."""
        asked = asked_of(request)
        if not request.meta.get("signed") or asked is None or request.meta.get("is_signed"):
            return None
        opened = self.opened.get(asked.source.pk)
        if opened is None:
            raise UnreadError(Problem.NO_KEY)
        address, headers = opened.signed(request.url)
        for name, value in headers:
            request.headers[name] = value
        request.meta["is_signed"] = True
        return request.replace(url=address) if address != request.url else None
