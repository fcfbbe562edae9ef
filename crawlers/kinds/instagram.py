"""The school's own Instagram account: comments below its posts, and posts in which others tagged it."""

import re
from collections.abc import Iterable
from typing import Any

from pydantic import Field

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading
from crawlers.kinds.facebook_page import Edge, Quiet, earlier
from crawlers.kinds.kept import Text, broken_entries, each_once, is_public, read_each
from crawlers.kinds.paging import endpoint, old, onward, refuse
from crawlers.vouchers.graph import VERSION, problem_in
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

_ID = re.compile(r"[0-9]{1,30}")
_FIELDS = {
    "media": "id,caption,permalink,timestamp",
    "tags": "caption,permalink,timestamp",
    "comments": "id,text,timestamp",
}


class _Media(Quiet):
    id: Text = ""
    caption: Text = ""
    permalink: Text = ""
    timestamp: Text = ""


class _Comment(Quiet):
    id: str = Field(pattern=f"^{_ID.pattern}$")
    text: Text = ""
    timestamp: Text = ""


class InstagramKind(LeadsOnly):
    """A professional account that belongs to the school, asked with its own token. No user name is asked for."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """Its newest posts, and those in which it is tagged; raises UnreadError for a name that can be no account."""
        for name in filter(_ID.fullmatch, source.names):
            for purpose in ("media", "tags"):
                yield _ask(Asked(source, purpose=purpose, errand=errand, until=name))
        refuse([name for name in source.names if not _ID.fullmatch(name)], "the number of an Instagram account")

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Posts or comments, and the next page of them; raises UnreadError."""
        told = answer.told(Edge)
        if asked.purpose == "comments":
            leads, broken, fresh = _comments(asked, told.data)
            asks: tuple[Ask, ...] = ()
        else:
            leads, asks, broken, fresh = _media(asked, told.data)
        shortfall = broken_entries(broken)
        if told.paging.after and fresh:
            more, short = onward(asked, lambda then: _ask(then, told.paging.after))
            asks, shortfall = (*asks, *more), shortfall + short
        return Reading(each_once(leads), asks, shortfall)

    def problem_in(self, status: int, body: bytes) -> tuple[Problem, str] | None:
        """What an answer that is an error says."""
        return problem_in(status, body)


def _ask(asked: Asked, after: str = "") -> Ask:
    """The page of a list that begins behind a cursor."""
    whose = asked.until.split(" ")[0]
    given = {"fields": _FIELDS[asked.purpose], "limit": "25" if asked.purpose == "media" else "50", "after": after}
    return Ask(endpoint(asked.source, f"{VERSION}/{whose}/{asked.purpose}", given), asked, signed=True)


def _media(asked: Asked, rows: list[Any]) -> tuple[list[Lead], tuple[Ask, ...], int, bool]:
    """Posts; below the school's own, comments are asked for, which come late."""
    found, broken = read_each(_Media, rows)
    posts = [post for post in found if is_public(post.permalink)]
    broken += len(found) - len(posts)
    early = earlier(asked)
    recent = [post for post in posts if not old(post.timestamp, early)]
    leads = [
        Lead(post.permalink, post.caption, whole=True, entry=FeedEntry("", post.timestamp))
        for post in recent
        if post.caption and not old(post.timestamp, asked)
    ]
    below = recent if asked.purpose == "media" else []
    asks = [
        _ask(Asked(asked.source, purpose="comments", errand=asked.errand, until=f"{post.id} {post.permalink}"))
        for post in below
        if _ID.fullmatch(post.id)
    ]
    return leads, tuple(asks), broken, bool(recent or broken)


def _comments(asked: Asked, rows: list[Any]) -> tuple[list[Lead], int, bool]:
    """Comments below one post, each with the address by which Instagram shows it."""
    comments, broken = read_each(_Comment, rows)
    wanted = [comment for comment in comments if not old(comment.timestamp, asked)]
    post = asked.until.partition(" ")[2].rstrip("/")
    leads = [
        Lead(f"{post}/c/{comment.id}/", comment.text, whole=True, entry=FeedEntry("", comment.timestamp))
        for comment in wanted
        if comment.text
    ]
    return leads, broken, bool(wanted or broken)
