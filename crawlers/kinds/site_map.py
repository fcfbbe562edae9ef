"""A site map or an index of them (sitemaps.org): what it lists, however large, packed or broken it is."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

from lxml import etree
from scrapy.utils.gz import gunzip

from cases.problems import Problem
from crawlers.unread import UnreadError

LARGEST = 50_000_000
"""Bytes of an unpacked site map, and 50,000 addresses: what sitemaps.org allows one file."""
MOST_ADDRESSES = 50_000
MOST_TAGS = 1_000_000
"""Elements that are held in memory at once at the worst: a few hundred megabytes."""
LIKELY = 20
"""Entries from which on it is seen whether a map always says that everything has just changed."""
_GZIP = b"\x1f\x8b"
_A_DAY = timedelta(days=1)
_LINE = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry: an address, and when it last changed as far as that is told."""

    address: str
    changed_at: datetime | None = None
    of_maps: bool = False
    """Whether it is a further site map."""


def listed(body: bytes, now: datetime) -> list[Listed]:
    """Entries of a site map or an index of them, those changed last first; raises UnreadError when it is neither.

    A map that says of most of its pages that they changed today tells only when it was made itself.
    """
    found = list(_entries(body))
    told = [entry.changed_at for entry in found if entry.changed_at]
    lying = len(told) >= LIKELY and sum(moment > now - _A_DAY for moment in told) * 2 > len(told)
    kept = [_believed(entry, now, lying=lying) for entry in found]
    beginning = datetime.min.replace(tzinfo=UTC)
    return sorted(kept, key=lambda entry: entry.changed_at or beginning, reverse=True)


def _believed(entry: Listed, now: datetime, *, lying: bool) -> Listed:
    """An entry without a date that tells nothing: of a day to come, or of a map that always says “today”."""
    moment = entry.changed_at
    wrong = moment is not None and (moment > now + _A_DAY or (lying and moment > now - _A_DAY))
    return Listed(entry.address, None, entry.of_maps) if wrong else entry


def _entries(body: bytes) -> Iterator[Listed]:
    try:
        text = gunzip(body, max_size=LARGEST) if body.startswith(_GZIP) else body
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise UnreadError(Problem.BROKEN, f"site map: {error}"[:300]) from error
    if text.count(b"<") > MOST_TAGS:
        raise UnreadError(Problem.TOO_LARGE, "site map: it holds more than a site map may")
    written = text.lstrip()
    lines = _xml(written) if b"<" in written[:10] else _text(written)  # behind the mark of an encoding
    for number, entry in enumerate(lines):
        if number == MOST_ADDRESSES:
            return
        yield entry


def _text(body: bytes) -> Iterator[Listed]:
    """A site map may also be a plain text with one address in each line."""
    for line in body.decode("utf-8", "replace").splitlines():
        if _LINE.fullmatch(line.strip()):
            yield Listed(line.strip())


def _xml(body: bytes) -> Iterator[Listed]:
    """Entries of an XML document, as far as it can be read; its entities are never expanded."""
    events = etree.iterparse(
        BytesIO(body),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        for _, element in events:
            name = _name(element)
            if name in {"url", "sitemap"}:
                told = {_name(part): (part.text or "").strip() for part in element}
                _let_go(element)
                if told.get("loc"):
                    yield Listed(told["loc"], moment(told.get("lastmod", "")), name == "sitemap")
    except etree.XMLSyntaxError as error:
        raise UnreadError(Problem.BROKEN, f"site map: {error}"[:300]) from error


def _name(element: etree._Element) -> str:
    """Name of an element without its namespace; that of an entity is no name that is looked for."""
    return str(element.tag).rpartition("}")[2]


def _let_go(element: etree._Element) -> None:
    """Free what has been read."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def moment(text: str) -> datetime | None:
    """Moment of a lastmod (W3C date and time): of a day alone its end, since the change may come at any hour of it."""
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
        if len(text) <= len("2026-11-20"):
            found += _A_DAY
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
