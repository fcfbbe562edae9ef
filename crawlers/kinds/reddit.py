"""Reddit: the feeds of named subreddits; also what all social kinds have in common, which its neighbours import."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import feedparser

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading, plain
from crawlers.kinds.engines.kept import (
    Shortfall,
    below,
    broken_entries,
    cut_short,
    each_once,
    is_public,
    is_wanted,
    moment,
)
from crawlers.unread import UnreadError, site_of
from mentions.encoding import decoded
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

MOST_PAGES, MOST_PAGES_DEEP = 5, 25
Missing = tuple[Shortfall, ...]

_SUB = re.compile(r"(?!u_)[A-Za-z0-9_]{2,21}", re.IGNORECASE)  # r/u_name is a person's own page (R4)
_POST = re.compile(r"/r/[A-Za-z0-9_]{2,21}/comments/[^/]+/")
_DELETED = re.compile(r"\[ ?(deleted|removed)[^\]]{0,40}\](\s+submitted by\b.{0,200})?", re.DOTALL)


def endpoint(source: ApprovedSource, path: str, parameters: Mapping[str, str] | None = None) -> str:
    """Address of a service's endpoint; parameters that are empty are left out."""
    return below(source.address, path, {name: value for name, value in (parameters or {}).items() if value})


def place(source: ApprovedSource, official: str) -> str:
    """Where a service shows its public pages: not where its API stands, but in tests, which have one host for both."""
    host = urlsplit(source.address).hostname or ""
    return source.address.rstrip("/") if host.endswith(".test") else official


def old(written: str, asked: Asked) -> bool:
    """Whether a post is older than what is wanted; one whose time cannot be read is not."""
    return not is_wanted(moment(written), asked.errand)


def left_out(number: int, why: str) -> Missing:
    """The shortfall of a number of posts; empty for none."""
    posts = "1 post was" if number == 1 else f"{number} posts were"
    return ((Problem.INCOMPLETE, f"{posts} left out: {why}"),) if number else ()


def onward(asked: Asked, make: Callable[[Asked], Ask]) -> tuple[tuple[Ask, ...], Missing]:
    """The next page of an answer whose posts are still wanted, or the line that says why it is not asked for."""
    errand = asked.errand
    if errand is None or (errand.since is None and not errand.deep):
        return (), ()  # the service's own newest are enough
    most = MOST_PAGES_DEEP if errand.deep else MOST_PAGES
    if asked.step >= most:
        return (), (cut_short(most),)
    return (make(replace(asked, step=asked.step + 1)),), ()


def refuse(names: Sequence[str], what: str) -> None:
    """Raise UnreadError for names that cannot be asked for; called when all others have been."""
    if names:
        said = ", ".join(f"“{name}”" for name in names)
        raise UnreadError(Problem.BROKEN, f"{said} is not {what}: correct `names` in the register")


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
        headers = {"content-type": "application/xml; charset=utf-8", "content-location": answer.address}
        body = decoded(answer.body, answer.content_type).encode("utf-8", "replace")
        parsed = feedparser.parse(body, response_headers=headers)
        if not parsed.version:
            raise UnreadError(Problem.NOT_FEED)
        shortfall: Missing = ()
        if parsed.bozo and isinstance(parsed.get("bozo_exception"), Exception):
            shortfall += ((Problem.INCOMPLETE, "the feed broke off"),)
        good = [entry for entry in parsed.entries if _stands(entry, asked.source)]
        shortfall += broken_entries(len(parsed.entries) - len(good))
        kept = [entry for entry in good if not _deleted(entry)]
        shortfall += left_out(len(good) - len(kept), "taken away by the author or a moderator")
        wanted = [entry for entry in kept if not old(_time(entry), asked)]
        since = asked.errand.since if asked.errand else None
        if since and parsed.entries and not any(old(_time(entry), asked) for entry in parsed.entries):
            newest = f"the feed shows its newest {len(parsed.entries)} only and does not reach back to the last visit"
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
