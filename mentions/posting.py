"""When something was posted and by whom, as its page says; what a page does not say is “not shown”, never guessed."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urldefrag

from htmldate import find_date

from mentions.dates import read_date
from mentions.document import Document, Stretch, squeezed
from mentions.moments import EARLIEST, LATEST, Moment, Reader
from mentions.shown import shown_author, shown_reach, shown_time
from mentions.structured import Claim, claims
from mentions.unit import Unit, unit_of

LONGEST_FOR_HTMLDATE = 1_000_000
LONGEST_SHOWN, MOST_METAS = 200, 500
APART = timedelta(hours=36)
SHOWN = "shown with the words"
_TIMES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "pubdate", "publishdate", "publish-date", "parsely-pub-date",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author")

Confidence = Literal["high", "medium", "low", "not shown"]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed says of the page that one of its entries points to."""

    author: str
    published: str


@dataclass(frozen=True, slots=True)
class Posting:
    """Who posted something and when, as displayed, and how far it has gone."""

    author: str = ""
    """As displayed; empty when it is not shown."""
    author_by: str = ""
    """Where the author was found, in words."""
    said_at: str = ""
    """The time as displayed; empty when it is not shown."""
    posted_at: datetime | None = None
    """The same in UTC; None when it is not shown, or is shown in a way that cannot be read."""
    day_only: bool = False
    """Whether only the day is known: `posted_at` is then its beginning in the school's zone."""
    confidence: Confidence = "not shown"
    time_by: str = ""
    """Where the time was found and what had to be assumed, in words."""
    reach: tuple[str, ...] = ()
    """Likes, comments, shares and views, each count with its own words."""


@dataclass(frozen=True, slots=True)
class _Source:
    """One thing that tells of a posting, and what it is called."""

    words: str
    author: str = ""
    moment: Moment | None = None
    reach: tuple[str, ...] = ()


def posting(
    html: str,
    address: str,
    *,
    near: Sequence[str] = (),
    zone: str = "Europe/London",
    now: datetime | None = None,
    feed: FeedEntry | None = None,
) -> Posting:
    """Who posted the words of a mention and when, from the source of their page.

    `near` are texts of the page, each with the mention in its middle; the first that is found counts. On a
    page with several postings only what belongs to the one around the mention is taken.
    """
    reader, document = Reader(zone, now), Document.of(html)
    if document.root is None:
        return _told([_of_feed(feed, reader)])
    place = document.place(near)
    body = next((one for one in document.root.within() if one.tag == "body"), document.root)
    unit = unit_of((document.innermost(place) if place is not None else None) or body, document.root)
    described = claims(document.root.element)
    mine = _about(described, near)
    if unit.alone and not mine:
        mine = _of_page(described, document, address)
    about = [_of_claim(claim, reader) for claim in mine]
    if not unit.alone:
        return _told([_of_unit(unit, reader), *about])
    if any(claim.reply for claim in mine):
        return _told(about)
    sources = [*about, _of_head(document.root, reader), _of_unit(unit, reader)]
    told = _of_feed(feed, reader)
    sources.append(replace(told, moment=None) if any(source.moment for source in sources) else told)
    if not any(source.moment for source in sources) and len(html) < LONGEST_FOR_HTMLDATE:
        sources.append(_of_htmldate(document.root, reader))
    return _told(sources)


def _told(sources: Sequence[_Source]) -> Posting:
    """What several sources together tell: the first author, and the time that can be trusted most."""
    author = next((source for source in sources if source.author), _Source(""))
    reach = next((source.reach for source in sources if source.reach), ())
    made = Posting(
        author=_clean(re.sub("^by ", "", author.author, flags=re.IGNORECASE)), author_by=author.words, reach=reach
    )
    timed = [(source.moment, source.words) for source in sources if source.moment]
    if not timed:
        return made
    best, words = max(timed, key=lambda pair: (pair[0].at is not None, pair[0].rank, not pair[0].day_only))
    shown = next((moment for moment, by in timed if by == SHOWN), best)
    if best.at and shown.at and abs(best.at - shown.at) > APART:
        best = best.doubted("medium", f"the page shows another time, {shown.shown}")
    return replace(
        made,
        said_at=_clean(shown.shown),
        posted_at=best.at,
        day_only=best.day_only,
        confidence=best.trust,
        time_by=_clean("; ".join([words, *best.assumed])),
    )


def _clean(text: str) -> str:
    """A text of a page as a database and a report can hold it: without controls, and not long."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:LONGEST_SHOWN]


def _of_unit(unit: Unit, reader: Reader) -> _Source:
    """What the posting shows to whoever reads it."""
    return _Source(SHOWN, shown_author(unit, reader), shown_time(unit, reader), shown_reach(unit))


def _of_claim(claim: Claim, reader: Reader) -> _Source:
    return _Source("structured data of the page", claim.author, read_date(claim.time, reader), claim.reach)


def _about(described: Sequence[Claim], near: Sequence[str]) -> list[Claim]:
    """The descriptions whose text holds the mention, the shortest text first."""
    wanted = list(filter(None, map(squeezed, near)))
    for words in wanted:
        found = [claim for claim in described if words in claim.text]
        if found:
            return sorted(found, key=lambda claim: len(claim.text))[:1]
    return []


def _of_page(described: Sequence[Claim], document: Document, address: str) -> list[Claim]:
    """The one description that is of the page as a whole, if it can be told from the others."""
    mine = [claim for claim in described if not claim.reply]
    if len(mine) > 1:
        same = [claim for claim in mine if claim.address and urldefrag(claim.address)[0] == urldefrag(address)[0]]
        headed = [claim for claim in mine if claim.headline and squeezed(claim.headline) in document.title]
        mine = same or headed
    return mine[:1] if len(mine) == 1 else []


def _of_head(root: Stretch, reader: Reader) -> _Source:
    """What the head of the page says in its meta elements."""
    said: dict[str, str] = {}
    for meta in itertools.islice(root.element.iter("meta"), MOST_METAS):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        said.setdefault(name, str(meta.get("content") or "")[:LONGEST_SHOWN].strip())
    moments = (read_date(said.get(name, ""), reader) for name in _TIMES)
    authors = (said.get(name, "") for name in _AUTHORS)
    author = next((name for name in authors if name and "://" not in name), "")
    return _Source("the head of the page", author, next(filter(None, moments), None))


def _of_feed(feed: FeedEntry | None, reader: Reader) -> _Source:
    """What the feed says; its time is often that of the last change, so it is trusted less."""
    if feed is None:
        return _Source("")
    moment = read_date(feed.published, reader)
    author = " ".join(feed.author.split())[:LONGEST_SHOWN]
    return _Source("the feed that led to the page", author, moment and moment.doubted("medium"))


def _of_htmldate(root: Stretch, reader: Reader) -> _Source:
    """A day that the page as a whole seems to bear.

    It is given the parsed tree: of a text that is one web address the library would fetch the page.
    """
    latest = reader.now or LATEST
    try:
        found = find_date(root.element, extensive_search=False, original_date=True, min_date=EARLIEST, max_date=latest)
    except Exception:  # noqa: BLE001 - whatever a hostile page makes the library raise, the page bears no date
        found = None
    moment = read_date(found, reader) if found else None
    return _Source("a date found on the page", moment=moment and moment.doubted("low"))
