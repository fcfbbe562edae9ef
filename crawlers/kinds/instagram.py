"""The school's own Instagram account: comments below its posts, and posts in which others tagged it."""

import re
from typing import Any

from pydantic import Field

from crawlers.kinds.base import Ask, Asked, Lead
from crawlers.kinds.graph import GraphKind, Quiet, Told, earlier
from crawlers.kinds.kept import Text, is_public, read_each
from crawlers.kinds.paging import endpoint, old
from crawlers.vouchers.graph import VERSION
from mentions.posting import FeedEntry

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


class InstagramKind(GraphKind):
    """A professional account that belongs to the school, asked with its own token. No user name is asked for."""

    name, what = _ID, "the number of an Instagram account"
    begins_with = ("media", "tags")

    def ask(self, asked: Asked, after: str = "") -> Ask:
        """The page of a list that begins behind a cursor."""
        return _ask(asked, after)

    def told(self, asked: Asked, rows: list[Any]) -> Told:
        """Posts with the comments to ask for, or comments."""
        return _comments(asked, rows) if asked.purpose == "comments" else _media(asked, rows)


def _ask(asked: Asked, after: str = "") -> Ask:
    """The page of a list that begins behind a cursor."""
    whose = asked.until.split(" ")[0]
    given = {"fields": _FIELDS[asked.purpose], "limit": "25" if asked.purpose == "media" else "50", "after": after}
    return Ask(endpoint(asked.source, f"{VERSION}/{whose}/{asked.purpose}", given), asked, signed=True)


def _media(asked: Asked, rows: list[Any]) -> Told:
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
    return Told(leads, asks, broken, bool(recent or broken))


def _comments(asked: Asked, rows: list[Any]) -> Told:
    """Comments below one post, each with the address by which Instagram shows it."""
    comments, broken = read_each(_Comment, rows)
    wanted = [comment for comment in comments if not old(comment.timestamp, asked)]
    post = asked.until.partition(" ")[2].rstrip("/")
    leads = [
        Lead(f"{post}/c/{comment.id}/", comment.text, whole=True, entry=FeedEntry("", comment.timestamp))
        for comment in wanted
        if comment.text
    ]
    return Told(leads, [], broken, bool(wanted or broken))
