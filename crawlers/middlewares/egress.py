"""Every request of the crawl goes through the egress, and its refusals become problems."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from cases.problems import Problem
from crawlers.manners import Manners
from crawlers.unread import REFUSALS, UnreadError, polite_host


class EgressMiddleware:
    """Sends requests to the forward proxy; takes the place of Scrapy's own proxy middleware."""

    def __init__(self, proxy: str, manners: Manners) -> None:
        self.proxy, self.manners = proxy, manners

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Built with the address of the running egress; there is no crawl without one."""
        return cls(crawler.settings["HEADSUP_EGRESS"], crawler.settings["HEADSUP_MANNERS"])

    def process_request(self, request: Request) -> None:
        """Point the request at the egress, whatever it carried before."""
        request.meta["proxy"] = self.proxy

    def process_response(self, request: Request, response: Response) -> Response:
        """Turn an answer of the egress itself into the problem that it stands for."""
        word = (response.headers.get("X-Headsup-Egress") or b"").decode("latin-1")
        if word and request.url.startswith("http:"):  # inside a tunnel the host could write what it likes
            problem = REFUSALS.get(word, Problem.UNREACHABLE)
            self.manners.failed(polite_host(request.url), problem)
            raise UnreadError(problem)
        return response
