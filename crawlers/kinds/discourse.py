"""A public Discourse forum: its lists of latest topics, and the posts of those that somebody wrote in lately."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from pydantic import BaseModel

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading
from crawlers.kinds.discourse_topic import Post, Remembered, Topic
from crawlers.kinds.kept import (
    Several,
    Shortfall,
    Text,
    below,
    broken_entries,
    cut_short,
    each_once,
    is_wanted,
    moment,
    read_each,
    written,
)
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

MOST_PAGES, MOST_PAGES_DEEP = 3, 10
CHUNK, MOST_CHUNKS, MOST_CHUNKS_DEEP = 20, 3, 20
_LIST, _TOPIC, _POSTS = "topics", "topic", "posts"


class _Topics(BaseModel):
    topics: Several = []
    more_topics_url: Text = ""


class _Latest(BaseModel):
    topic_list: _Topics


class _Listed(BaseModel):
    id: int
    bumped_at: Text = ""
    pinned: bool | None = False


class DiscourseKind(LeadsOnly):
    """A public Discourse forum; its search and its members are left alone, as its own robots.txt asks."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The newest topics."""
        yield _list(Asked(source, purpose=_LIST, errand=errand))

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Topics of a list, or posts of a topic."""
        return _read_list(asked, answer) if asked.purpose == _LIST else _read_posts(asked, answer)


def _list(asked: Asked) -> Ask:
    parameters = {"page": asked.step - 1, "no_definitions": "true"}
    return Ask(below(asked.source.address, "latest.json", parameters), asked)


def _read_list(asked: Asked, answer: Answer) -> Reading:
    """Topics in which somebody wrote since, and the next page while this one holds nothing older."""
    told = answer.told(_Latest).topic_list
    topics, broken = read_each(_Listed, told.topics)
    wanted = [topic for topic in topics if is_wanted(moment(topic.bumped_at), asked.errand)]
    asks = [
        Ask(below(asked.source.address, f"t/{topic.id}.json"), replace(asked, purpose=_TOPIC, step=1))
        for topic in wanted
    ]
    shortfall: tuple[Shortfall, ...] = broken_entries(broken)
    older = [topic for topic in topics if topic not in wanted and not topic.pinned]  # pinned ones come first
    known = asked.errand is not None and asked.errand.since is not None
    if told.more_topics_url and topics and not older and (known or _deep(asked)):
        most = MOST_PAGES_DEEP if _deep(asked) else MOST_PAGES
        if asked.step < most:
            asks.append(_list(replace(asked, step=asked.step + 1)))
        else:
            shortfall = (*shortfall, cut_short(most))
    return Reading((), tuple(asks), shortfall)


def _read_posts(asked: Asked, answer: Answer) -> Reading:
    """Posts of a topic; a long topic gives its first ones, so the newest are asked for by their numbers."""
    topic = answer.told(Topic)
    posts, broken = read_each(Post, topic.post_stream.posts)
    fresh = [post for post in posts if is_wanted(moment(post.changed_at), asked.errand)]
    first = asked.purpose == _TOPIC
    memory = Remembered.of(topic, posts) if first else Remembered.read(asked.until)
    asks: tuple[Ask, ...] = ()
    shortfall = broken_entries(broken)
    if memory.left and (first or len(fresh) == len(posts)):  # else all that are left are older than what is wanted
        if asked.step <= _most_chunks(asked.errand):
            asks = (_posts(asked, topic.id, memory),)
        else:
            line = f"{len(memory.left)} posts in the middle of a long topic were not asked for"
            shortfall = (*shortfall, (Problem.INCOMPLETE, line))
    leads = (_lead(asked.source.address, post, topic.id, memory) for post in fresh if post.cooked)
    return Reading(each_once(leads), asks, shortfall)


def _posts(asked: Asked, topic: int, memory: Remembered) -> Ask:
    """The request for the newest posts that are still missing."""
    chunk, rest = memory.left[:CHUNK], memory.left[CHUNK:]
    numbers = "&".join(f"post_ids[]={number}" for number in sorted(chunk))
    address = below(asked.source.address, f"t/{topic}/posts.json?{numbers}")
    until = replace(memory, left=rest).written
    return Ask(address, replace(asked, purpose=_POSTS, step=asked.step + 1, until=until))


def _lead(base: str, post: Post, topic: int, memory: Remembered) -> Lead:
    """One post under its own address, with the title of its topic."""
    slug = quote(post.topic_slug or memory.slug or "-", safe="")
    address = below(base, f"t/{slug}/{topic}/{post.post_number}")
    text, whole = written(post.cooked, address)
    entry = FeedEntry(post.username, post.created_at)
    return Lead(address, "\n".join(filter(None, [memory.title, text])), whole, entry, memory.title)


def _most_chunks(errand: Errand | None) -> int:
    """How often more posts of one topic are asked for; on the first visit its newest are enough."""
    if errand and errand.deep:
        return MOST_CHUNKS_DEEP
    return MOST_CHUNKS if errand and errand.since else 1


def _deep(asked: Asked) -> bool:
    return bool(asked.errand and asked.errand.deep)
