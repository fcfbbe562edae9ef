"""A news feed: its entries are leads, and the pages they point to are read."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import feedparser
from pydantic import BaseModel, ConfigDict, ValidationError

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading, plain
from crawlers.unread import UnreadError
from mentions.encoding import decoded
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

MOST_PAGES = 20
"""Older parts of a feed that a complaint scan asks for (RFC 5005)."""
_WRAPPERS = {"www.google.com": "/url", "www.google.co.uk": "/url"}
"""Where Google Alerts points to in the place of the page, whose address stands in the query."""
_HIDING = ("news.google.com",)


class _JsonEntry(BaseModel):
    """An entry of a JSON Feed 1.1."""

    model_config = ConfigDict(extra="ignore")
    url: str = ""
    external_url: str = ""
    title: str = ""
    summary: str = ""
    content_text: str = ""
    content_html: str = ""
    date_published: str = ""
    date_modified: str = ""
    authors: list[dict[str, Any]] = []


class _JsonFeed(BaseModel):
    """A JSON Feed (jsonfeed.org, version 1 or 1.1)."""

    model_config = ConfigDict(extra="ignore")
    version: str
    items: list[Any]
    next_url: str = ""


class FeedKind(LeadsOnly):
    """An RSS, Atom or JSON feed."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The feed itself."""
        yield Ask(source.address, Asked(source, purpose="feed", errand=errand))

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """The pages its entries point to; when looking back, also its older parts."""
        found, onward = _json(answer) if _is_json(answer) else _xml(answer)
        leads = {lead.address: lead for lead in reversed(found) if lead.address}
        hidden = [lead for lead in leads.values() if urlsplit(lead.address).hostname in _HIDING]
        shortfall = ((Problem.INCOMPLETE, "Google News hides the addresses of its articles"),) if hidden else ()
        asks: tuple[Ask, ...] = ()
        if onward and asked.errand and asked.errand.deep and asked.step < MOST_PAGES:
            older = Asked(asked.source, purpose="feed", step=asked.step + 1)
            asks = (Ask(urljoin(answer.address, onward), older),)
        return Reading(tuple(reversed(leads.values())), asks, shortfall)


def _is_json(answer: Answer) -> bool:
    return "json" in answer.content_type or answer.body.lstrip()[:1] == b"{"


def _xml(answer: Answer) -> tuple[list[Lead], str]:
    """Leads of an RSS or Atom feed, and the address of its next part.

    The text is decoded by our own rules first: a feed may declare an encoding that keeps Python busy for ever.
    """
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": answer.address}
    text = decoded(answer.body, answer.content_type).encode("utf-8", "replace")
    parsed = feedparser.parse(text, response_headers=headers)
    if not parsed.version and not parsed.entries:
        raise UnreadError(Problem.NOT_FEED)
    links = parsed.feed.get("links", [])
    onward = next((str(link.get("href", "")) for link in links if link.get("rel") == "next"), "")
    return [_lead(entry, answer.address) for entry in parsed.entries], onward


def _lead(entry: Any, base: str) -> Lead:
    published = str(entry.get("published") or entry.get("updated", ""))
    return Lead(
        address=unwrapped(str(entry.get("link", ""))),
        text=plain(str(entry.get("summary", "")), base)[:4_000],
        title=plain(str(entry.get("title", "")), base),
        entry=FeedEntry(str(entry.get("author", "")), published),
    )


def _json(answer: Answer) -> tuple[list[Lead], str]:
    try:
        feed = answer.told(_JsonFeed)
    except UnreadError as error:
        raise UnreadError(Problem.NOT_FEED, error.detail) from error
    if "jsonfeed" not in feed.version:
        raise UnreadError(Problem.NOT_FEED, "JSON of another sort")
    return list(_json_leads(feed, answer.address)), feed.next_url


def _json_leads(feed: _JsonFeed, base: str) -> Iterator[Lead]:
    for told in feed.items:
        with suppress(ValidationError):
            entry = _JsonEntry.model_validate(told)
            author = str(entry.authors[0].get("name", "")) if entry.authors else ""
            text = entry.summary or entry.content_text or plain(entry.content_html, base)
            yield Lead(
                address=unwrapped(entry.url or entry.external_url),
                text=text[:4_000],
                title=entry.title,
                entry=FeedEntry(author, entry.date_published or entry.date_modified),
            )


def unwrapped(address: str) -> str:
    """The page that a feed points to; empty when that is no web address."""
    address = unescape(address)
    with suppress(ValueError):
        parts = urlsplit(address)
        if _WRAPPERS.get(parts.hostname or "") == parts.path:
            told = parse_qs(parts.query)
            address = (told.get("url") or told.get("q") or [""])[0]
    return address if address.startswith(("http://", "https://")) else ""
