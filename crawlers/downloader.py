"""The downloader, which asks once more at the last moment whether a request may go.

Requests wait in line for their host, and what is learned meanwhile counts for them too: the host may have asked
for a pause, or the source had its bytes. Scrapy's middlewares see a request only before it waits.
"""

from time import monotonic

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.middlewares.manners import Hearing
from crawlers.unread import UnreadError


class PoliteDownloader(Downloader):
    """A downloader whose handlers are polite."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.handlers = PoliteHandlers(crawler, self)


class PoliteHandlers(DownloadHandlers):
    """Makes a request when its turn has come, and hears the answer before the next one has its turn."""

    def __init__(self, crawler: Crawler, downloader: Downloader) -> None:
        super().__init__(crawler)
        self.hearing, self.downloader = Hearing(crawler), downloader
        self._asked: dict[str, float] = {}

    async def download_request_async(self, request: Request) -> Response:
        """The answer to a request that may still be made."""
        line = request.meta[Downloader.DOWNLOAD_SLOT]
        try:
            self.hearing.check(request)
        except UnreadError:
            # What is not asked needs no pause behind it, and those who wait need not wait for it.
            self.downloader.slots[line].lastseen = self._asked.get(line, 0.0)
            raise
        self._asked[line] = monotonic()
        try:
            response = await super().download_request_async(request)
        except Exception as error:
            self.hearing.failed(request, error)
            raise
        self.hearing.heard(request, response)
        return response
