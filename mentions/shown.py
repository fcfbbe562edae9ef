"""What a posting shows of itself to whoever reads it: its author, its time, how many have seen it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from mentions.dates import read_date
from mentions.document import Stretch
from mentions.moments import Moment, Reader
from mentions.unit import Unit

LONGEST_NAME, LONGEST_LABEL, LONGEST_COUNT = 100, 150, 40
MOST_COUNTS = 8
_NAMED = re.compile(
    r"(?:^|[-_])(?:author|username|user|who|byline|by|poster|posted-?by|nick|nickname|commenter|reviewer|writer|fn"
    r"|(?:user|display|screen|member)-?name)(?:$|[-_](?:name|link)$)"
)
_TIMED = re.compile(
    r"(?:^|[-_])(?:post)?(?:date|time|when|posted|published|created|timestamp|datetime|ago|meta|by|byline)"
)
_LATER = re.compile(r"modif|updat|edit")
_LEAD_IN = re.compile(
    r"^(?:(?:posted|written|published|submitted|words|review|reviewed|comment)\b\s*)?(?:by|from|author)?\b[\s:]*",
    re.IGNORECASE,
)
_ONLY_DATE = re.compile(r"[\s·|•,–—()-]*(?:(?:posted|published|on|at|date)\b[\s:]*){0,2}$", re.IGNORECASE)
_COUNT = re.compile(
    r"(?<![\w.,])[0-9][0-9.,]{0,12}\s?[km]?\s(?:views?|likes?|comments?|shares?|replies|reply|reactions?|upvotes?|reposts?"
    r"|retweets?)\b|\b(?:views|likes|comments|shares|replies|reactions|upvotes):?\s[0-9][0-9.,]{0,12}\s?[km]?\b",
    re.IGNORECASE,
)
_DATES = {"datepublished", "datecreated", "uploaddate"}


def shown_time(unit: Unit, reader: Reader) -> Moment | None:
    """The time that a posting shows; None when it shows none."""
    own = list(unit.own())
    found = (way(stretch, reader) for way in (_marked, _labelled, _bare) for stretch in own)
    return next(filter(None, found), None)


def _marked(stretch: Stretch, reader: Reader) -> Moment | None:
    """Time of a `<time>` element, or of microdata."""
    said = stretch.attribute("itemprop").lower()
    if (stretch.tag != "time" and said not in _DATES) or _LATER.search(f"{said} {' '.join(stretch.tokens)}"):
        return None
    words = stretch.words(LONGEST_LABEL)
    exact = read_date(stretch.attribute("datetime") or stretch.attribute("content"), reader)
    if exact:
        return replace(exact, shown=words[:LONGEST_LABEL] or exact.shown)
    return read_date(words, reader)


def _labelled(stretch: Stretch, reader: Reader) -> Moment | None:
    """Time in an element that calls itself one."""
    if not any(map(_TIMED.search, stretch.tokens)) or any(map(_LATER.search, stretch.tokens)):
        return None
    shown = read_date(stretch.words(LONGEST_LABEL), reader)
    exact = read_date(stretch.attribute("title"), reader)
    if exact and exact.at and (shown is None or shown.at is None or shown.trust == "low"):
        return replace(exact, shown=shown.shown if shown else exact.shown)
    return shown


def _bare(stretch: Stretch, reader: Reader) -> Moment | None:
    """Time that stands alone between two pieces of markup."""
    for text in (stretch.element.text, stretch.element.tail):
        moment = read_date(text, reader) if text and len(text) < LONGEST_LABEL else None
        if moment and text and _ONLY_DATE.fullmatch(" ".join(text.split()).replace(moment.shown, "")):
            return moment
    return None


def shown_author(unit: Unit, reader: Reader) -> str:
    """The author that a posting shows; empty when it shows none."""
    own = list(unit.own())
    for way in (_itemprop, _class, _before_date):
        for stretch in own:
            if name := _name(way(stretch, reader), reader):
                return name
    return ""


def _itemprop(stretch: Stretch, _reader: Reader) -> str:
    if stretch.attribute("itemprop").lower() != "author" and "author" not in stretch.attribute("rel").lower().split():
        return ""
    named = (one for one in stretch.within() if one.attribute("itemprop").lower() == "name")
    best = next(named, stretch)
    return best.attribute("content") or best.words(LONGEST_LABEL)


def _class(stretch: Stretch, _reader: Reader) -> str:
    if stretch.attribute("data-author"):
        return stretch.attribute("data-author")
    return stretch.words(LONGEST_LABEL) if any(map(_NAMED.search, stretch.tokens)) else ""


def _before_date(stretch: Stretch, reader: Reader) -> str:
    """A name set off by markup with a date behind it: `<b>somebody</b> · 17 November 2026`."""
    tail = stretch.element.tail or ""
    if stretch.tag not in {"b", "strong", "a", "cite", "h4", "h5", "span"} or not tail[:LONGEST_LABEL].strip():
        return ""
    moment = read_date(tail[:LONGEST_LABEL], reader)
    lead = tail.split(moment.shown)[0] if moment else "x"
    return stretch.words(LONGEST_LABEL) if _ONLY_DATE.fullmatch(lead) else ""


def _name(text: str, reader: Reader) -> str:
    """A name as displayed, without “by” before it and the date behind it; empty when it can be none."""
    text = " ".join(text[: LONGEST_LABEL * 2].split())
    moment = read_date(text, reader)
    if moment:
        text = text.split(moment.shown)[0]
    text = re.split(r"\s[·|•–—]\s?|\s\|", f"{text} ")[0]
    text = _LEAD_IN.sub("", text).strip(" \t·|•,–—-:")
    return text if 0 < len(text) <= LONGEST_NAME and re.search(r"[^\W\d_]", text) else ""


def shown_reach(unit: Unit) -> tuple[str, ...]:
    """Counts that a posting shows, each in its own words."""
    found: dict[str, str] = {}
    for text in _pieces(unit):
        for said in _COUNT.findall(text):
            found.setdefault(re.sub(r"[^a-z]", "", said.lower()).removeprefix("k").rstrip("s"), said)
            if len(found) == MOST_COUNTS:
                return tuple(found.values())
    return tuple(found.values())


def _pieces(unit: Unit) -> Iterator[str]:
    """The short texts of a posting: labels, not sentences."""
    for stretch in unit.own():
        yield stretch.words(LONGEST_COUNT)
        tail = stretch.element.tail or ""
        if len(tail) <= LONGEST_COUNT:
            yield " ".join(tail.split())
