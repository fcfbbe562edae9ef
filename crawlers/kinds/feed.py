"""A news feed: its entries are leads, and the pages they point to are read."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading, plain
from crawlers.kinds.feed_json import is_json, read_json
from crawlers.kinds.feed_xml import MOST_ENTRIES, beyond, read_xml
from crawlers.kinds.kept import Shortfall, broken_entries, is_public
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

MOST_PAGES = 20
"""Older parts of a feed that a complaint scan asks for (RFC 5005)."""
LONGEST_TEXT = 4_000
_WRAPPER = re.compile(r"(www\.)?google\.[a-z]{2,3}(\.[a-z]{2})?")
"""Where Google Alerts points to in the place of the page, whose address stands in the query."""
_HIDING = ("news.google.com",)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a feed says, before it is sorted out."""

    leads: list[Lead]
    onward: str
    shortfall: tuple[Shortfall, ...]


class FeedKind(LeadsOnly):
    """An RSS, Atom or JSON feed."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The feed itself."""
        yield Ask(source.address, Asked(source, purpose="feed", errand=errand))

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """The pages its entries point to; when looking back, also its older parts."""
        most = max(MOST_ENTRIES, asked.source.max_pages)
        told = _json(answer, most) if is_json(answer) else _xml(answer, most)
        entries = [replace(lead, address=unwrapped(lead.address, answer.address)) for lead in told.leads]
        leads = _each_once(lead for lead in entries if lead.address)
        asks: tuple[Ask, ...] = ()
        if told.onward and asked.errand and asked.errand.deep and asked.step < MOST_PAGES:
            older = Asked(asked.source, purpose="feed", step=asked.step + 1)
            asks = (Ask(urljoin(answer.address, told.onward), older),)
        return Reading(leads, asks, (*told.shortfall, *_wanting(entries)))


def _each_once(entries: Iterable[Lead]) -> tuple[Lead, ...]:
    """A lead for each address: several entries about one page are one, whatever their order today."""
    same: dict[str, list[Lead]] = {}
    for lead in entries:
        same.setdefault(lead.address, []).append(lead)
    return tuple(leads[0] if len(leads) == 1 else _joined(leads) for leads in same.values())


def _joined(leads: list[Lead]) -> Lead:
    first = min(leads, key=lambda lead: (lead.entry.published if lead.entry else "", lead.title, lead.text))
    texts = sorted({lead.text for lead in leads})
    return replace(first, text="\n\n".join(filter(None, texts))[:LONGEST_TEXT])


def _wanting(entries: list[Lead]) -> tuple[Shortfall, ...]:
    """What entries do not tell."""
    nowhere = sum(not lead.address for lead in entries)
    told = [(Problem.INCOMPLETE, f"{nowhere} of the entries name no page on the web")] if nowhere else []
    if any(urlsplit(lead.address).hostname in _HIDING for lead in entries):
        told.append((Problem.INCOMPLETE, "Google News hides the addresses of its articles"))
    return tuple(told)


def _xml(answer: Answer, most: int) -> _Told:
    feed = read_xml(answer, most)
    return _Told([_lead(entry, answer.address) for entry in feed.entries], feed.onward, feed.shortfall)


def _lead(entry: Any, base: str) -> Lead:
    published = str(entry.get("published") or entry.get("updated", ""))
    return Lead(
        address=str(entry.get("link", "")),
        text=plain(str(entry.get("summary", "")), base)[:LONGEST_TEXT],
        title=plain(str(entry.get("title", "")), base),
        entry=FeedEntry(str(entry.get("author", "")), published),
    )


def _json(answer: Answer, most: int) -> _Told:
    leads, onward, broken, left_out = read_json(answer, most)
    return _Told(leads, onward, (*beyond(left_out), *broken_entries(broken)))


def unwrapped(address: str, base: str = "") -> str:
    """The page that a feed points to; empty when that is no web address."""
    with suppress(ValueError):
        # Some feeds escape twice. Only the ampersand is undone: “&section=” is a parameter and no sign.
        address = urljoin(base, address.strip().replace("&amp;", "&")) if address.strip() else ""
        parts = urlsplit(address)
        if parts.path == "/url" and _WRAPPER.fullmatch(parts.hostname or ""):
            told = parse_qs(parts.query)
            address = (told.get("url") or told.get("q") or [""])[0]
        return urlsplit(address).geturl() if is_public(address) else ""
    return ""
