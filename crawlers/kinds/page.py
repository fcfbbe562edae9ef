"""One page, and nothing that it links to."""

from collections.abc import Iterable

from crawlers.asked import Asked
from crawlers.kinds.base import Ask
from mentions.text import Page
from register.approval import ApprovedSource


class PageKind:
    """A single page."""

    def start(self, source: ApprovedSource) -> Iterable[Ask]:
        """The page itself."""
        yield source.address, Asked(source)

    def follow(self, asked: Asked, page: Page) -> Iterable[Ask]:
        """Nothing: one page was approved."""
        return ()
