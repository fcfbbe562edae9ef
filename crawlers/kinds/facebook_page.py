"""The school's own Facebook Page: its posts, those of visitors, comments and ratings; never who wrote them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from crawlers.kinds.base import Ask, Asked, Lead
from crawlers.kinds.graph import Edge, GraphKind, Quiet, Told, earlier
from crawlers.kinds.kept import Text, is_public, read_each, within
from crawlers.kinds.paging import endpoint, old, place
from crawlers.vouchers.graph import VERSION
from mentions.posting import FeedEntry

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.]{0,99}")
_ID = re.compile(r"[0-9]+(_[0-9]+)*")
_COMMENT = "id,message,created_time,permalink_url"
_FEED = (
    "id,message,story,created_time,permalink_url,"
    f"comments.filter(stream).order(reverse_chronological).limit(25){{{_COMMENT}}}"
)
_RATINGS = "review_text,created_time,recommendation_type,open_graph_story{id}"


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
    open_graph_story: Annotated[_Story, BeforeValidator(within)] = Field(default_factory=_Story)


class FacebookPageKind(GraphKind):
    """A Page that belongs to the school, asked with its own token. Who wrote a post is not asked for."""

    name, what = _NAME, "the id of a Page"
    begins_with = ("feed", "ratings")

    def ask(self, asked: Asked, after: str = "") -> Ask:
        """The page of a list that begins behind a cursor."""
        return _ask(asked, after)

    def told(self, asked: Asked, rows: list[Any]) -> Told:
        """What was posted."""
        return {"feed": _feed, "comments": _comments}.get(asked.purpose, _ratings)(asked, rows)


def _ask(asked: Asked, after: str = "") -> Ask:
    """The page of a list that begins behind a cursor."""
    given = {"feed": {"fields": _FEED, "limit": "25"}, "ratings": {"fields": _RATINGS, "limit": "50"}}.get(
        asked.purpose, {"fields": _COMMENT, "filter": "stream", "order": "reverse_chronological", "limit": "100"}
    )
    whose = asked.until.split(" ")[0]
    address = endpoint(asked.source, f"{VERSION}/{whose}/{asked.purpose}", {**given, "after": after})
    return Ask(address, asked, signed=True)


def _feed(asked: Asked, rows: list[Any]) -> Told:
    """Posts, and the comments that are told with them."""
    posts, broken = read_each(_Post, rows)
    leads, asks = [], []
    for post in posts:
        leads += _leads(asked, [post], "")
        if post.comments is None:
            continue
        below = replace(asked, purpose="comments", step=1, until=f"{post.id} {post.permalink_url}")
        told = _comments(below, post.comments.data)
        leads, broken = leads + told.leads, broken + told.broken
        if post.comments.paging.after and told.fresh:
            asks.append(_ask(below, post.comments.paging.after))
    early = earlier(asked)
    return Told(leads, asks, broken, bool(broken) or any(not old(post.created_time, early) for post in posts))


def _comments(asked: Asked, rows: list[Any]) -> Told:
    """Comments below one post, the newest first."""
    comments, broken = read_each(_Comment, rows)
    wanted = [comment for comment in comments if not old(comment.created_time, asked)]
    return Told(_leads(asked, wanted, asked.until.partition(" ")[2]), [], broken, bool(wanted or broken))


def _ratings(asked: Asked, rows: list[Any]) -> Told:
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
    return Told(leads, [], broken, bool(wanted or broken))


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
