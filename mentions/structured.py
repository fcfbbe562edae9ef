"""What a page's structured data (JSON-LD, schema.org) says of its postings: by whom, when, how far it went."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from mentions.document import squeezed
from mentions.json_ld import json_ld

MOST_SCRIPTS, MOST_NODES, LONGEST_SCRIPT = 20, 5_000, 1_000_000
LONGEST_NAME = 100
_REPLIES = {"Comment", "Answer", "Review", "UserReview", "CriticReview"}
_POSTINGS = {
    "Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle",
    "LiveBlogPosting", "SocialMediaPosting", "DiscussionForumPosting", "Question", "VideoObject", "Message",
}  # fmt: skip
_ACTIONS = {
    "LikeAction": "likes", "CommentAction": "comments", "ShareAction": "shares", "ViewAction": "views",
    "WatchAction": "views", "ReplyAction": "replies", "DislikeAction": "dislikes", "AgreeAction": "likes",
}  # fmt: skip
_COUNTS = {"commentCount": "comments", "answerCount": "answers", "upvoteCount": "upvotes"}


@dataclass(frozen=True, slots=True)
class Claim:
    """One posting as structured data describes it."""

    reply: bool
    """Whether it is a comment, answer or review: one of several on its page."""
    author: str
    time: str
    reach: tuple[str, ...]
    text: bytes
    headline: str
    address: str


def claims(root: HtmlElement) -> list[Claim]:
    """Postings of all JSON-LD in a page; what cannot be read is passed over."""
    nodes = list(itertools.islice(_nodes(root), MOST_NODES))
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    return [_claim(node, by_id) for node in nodes if _types(node) & (_REPLIES | _POSTINGS)]


def _nodes(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Every object in the JSON-LD of a page, the outer before the inner."""
    scripts = (one for one in root.iter("script") if "ld+json" in str(one.get("type") or "").lower())
    for script in itertools.islice(scripts, MOST_SCRIPTS):
        waiting: list[Any] = [json_ld(script.text or "", LONGEST_SCRIPT)]
        while waiting:
            found = waiting.pop()
            if isinstance(found, dict):
                yield found
                waiting += reversed(list(found.values()))
            elif isinstance(found, list):
                waiting += reversed(found)


def _types(node: Mapping[str, Any]) -> set[str]:
    return {str(one).rpartition("/")[2] for one in _many(node.get("@type"))}


def _many(value: object) -> Iterable[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    """The first text in a value; empty when it is none."""
    found = next((one for one in _many(value) if isinstance(one, str | int)), "")
    return " ".join(str(found)[:100_000].split())


def _name(value: object, by_id: Mapping[str, Mapping[str, Any]]) -> str:
    """Names of the authors, as given: text, objects with a name, or references to such objects."""
    names = []
    for one in itertools.islice(_many(value), 3):
        author = by_id.get(str(one.get("@id")), one) if isinstance(one, dict) and "name" not in one else one
        names.append(_text(author.get("name")) if isinstance(author, dict) else _text(author))
    return ", ".join(name for name in names if name and not re.match("https?://", name))[:LONGEST_NAME]


def _claim(node: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> Claim:
    times = (_text(node.get(key)) for key in ("datePublished", "dateCreated", "uploadDate"))
    text = next(filter(None, (_text(node.get(key)) for key in ("articleBody", "reviewBody", "text"))), "")
    page = node.get("mainEntityOfPage")
    return Claim(
        reply=bool(_types(node) & _REPLIES),
        author=_name(node.get("author"), by_id),
        time=next(filter(None, times), ""),
        reach=tuple(_reach(node)),
        text=squeezed(re.sub(r"<[^>]{0,1000}>", " ", text)),
        headline=_text(node.get("headline")) or _text(node.get("name")),
        address=_text(node.get("url")) or _text(page.get("@id") if isinstance(page, dict) else page),
    )


def _reach(node: Mapping[str, Any]) -> Iterator[str]:
    """How far a posting went, each count with its thing."""
    for one in itertools.islice(_many(node.get("interactionStatistic")), 10):
        if isinstance(one, dict):
            kind = one.get("interactionType")
            kind = _text(kind.get("@type")) if isinstance(kind, dict) else _text(kind)
            thing, count = _ACTIONS.get(kind.rpartition("/")[2]), _text(one.get("userInteractionCount"))
            if thing and count.isdecimal() and len(count) < 16:  # noqa: PLR2004 - longer is no count
                yield f"{count} {thing}"
    for key, thing in _COUNTS.items():
        count = _text(node.get(key))
        if count.isdecimal() and len(count) < 16:  # noqa: PLR2004
            yield f"{count} {thing}"
