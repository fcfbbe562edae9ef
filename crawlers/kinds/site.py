"""A website, followed from page to page within the approved host, with the help of its site maps."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from lxml.etree import XMLSyntaxError
from protego import Protego
from scrapy.linkextractors import IGNORED_EXTENSIONS
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Reading
from crawlers.unread import UnreadError
from mentions.text import Page
from register.approval import ApprovedSource

MOST_MAPS = 50
LARGEST_MAP = 50_000_000
"""Bytes of an unpacked site map, and 50,000 addresses: what sitemaps.org allows one file."""
MOST_ADDRESSES = 50_000
_FILES = tuple(f".{ending}" for ending in IGNORED_EXTENSIONS)
_GZIP = b"\x1f\x8b"


class SiteKind:
    """A website."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The address that was approved, and the rules for robots, which may name site maps."""
        yield Ask(source.address, Asked(source, errand=errand), always=True)
        robots = urljoin(source.address, "/robots.txt")
        yield Ask(robots, Asked(source, purpose="robots", errand=errand, aside=True))

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """The site maps that robots.txt names, or the addresses that a site map lists, those changed last first."""
        if asked.purpose == "robots":
            return Reading(asks=tuple(self._maps(asked, answer)))
        if asked.step > 1:  # an index leads to maps, and not to further indexes
            return Reading(asks=tuple(self._addresses(asked, _entries(answer))))
        entries = list(_entries(answer, "sitemapindex"))
        if entries:
            maps = [entry["loc"] for entry in entries if _within(asked, entry.get("loc", ""))]
            return Reading(asks=tuple(_map(asked, address, step=2) for address in maps[:MOST_MAPS]))
        return Reading(asks=tuple(self._addresses(asked, _entries(answer))))

    def follow(self, asked: Asked, page: Page) -> Iterable[Ask]:
        """Links to readable pages of the same host."""
        for link in page.links:
            if _readable(asked, link):
                yield Ask(link, Asked(asked.source))

    def _maps(self, asked: Asked, answer: Answer) -> Iterator[Ask]:
        named = list(Protego.parse(answer.body.decode("utf-8", "replace")).sitemaps)[:MOST_MAPS]
        for address in named or ["/sitemap.xml"]:
            place = urljoin(answer.address, address)
            if _within(asked, place):
                yield _map(asked, place, step=1)

    def _addresses(self, asked: Asked, entries: Iterable[dict[str, str]]) -> list[Ask]:
        found = [
            Ask(entry["loc"], Asked(asked.source), changed_at=_moment(entry.get("lastmod", "")))
            for entry in entries
            if _readable(asked, entry.get("loc", ""))
        ]
        beginning = datetime.min.replace(tzinfo=UTC)
        return sorted(found, key=lambda ask: ask.changed_at or beginning, reverse=True)[:MOST_ADDRESSES]


def _map(asked: Asked, address: str, step: int) -> Ask:
    return Ask(address, Asked(asked.source, purpose="sitemap", aside=True, step=step))


def _host(address: str) -> str:
    with suppress(ValueError):
        return (urlsplit(address).hostname or "").removeprefix("www.")
    return ""


def _within(asked: Asked, address: str) -> bool:
    """Whether an address lies on the approved host."""
    return address.startswith(("http://", "https://")) and _host(address) == _host(asked.source.address)


def _readable(asked: Asked, address: str) -> bool:
    return _within(asked, address) and not urlsplit(address).path.lower().endswith(_FILES)


def _entries(answer: Answer, wanted: str = "urlset") -> Iterator[dict[str, str]]:
    """Entries of a site map or of an index of them; none when it is the other of the two."""
    body = answer.body
    try:
        if body.startswith(_GZIP):
            body = gunzip(body, max_size=LARGEST_MAP)
        found = Sitemap(body)
        if found.type != wanted:
            return
        for number, entry in enumerate(found):
            if number == MOST_ADDRESSES:
                return
            yield {name: value for name, value in entry.items() if isinstance(value, str)}
    except (XMLSyntaxError, ValueError, AttributeError, OSError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadError(Problem.BROKEN, f"site map: {error}"[:300]) from error


def _moment(text: str) -> datetime | None:
    """Moment of a lastmod (W3C date and time): of a day alone its end, since the change may come at any hour of it."""
    with suppress(ValueError):
        found = datetime.fromisoformat(text.strip())
        if len(text.strip()) <= len("2026-11-20"):
            found += timedelta(days=1)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None
