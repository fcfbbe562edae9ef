"""The school's own Facebook Page: its posts, those of visitors, comments and ratings; never who wrote them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading
from crawlers.kinds.kept import Text, broken_entries, each_once, is_public, read_each
from crawlers.kinds.paging import endpoint, old, onward, place, refuse
from crawlers.vouchers.graph import VERSION, problem_in
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

COMMENTED = timedelta(days=30)
"""Comments come late: below posts that are so much older than what is wanted, comments are still read."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.]{0,99}")
_ID = re.compile(r"[0-9]+(_[0-9]+)*")
_COMMENT = "id,message,created_time,permalink_url"
_FEED = (
    "id,message,story,created_time,permalink_url,"
    f"comments.filter(stream).order(reverse_chronological).limit(25){{{_COMMENT}}}"
)
_RATINGS = "review_text,created_time,recommendation_type,open_graph_story{id}"


def _within(told: object) -> object:
    return told if isinstance(told, dict) else {}


class Quiet(BaseModel):
    """A part of what the Graph API says; its errors never show it, for addresses of next pages hold the token."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class _Cursors(Quiet):
    after: Text = ""


class Paging(Quiet):
    """Where the next page begins. The address of it that the service gives is not kept, for it holds the token."""

    cursors: Annotated[_Cursors, BeforeValidator(_within)] = Field(default_factory=_Cursors)
    next: Annotated[bool, BeforeValidator(bool)] = False

    @property
    def after(self) -> str:
        """Cursor of the next page; empty when there is none."""
        return self.cursors.after if self.next else ""


class Edge(Quiet):
    """A list that the Graph API tells page by page."""

    data: list[Any]
    paging: Annotated[Paging, BeforeValidator(_within)] = Field(default_factory=Paging)


class _Comment(Quiet):
    id: str = Field(pattern=f"^{_ID.pattern}$")
    message: Text = ""
    created_time: Text = ""
    permalink_url: Text = ""


class _Post(_Comment):
    story: Text = ""
    comments: Edge | None = None


class _Story(Quiet):
    id: Text = ""


class _Rating(Quiet):
    review_text: Text = ""
    created_time: Text = ""
    recommendation_type: Text = ""
    open_graph_story: Annotated[_Story, BeforeValidator(_within)] = Field(default_factory=_Story)


class FacebookPageKind(LeadsOnly):
    """A Page that belongs to the school, asked with its own token. Who wrote a post is not asked for."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """Posts with their newest comments, and ratings; raises UnreadError for a name that can be no Page."""
        for name in filter(_NAME.fullmatch, source.names):
            for purpose in ("feed", "ratings"):
                yield _ask(Asked(source, purpose=purpose, errand=errand, until=name))
        refuse([name for name in source.names if not _NAME.fullmatch(name)], "the id of a Page")

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """What was posted, and the next page of it; raises UnreadError."""
        told = answer.told(Edge)
        read = {"feed": _feed, "comments": _comments}.get(asked.purpose, _ratings)
        leads, begun, broken, fresh = read(asked, told.data)
        asks, shortfall = tuple(begun), broken_entries(broken)
        if told.paging.after and fresh:
            more, short = onward(asked, lambda then: _ask(then, told.paging.after))
            asks, shortfall = (*asks, *more), shortfall + short
        return Reading(each_once(leads), asks, shortfall)

    def problem_in(self, status: int, body: bytes) -> tuple[Problem, str] | None:
        """What an answer that is an error says."""
        return problem_in(status, body)


_Read = tuple[list[Lead], list[Ask], int, bool]
"""Leads, further asks, how many rows could not be read, and whether older ones are wanted too."""


def _ask(asked: Asked, after: str = "") -> Ask:
    """The page of a list that begins behind a cursor."""
    given = {"feed": {"fields": _FEED, "limit": "25"}, "ratings": {"fields": _RATINGS, "limit": "50"}}.get(
        asked.purpose, {"fields": _COMMENT, "filter": "stream", "order": "reverse_chronological", "limit": "100"}
    )
    whose = asked.until.split(" ")[0]
    address = endpoint(asked.source, f"{VERSION}/{whose}/{asked.purpose}", {**given, "after": after})
    return Ask(address, asked, signed=True)


def _feed(asked: Asked, rows: list[Any]) -> _Read:
    """Posts, and the comments that are told with them."""
    posts, broken = read_each(_Post, rows)
    leads, asks = [], []
    for post in posts:
        leads += _leads(asked, [post], "")
        if post.comments is None:
            continue
        below = replace(asked, purpose="comments", step=1, until=f"{post.id} {post.permalink_url}")
        found, _, bad, fresh = _comments(below, post.comments.data)
        leads, broken = leads + found, broken + bad
        if post.comments.paging.after and fresh:
            asks.append(_ask(below, post.comments.paging.after))
    early = earlier(asked)
    return leads, asks, broken, bool(broken) or any(not old(post.created_time, early) for post in posts)


def earlier(asked: Asked) -> Asked:
    """The same, for posts below which comments may still be new."""
    errand = asked.errand
    if errand is None or errand.since is None:
        return asked
    return replace(asked, errand=replace(errand, since=errand.since - COMMENTED))


def _comments(asked: Asked, rows: list[Any]) -> _Read:
    """Comments below one post, the newest first."""
    comments, broken = read_each(_Comment, rows)
    wanted = [comment for comment in comments if not old(comment.created_time, asked)]
    return _leads(asked, wanted, asked.until.partition(" ")[2]), [], broken, bool(wanted or broken)


def _ratings(asked: Asked, rows: list[Any]) -> _Read:
    """Recommendations of the Page; each is told with the number of its story, which is its address."""
    ratings, broken = read_each(_Rating, rows)
    wanted = [rating for rating in ratings if not old(rating.created_time, asked)]
    base = place(asked.source, "https://www.facebook.com")
    leads = []
    for rating in wanted:
        story = rating.open_graph_story.id
        if rating.review_text and _ID.fullmatch(story):
            leads.append(Lead(f"{base}/{story}", rating.review_text, whole=True, entry=_entry(rating.created_time)))
        else:
            broken += bool(rating.review_text)
    return leads, [], broken, bool(wanted or broken)


def _leads(asked: Asked, posts: Iterable[_Comment], above: str) -> list[Lead]:
    """Leads to posts, or to comments below one, as far as they are wanted and say anything."""
    leads = []
    for post in posts:
        text = "\n".join(filter(None, (post.message, post.story if isinstance(post, _Post) else "")))
        address = post.permalink_url
        if not is_public(address) and above:
            address = f"{above}{'&' if '?' in above else '?'}comment_id={post.id.rpartition('_')[2]}"
        if text and not old(post.created_time, asked):
            fallback = f"{place(asked.source, 'https://www.facebook.com')}/{post.id}"
            address = address if is_public(address) else fallback
            leads.append(Lead(address, text, whole=True, entry=_entry(post.created_time)))
    return leads


def _entry(time: str) -> FeedEntry:
    """Time of a post; its author was not asked for."""
    return FeedEntry("", time)
