"""RSS and Atom: the entries of a feed, read within bounds."""

from dataclasses import dataclass
from typing import Any

import feedparser

from cases.problems import Problem
from crawlers.kinds.base import Answer
from crawlers.kinds.feed_bounds import bounded
from crawlers.kinds.kept import Shortfall
from crawlers.unread import UnreadError
from mentions.encoding import decoded

MOST_ENTRIES = 2_000
"""Entries of one answer that are read, unless the source may have more pages; those behind them are counted."""


@dataclass(frozen=True, slots=True)
class XmlFeed:
    """What a feed tells: entries as feedparser has them, the address of its next part, and what is wanting."""

    entries: list[Any]
    onward: str
    shortfall: tuple[Shortfall, ...]


def read_xml(answer: Answer, most: int = MOST_ENTRIES) -> XmlFeed:
    """An RSS or Atom feed; raises UnreadError when it is none.

    The text is decoded by our own rules first: a feed may declare an encoding that keeps Python busy for ever.
    """
    feed = bounded(decoded(answer.body, answer.content_type), most)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": answer.address}
    parsed = feedparser.parse(feed.text.encode("utf-8", "replace"), response_headers=headers)
    if not parsed.get("version") and not parsed.entries:
        raise UnreadError(Problem.NOT_FEED, answer.content_type[:100])
    links = parsed.feed.get("links", [])
    onward = next((str(link.get("href", "")) for link in links if link.get("rel") == "next"), "")
    broken = () if feed.whole else ((Problem.INCOMPLETE, "the feed breaks off in the middle"),)
    return XmlFeed(list(parsed.entries), onward, (*beyond(feed.left_out), *broken))


def beyond(count: int) -> tuple[Shortfall, ...]:
    """The line of the coverage statement about entries that were not read."""
    return ((Problem.BUDGET, f"{count:,} more entries than one visit reads"),) if count else ()
