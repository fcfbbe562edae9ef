"""The peer of a scan: bare Scrapy on the same pages, with the same manners, doing nothing with them."""

import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor


class BareSpider(Spider):
    """Follows every link within its hosts."""

    name = "bare"
    links = LinkExtractor()

    async def start(self) -> AsyncIterator[Request]:
        """The front page of every host."""
        for address in sys.argv[1].split(","):
            yield Request(f"http://{address}/")

    def parse(self, response: Any, **more: Any) -> Iterator[Request]:  # noqa: ARG002 - Scrapy's interface
        """Follow."""
        assert isinstance(response, HtmlResponse)
        host = response.url.split("/")[2]
        for link in self.links.extract_links(response):
            if link.url.split("/")[2] == host:
                yield Request(link.url)


def main() -> None:
    """Crawl, and print how many pages were read."""
    process = AsyncCrawlerProcess(
        {
            "LOG_LEVEL": "CRITICAL",
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS": 32,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler)
    process.start()
    print(crawler.stats.get_value("downloader/response_status_count/200"))


if __name__ == "__main__":
    main()
