"""Manners at the door: a host that wants a pause gets it, and a source that had its bytes or its hour ends."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response

from cases.problems import Problem
from crawlers.asked import asked_of, headers_of
from crawlers.manners import Manners
from crawlers.settings import MOST_BYTES
from crawlers.tally import Tally
from crawlers.unread import polite_host


class Hearing:
    """Knows whether a request may be made, and hears how hosts answer, before anything is tried again or unpacked."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.manners: Manners = crawler.settings["HEADSUP_MANNERS"]

    def _tally(self, request: Request) -> Tally | None:
        asked = asked_of(request)
        tallies: dict[int, Tally] = getattr(self.crawler.spider, "tallies", {})
        return tallies.get(asked.source.pk) if asked else None

    def check(self, request: Request) -> None:
        """Let a request pass to a host that is not to be left alone, for a source that may go on."""
        self.manners.check(polite_host(request.url))
        if tally := self._tally(request):
            self.manners.check_visit(tally)

    def heard(self, request: Request, response: Response) -> None:
        """Count the bytes as they came, and take note of the status; what the egress says is no word of the host."""
        if "X-Headsup-Egress" in response.headers and request.url.startswith("http:"):
            return
        if tally := self._tally(request):
            tally.bytes += len(response.body)
        # What a service refuses to one credential it refuses to that credential, and says nothing of its pages.
        if not (request.meta.get("signed") and response.status in {401, 403}):
            self.manners.heard(polite_host(request.url), response.status, headers_of(response))

    def failed(self, request: Request, error: Exception) -> None:
        """Take note of a host that does not answer; what we refuse ourselves is no fault of its own."""
        if isinstance(error, DownloadCancelledError) and (tally := self._tally(request)):
            tally.bytes += MOST_BYTES  # it was cut off there
        if isinstance(error, DownloadTimeoutError | TimeoutError):
            self.manners.failed(polite_host(request.url), Problem.TIMEOUT)
        elif isinstance(error, DownloadFailedError) and not isinstance(error, DownloadCancelledError):
            self.manners.failed(polite_host(request.url), Problem.UNREACHABLE)


class PauseMiddleware:
    """Refuses a request before anything of its host is asked for, its robots.txt included."""

    def __init__(self, hearing: Hearing) -> None:
        self.hearing = hearing

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built with what the scan knows of its hosts."""
        return cls(Hearing(crawler))

    def process_request(self, request: Request) -> None:
        """Let a request pass that may be made now; it is asked once more when its turn has come."""
        self.hearing.check(request)
