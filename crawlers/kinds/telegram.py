"""Telegram: the public preview of named channels."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading, plain
from crawlers.kinds.kept import broken_entries, each_once
from crawlers.kinds.paging import endpoint, old, onward, place, refuse
from crawlers.unread import UnreadError
from mentions.encoding import decoded
from mentions.hostile import why_hostile
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

_CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
_POST = re.compile(r"([A-Za-z0-9_]{5,32})/([0-9]{1,18})")
_WORDS = ", ".join(
    f".tgme_widget_message_{part}"
    for part in ("text", "poll_question", "poll_option_text", "document_title", "document_extra")
)
_CARD = ".link_preview_site_name, .link_preview_title, .link_preview_description"


class TelegramKind(LeadsOnly):
    """Named public channels, by the preview that Telegram shows to everybody; never groups or people."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The newest posts of every channel; raises UnreadError for a name that is none."""
        names = [name.removeprefix("@") for name in source.names]
        for name in filter(_CHANNEL.fullmatch, names):
            yield Ask(endpoint(source, f"s/{name}"), Asked(source, purpose="preview", errand=errand, until=name))
        refuse([name for name in names if not _CHANNEL.fullmatch(name)], "the name of a channel")

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """The posts of one page of a preview; raises UnreadError for a channel that has none."""
        if not urlsplit(answer.address).path.startswith("/s/"):
            raise UnreadError(Problem.FORBIDDEN, "the channel shows no public preview")
        html = decoded(answer.body, answer.content_type)
        if why := why_hostile(html):
            raise UnreadError(Problem.BROKEN, why)
        tree = LexborHTMLParser(html)
        posts = tree.css(".tgme_widget_message[data-post]")
        if not posts and not tree.css_first(".tgme_channel_info, .tgme_channel_history"):
            raise UnreadError(Problem.BROKEN, "it is no preview of a channel")
        numbered = {number: post for post in posts if (number := _number(post, asked.until))}
        wanted = [(number, post) for number, post in numbered.items() if not old(_time(post), asked)]
        base = f"{place(asked.source, 'https://t.me')}/{asked.until}"
        leads = each_once(_lead(post, f"{base}/{number}") for number, post in wanted if _words(post))
        shortfall = broken_entries(sum(1 for post in posts if not _number(post, asked.until)))
        first = min(numbered, default=0)
        if first <= 1 or old(_time(numbered[first]), asked):
            return Reading(leads, (), shortfall)
        address = endpoint(asked.source, f"s/{asked.until}", {"before": str(first)})
        asks, more = onward(asked, lambda then: Ask(address, then))
        return Reading(leads, asks, shortfall + more)


def _number(post: LexborNode, channel: str) -> int:
    """Number of a post in its channel; 0 when it is of another one, or of none."""
    found = _POST.fullmatch(post.attributes.get("data-post") or "")
    return int(found[2]) if found and found[1].lower() == channel.lower() else 0


def _time(post: LexborNode) -> str:
    """When a post was made; the length of a video is a `time` too, but bears no date."""
    shown = post.css_first(".tgme_widget_message_date time[datetime]") or post.css_first("time[datetime]")
    return (shown.attributes.get("datetime") or "") if shown else ""


def _words(post: LexborNode) -> str:
    """Everything that a post says, with what it answers to; texts lie one in another and count once."""
    parts = (plain(part.html or "", "") for part in post.css(f"{_WORDS}, {_CARD}"))
    return "\n".join(dict.fromkeys(filter(None, parts)))


def _lead(post: LexborNode, address: str) -> Lead:
    name = post.css_first(".tgme_widget_message_from_author") or post.css_first(".tgme_widget_message_owner_name")
    author = " ".join(name.text().split()) if name else ""
    return Lead(address, _words(post), whole=True, entry=FeedEntry(author, _time(post)))
