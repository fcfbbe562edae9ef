"""Manners at the door: a host that wants a pause gets it, and a source that had its bytes or its hour ends."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response

from cases.problems import Problem
from crawlers.asked import asked_of, headers_of
from crawlers.manners import Manners
from crawlers.settings import MOST_BYTES
from crawlers.tally import Tally


class PauseMiddleware:
    """Refuses a request before anything of its host is asked for, its robots.txt included."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.manners: Manners = crawler.settings["HEADSUP_MANNERS"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built with what the scan knows of its hosts."""
        return cls(crawler)

    def _tally(self, request: Request) -> Tally | None:
        asked = asked_of(request)
        tallies: dict[int, Tally] = getattr(self.crawler.spider, "tallies", {})
        return tallies.get(asked.source.pk) if asked else None

    def process_request(self, request: Request) -> None:
        """Let a request pass to a host that is not to be left alone, for a source that may go on."""
        self.manners.check(host_of(request))
        if tally := self._tally(request):
            self.manners.check_visit(tally)


class HearingMiddleware(PauseMiddleware):
    """Hears how hosts answer, before anything is tried again or unpacked."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Count the bytes as they came, and take note of the status."""
        if tally := self._tally(request):
            tally.bytes += len(response.body)
        # What a service refuses to one credential it refuses to that credential, and says nothing of its pages.
        if not (request.meta.get("signed") and response.status in {401, 403}):
            self.manners.heard(host_of(request), response.status, headers_of(response))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Take note of a host that does not answer; what we refuse ourselves is no fault of its own."""
        if isinstance(exception, DownloadCancelledError) and (tally := self._tally(request)):
            tally.bytes += MOST_BYTES  # it was cut off there
        if isinstance(exception, DownloadTimeoutError | TimeoutError):
            self.manners.failed(host_of(request), Problem.TIMEOUT)
        elif isinstance(exception, DownloadFailedError) and not isinstance(exception, DownloadCancelledError):
            self.manners.failed(host_of(request), Problem.UNREACHABLE)


def host_of(request: Request) -> str:
    """Host of a request, as pauses know it."""
    return (urlsplit(request.url).hostname or "").lower()
