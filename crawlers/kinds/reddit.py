"""Reddit: the feeds of named subreddits."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading, plain
from crawlers.kinds.feed_xml import MOST_ENTRIES, read_xml
from crawlers.kinds.kept import broken_entries, each_once, is_public
from crawlers.kinds.paging import endpoint, left_out, old, refuse
from crawlers.unread import site_of
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

_SUB = re.compile(r"(?!u_)[A-Za-z0-9_]{2,21}", re.IGNORECASE)  # r/u_name is a person's own page (R4)
_POST = re.compile(r"/r/[A-Za-z0-9_]{2,21}/comments/[^/]+/")
_DELETED = re.compile(r"\[ ?(deleted|removed)[^\]]{0,40}\](\s+submitted by\b.{0,200})?", re.DOTALL)


class RedditKind(LeadsOnly):
    """Named subreddits, by the feeds that Reddit shows to everybody; never a person's own page."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The newest posts and the newest comments of every subreddit; raises UnreadError for a name that is none."""
        names = [name.removeprefix("/").removeprefix("r/").strip("/") for name in source.names]
        for name in filter(_SUB.fullmatch, names):
            for feed in ("new", "comments"):
                asked = Asked(source, purpose="feed", errand=errand, until=feed)
                yield Ask(endpoint(source, f"r/{name}/{feed}/.rss"), asked, accept="application/atom+xml")
        refuse([name for name in names if not _SUB.fullmatch(name)], "the name of a subreddit")

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """What the entries of a feed point to; raises UnreadError when it is none."""
        feed = read_xml(answer, max(MOST_ENTRIES, asked.source.max_pages))
        shortfall = feed.shortfall
        good = [entry for entry in feed.entries if _stands(entry, asked.source)]
        shortfall += broken_entries(len(feed.entries) - len(good))
        kept = [entry for entry in good if not _deleted(entry)]
        shortfall += left_out(len(good) - len(kept), "taken away by the author or a moderator")
        wanted = [entry for entry in kept if not old(_time(entry), asked)]
        since = asked.errand.since if asked.errand else None
        if since and feed.entries and not any(old(_time(entry), asked) for entry in feed.entries):
            newest = f"the feed shows its newest {len(feed.entries)} only and does not reach back to the last visit"
            shortfall += ((Problem.INCOMPLETE, newest),)
        return Reading(each_once(_lead(entry, answer.address) for entry in wanted), (), shortfall)


def _time(entry: Mapping[str, Any]) -> str:
    return str(entry.get("updated") or entry.get("published") or "")


def _said(entry: Mapping[str, Any]) -> str:
    """HTML of an entry; feedparser has cleaned it."""
    content = entry.get("content") or [{}]
    return str(content[0].get("value") or entry.get("summary") or "")


def _stands(entry: Mapping[str, Any], source: ApprovedSource) -> bool:
    """Whether an entry points to a post or a comment on Reddit itself."""
    link = str(entry.get("link") or "")
    return is_public(link) and site_of(link) == site_of(source.address) and bool(_POST.match(urlsplit(link).path))


def _deleted(entry: Mapping[str, Any]) -> bool:
    return bool(_DELETED.fullmatch(plain(_said(entry), "").strip()))


def _lead(entry: Mapping[str, Any], address: str) -> Lead:
    said = FeedEntry(str(entry.get("author") or ""), str(entry.get("published") or _time(entry)))
    title = plain(str(entry.get("title") or ""), address)
    return Lead(str(entry["link"]), plain(_said(entry), address), whole=False, entry=said, title=title)
