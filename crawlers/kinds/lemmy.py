"""A Lemmy server: the public feed of its own posts, or of named communities."""

import calendar
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading, plain
from crawlers.kinds.feed_xml import read_xml
from crawlers.kinds.kept import below, cut_short, each_once, is_public, is_wanted
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

COUNT = 50
MOST_PAGES, MOST_PAGES_DEEP = 3, 10


class LemmyKind(LeadsOnly):
    """A Lemmy server. Its feeds outlive the versions of its API."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The feed of each named community, or of all that stand on the server itself."""
        feeds = [f"c/{quote(name.removeprefix('!'), safe='@')}" for name in source.names] or ["local"]
        for feed in feeds:
            yield _ask(Asked(source, purpose="answer", errand=errand, until=feed))

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Posts of a feed, which comes newest first; and the next page while this one is full of new ones."""
        feed = read_xml(answer)
        entries = feed.entries
        posts = [entry for entry in entries if not _is_comment(entry)]
        wanted = [entry for entry in posts if is_wanted(_at(entry), asked.errand)]
        known = asked.errand is not None and (asked.errand.since is not None or asked.errand.deep)
        most = MOST_PAGES_DEEP if asked.errand and asked.errand.deep else MOST_PAGES
        leads = each_once(map(_lead, wanted))
        if not known or len(entries) < COUNT or len(wanted) < len(posts):
            return Reading(leads, shortfall=feed.shortfall)
        if asked.step >= most:
            return Reading(leads, shortfall=(*feed.shortfall, cut_short(most)))
        return Reading(leads, (_ask(replace(asked, step=asked.step + 1)),), feed.shortfall)


def _ask(asked: Asked) -> Ask:
    parameters = {"sort": "New", "limit": COUNT, "page": asked.step}
    return Ask(below(asked.source.address, f"feeds/{asked.until}.xml", parameters), asked)


def _permalink(entry: Any) -> str:
    """Address of the post itself; the link of an entry may be that of a page which the post is about."""
    told = (str(entry.get(name, "")) for name in ("id", "comments", "link"))
    return next(filter(is_public, told), "")


def _is_comment(entry: Any) -> bool:
    return "/comment/" in urlsplit(_permalink(entry)).path


def _at(entry: Any) -> datetime | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _lead(entry: Any) -> Lead:
    """A post; the server tells its author as an address, which ends in the name that it shows."""
    address = _permalink(entry)
    title = plain(str(entry.get("title", "")), address)
    text = plain(str(entry.get("summary", "")), address)
    author = str(entry.get("author", "")).rstrip("/").rsplit("/", 1)[-1]
    told = FeedEntry(author, str(entry.get("published") or entry.get("updated", "")))
    return Lead(address, "\n".join(filter(None, [title, text])), entry=told, title=title)
