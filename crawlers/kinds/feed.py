"""A news feed: its entries are leads, and the pages they point to are read."""

from collections.abc import Iterable

import feedparser

from crawlers.asked import Asked
from crawlers.kinds.base import Ask
from mentions.encoding import decoded
from mentions.posting import FeedEntry
from mentions.text import Page
from register.approval import ApprovedSource


class FeedKind:
    """An RSS or Atom feed."""

    def start(self, source: ApprovedSource) -> Iterable[Ask]:
        """The feed itself."""
        yield source.address, Asked(source, purpose="feed")

    def follow(self, asked: Asked, page: Page) -> Iterable[Ask]:
        """Nothing: a page that an entry points to is read, its links are not followed."""
        return ()


def leads(body: bytes, content_type: str, address: str) -> dict[str, FeedEntry] | None:
    """Addresses that the entries of a feed point to, with what it says of each; None when it is no feed.

    The text is decoded by our own rules first: a feed may declare an encoding that keeps Python busy for ever.
    """
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address}
    parsed = feedparser.parse(decoded(body, content_type).encode("utf-8", "replace"), response_headers=headers)
    if not parsed.version and not parsed.entries:
        return None
    found: dict[str, FeedEntry] = {}
    for entry in parsed.entries:
        link = entry.get("link", "")
        if link.startswith(("http://", "https://")):
            said = FeedEntry(str(entry.get("author", "")), str(entry.get("published") or entry.get("updated", "")))
            found.setdefault(link, said)
    return found
