"""A topic of a Discourse forum as its API tells it, and what is remembered of it from answer to answer."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel

from crawlers.kinds.kept import Several, Text, moment

MOST_REMEMBERED = 400


class Post(BaseModel):
    """One post of a topic."""

    id: int
    post_number: int
    cooked: Text = ""
    """What it says, as HTML."""
    username: Text = ""
    created_at: Text = ""
    updated_at: Text = ""
    topic_slug: Text = ""

    @property
    def changed_at(self) -> str:
        """When it was written or edited last, as the forum tells it; empty when either cannot be read."""
        times = [(at, told) for told in (self.created_at, self.updated_at) if (at := moment(told))]
        return max(times)[1] if times else ""


class PostStream(BaseModel):
    """Posts of a topic: some of them, and the numbers of all."""

    posts: Several = []
    stream: Several = []


class Topic(BaseModel):
    """A topic with some of its posts."""

    id: int
    title: Text = ""
    slug: Text = ""
    post_stream: PostStream


@dataclass(frozen=True, slots=True)
class Remembered:
    """What has to be known of a topic to ask for more of its posts."""

    title: str
    slug: str
    left: tuple[int, ...] = ()
    """Numbers of posts that are still to be asked for, the newest first."""

    @classmethod
    def of(cls, topic: Topic, posts: Iterable[Post]) -> "Remembered":
        """What is missing after the first answer, which holds the first posts of a topic."""
        given = {post.id for post in posts}
        missing = {number for number in topic.post_stream.stream if isinstance(number, int)} - given
        return cls(topic.title, topic.slug, tuple(sorted(missing, reverse=True)[:MOST_REMEMBERED]))

    @classmethod
    def read(cls, written: str) -> "Remembered":
        """The same, from `Asked.until`."""
        title, slug, left = json.loads(written)
        return cls(title, slug, tuple(left))

    @property
    def written(self) -> str:
        """As text, for `Asked.until`."""
        return json.dumps([self.title, self.slug, self.left])
