"""A website, followed from page to page within the approved host, with the help of its site maps."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy.linkextractors import IGNORED_EXTENSIONS

from crawlers.kinds.base import Answer, Ask, Asked, Errand, Reading
from crawlers.kinds.site_map import listed
from mentions.text import Page
from register.approval import ApprovedSource

MOST_MAPS = 50
_FILES = tuple(f".{ending}" for ending in IGNORED_EXTENSIONS)
_SESSION = re.compile(
    r";jsessionid=[^?#/;]*|"
    r"(?:(?<=\?)|&)(?:phpsessid|jsessionid|aspsessionid\w*|session_?id|sid|s|zenid|oscsid)=[\w,-]{20,}(?=[&#]|$)",
    re.IGNORECASE,
)
"""What a server writes into its links to know a visitor again: each visit would see other addresses."""


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
        assert asked.errand  # noqa: S101 - the spider sets it on every request of a kind
        entries = listed(answer.body, asked.errand.now)
        maps = [entry.address for entry in entries if entry.of_maps and _within(asked, entry.address)]
        pages = [
            Ask(sessionless(entry.address), Asked(asked.source), changed_at=entry.changed_at)
            for entry in entries
            if not entry.of_maps and _readable(asked, entry.address)
        ]
        # an index leads to maps, and not to further indexes
        further = [_map(asked, address, step=2) for address in maps[:MOST_MAPS]] if asked.step == 1 else []
        return Reading(asks=(*further, *pages))

    def follow(self, asked: Asked, page: Page) -> Iterable[Ask]:
        """Links to readable pages of the same host."""
        for link in page.links:
            if _readable(asked, link):
                yield Ask(sessionless(link), Asked(asked.source))

    def _maps(self, asked: Asked, answer: Answer) -> Iterator[Ask]:
        named = list(Protego.parse(answer.body.decode("utf-8", "replace")).sitemaps)[:MOST_MAPS]
        for address in named or ["/sitemap.xml"]:
            place = urljoin(answer.address, address)
            if _within(asked, place):
                yield _map(asked, place, step=1)


def sessionless(address: str) -> str:
    """An address without the number of a visit."""
    return _SESSION.sub("", address).replace("?&", "?").rstrip("?") if _SESSION.search(address) else address


def _map(asked: Asked, address: str, step: int) -> Ask:
    return Ask(address, Asked(asked.source, purpose="sitemap", aside=True, step=step))


def _host(address: str) -> str:
    """Host that an ordinary address names, in ASCII and without www; empty when it would send a name or a password."""
    try:
        parts = urlsplit(address)
        usual = parts.port in {None, 80, 443} and "@" not in parts.netloc
        host = (parts.hostname or "").encode("idna").decode() if usual else ""
    except ValueError:  # UnicodeError included
        return ""
    return host.removeprefix("www.")


def _within(asked: Asked, address: str) -> bool:
    """Whether an address lies on the approved host."""
    return address.lower().startswith(("http://", "https://")) and _host(address) == _host(asked.source.address) != ""


def _readable(asked: Asked, address: str) -> bool:
    return _within(asked, address) and not urlsplit(address).path.lower().endswith(_FILES)
