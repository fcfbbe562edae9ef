"""A website, followed from page to page within the approved host."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from scrapy.linkextractors import IGNORED_EXTENSIONS

from crawlers.asked import Asked
from crawlers.kinds.base import Ask
from mentions.text import Page
from register.approval import ApprovedSource

_FILES = tuple(f".{ending}" for ending in IGNORED_EXTENSIONS)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


class SiteKind:
    """A website."""

    def start(self, source: ApprovedSource) -> Iterable[Ask]:
        """The address that was approved."""
        yield source.address, Asked(source)

    def follow(self, asked: Asked, page: Page) -> Iterable[Ask]:
        """Links to readable pages of the same host."""
        host = _host(asked.source.address)
        for link in page.links:
            if _host(link) == host and not urlsplit(link).path.lower().endswith(_FILES):
                yield link, asked
