"""What a kind of source is."""

from collections.abc import Iterable
from typing import Protocol

from crawlers.asked import Asked
from mentions.text import Page
from register.approval import ApprovedSource

Ask = tuple[str, Asked]
"""An address to ask for, and why."""


class Kind(Protocol):
    """A kind of source: where it begins, and where it goes from a page."""

    def start(self, source: ApprovedSource) -> Iterable[Ask]:
        """Addresses that a scan of the source begins with."""

    def follow(self, asked: Asked, page: Page) -> Iterable[Ask]:
        """Addresses that a page of the source leads to."""
