"""A JSON Feed (jsonfeed.org, version 1 or 1.1): its entries, one broken one among many included."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from cases.problems import Problem
from crawlers.kinds.base import Answer, Lead, plain
from crawlers.kinds.kept import Several, Text, read_each
from crawlers.unread import UnreadError
from mentions.encoding import decoded
from mentions.posting import FeedEntry


class _Entry(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: Any = ""
    url: Text = ""
    external_url: Text = ""
    title: Text = ""
    summary: Text = ""
    content_text: Text = ""
    content_html: Text = ""
    date_published: Text = ""
    date_modified: Text = ""
    authors: Several = []
    author: Any = None
    """What version 1 had in the place of authors."""


class _Feed(BaseModel):
    model_config = ConfigDict(extra="ignore")
    version: str
    items: Several
    next_url: Text = ""


def is_json(answer: Answer) -> bool:
    """Whether an answer can only be JSON, whatever its server calls it."""
    return answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def read_json(answer: Answer, most: int) -> tuple[list[Lead], str, int, int]:
    """Leads of a JSON Feed, the address of its next part, how many entries are broken, and how many left out."""
    text = decoded(answer.body, answer.content_type).removeprefix("\ufeff").encode("utf-8", "replace")
    try:
        feed = Answer(answer.address, answer.content_type, answer.headers, text).told(_Feed)
    except UnreadError as error:
        raise UnreadError(Problem.NOT_FEED, error.detail) from error
    if "jsonfeed" not in feed.version:
        raise UnreadError(Problem.NOT_FEED, "JSON of another sort")
    entries, broken = read_each(_Entry, feed.items[:most])
    return [_lead(entry, answer.address) for entry in entries], feed.next_url, broken, len(feed.items[most:])


def _lead(entry: _Entry, base: str) -> Lead:
    people = [one for one in (*entry.authors, entry.author) if isinstance(one, dict)]
    name = people[0].get("name") if people else ""
    permalink = entry.id if isinstance(entry.id, str) and entry.id.startswith(("http://", "https://")) else ""
    return Lead(
        address=entry.url or entry.external_url or permalink,
        text=(entry.summary or entry.content_text or plain(entry.content_html, base))[:4_000],
        title=entry.title,
        entry=FeedEntry(name if isinstance(name, str) else "", entry.date_published or entry.date_modified),
    )
