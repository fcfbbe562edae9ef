"""A WordPress site: its posts and approved comments, as its own API tells them to everybody."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from pydantic import BaseModel, RootModel

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading, plain
from crawlers.kinds.kept import (
    Several,
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
from crawlers.unread import UnreadError
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

COUNT = 100
MOST_PAGES, MOST_PAGES_DEEP = 3, 20
FARTHEST_ZONE = timedelta(hours=14)
# Of people only the name that the site shows beside a comment: never an e-mail address, never a list of users.
_FIELDS = {"posts": "id,link,date_gmt,title,content", "comments": "id,link,date_gmt,content,author_name"}


class _Rendered(BaseModel):
    rendered: Text = ""


class _Entry(BaseModel):
    link: str
    date_gmt: Text = ""
    title: _Rendered | None = None
    content: _Rendered | None = None
    author_name: Text = ""


class _Refusal(BaseModel):
    code: str
    message: Text = ""


class _Told(RootModel[Several | _Refusal]):
    """A list of entries, or an error."""


class WordPressKind(LeadsOnly):
    """A WordPress site."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """Newest posts and newest comments; with queries only those that hold them."""
        for purpose in _FIELDS:
            for query in errand.queries or ("",):
                yield _ask(Asked(source, purpose=purpose, errand=errand, query=query))

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Posts or comments of one page, whole as they are; and the next page while it may hold newer ones."""
        told = answer.told(_Told).root
        if isinstance(told, _Refusal):
            raise UnreadError(_problem(told.code), f"{told.code} {told.message}"[:300])
        entries, broken = read_each(_Entry, told)
        wanted = [entry for entry in entries if is_wanted(moment(entry.date_gmt), asked.errand)]
        shortfall = broken_entries(broken)
        asks: tuple[Ask, ...] = ()
        most = MOST_PAGES_DEEP if asked.errand and asked.errand.deep else MOST_PAGES
        if _has_more(answer.headers, asked, len(told)) and len(wanted) == len(entries):
            if asked.step < most:
                asks = (_ask(replace(asked, step=asked.step + 1)),)
            else:
                shortfall = (*shortfall, cut_short(most))
        return Reading(each_once(map(_lead, wanted)), asks, shortfall)


def _ask(asked: Asked) -> Ask:
    parameters: dict[str, object] = {
        "per_page": COUNT, "page": asked.step, "orderby": "date", "order": "desc", "_fields": _FIELDS[asked.purpose],
    }  # fmt: skip
    if asked.query:
        parameters["search"] = asked.query
    if asked.errand and asked.errand.since:
        # The site compares with its own local time, whatever that is; what comes too much is dropped here.
        parameters["after"] = f"{asked.errand.since - FARTHEST_ZONE:%Y-%m-%dT%H:%M:%S}"
    return Ask(below(asked.source.address, f"wp-json/wp/v2/{asked.purpose}", parameters), asked)


def _has_more(headers: Mapping[str, str], asked: Asked, count: int) -> bool:
    """Whether there is a further page: the site says how many there are, or this one is full."""
    pages = headers.get("x-wp-totalpages", "").strip()
    return asked.step < int(pages) if pages.isascii() and pages.isdigit() else count >= COUNT


def _lead(entry: _Entry) -> Lead:
    """A post or comment with everything that it says; one behind a password says only its title."""
    title = plain(entry.title.rendered, entry.link) if entry.title else ""
    text, whole = written(entry.content.rendered if entry.content else "", entry.link)
    at = moment(entry.date_gmt)  # told in UTC, but without saying so
    told = FeedEntry(plain(entry.author_name, entry.link), f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else entry.date_gmt)
    return Lead(entry.link, "\n".join(filter(None, [title, text])), whole, told, title)


def _problem(code: str) -> Problem:
    """What an error of the site means for us."""
    if code == "rest_no_route":
        return Problem.GONE
    return Problem.FORBIDDEN if code.startswith(("rest_forbidden", "rest_cannot", "rest_not")) else Problem.SERVER
