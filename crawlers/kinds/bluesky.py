"""Bluesky: the search for posts, asked by the school's own account."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading
from crawlers.kinds.kept import Several, Text, broken_entries, each_once, read_each
from crawlers.kinds.paging import endpoint, left_out, old, onward, place, refuse
from crawlers.unread import UnreadError
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

_DOMAIN = re.compile(r"(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)
_POST = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]{1,200})/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,512})")
_CLOSED = "!no-unauthenticated"
_OPT_OUT = "the author asks that only people who are logged in see such posts"
_PROBLEMS = {
    "ExpiredToken": (Problem.BAD_KEY, "the session of the school’s account has expired"),
    "InvalidToken": (Problem.BAD_KEY, "the session of the school’s account is not accepted"),
    "AuthenticationRequired": (Problem.BAD_KEY, "the name or the app password of the school’s account is wrong"),
    "AccountTakedown": (Problem.BAD_KEY, "the school’s account has been taken down"),
    "AccountDeactivated": (Problem.BAD_KEY, "the school’s account is switched off"),
    "AuthMissing": (Problem.NO_KEY, "its search is for people with an account"),
    "AuthFactorTokenRequired": (Problem.BAD_KEY, "use an app password: the account’s own asks for a second factor"),
    "RateLimitExceeded": (Problem.RATE, "too many requests"),
    "UpstreamFailure": (Problem.SERVER, "its search is down"),
    "UpstreamTimeout": (Problem.SERVER, "its search is down"),
    "NotEnoughResources": (Problem.SERVER, "its search is down"),
    "InternalServerError": (Problem.SERVER, "its search is down"),
}


class _Error(BaseModel):
    error: Text = ""


class _Found(BaseModel):
    posts: list[Any]
    cursor: Text = ""


class _Label(BaseModel):
    val: Text = ""
    neg: Any = False


class _Author(BaseModel):
    did: Text = ""
    handle: Text = ""
    displayName: Text = ""  # noqa: N815 - as Bluesky spells it
    labels: Several = Field(default_factory=list)


class _Post(BaseModel):
    uri: str = Field(pattern=f"^{_POST.pattern}$")
    author: _Author
    record: dict[str, Any]
    embed: Any = None
    indexedAt: Text = ""  # noqa: N815 - as Bluesky spells it
    labels: Several = Field(default_factory=list)

    @property
    def time(self) -> str:
        """When it came to Bluesky; its author may write any time into it."""
        return self.indexedAt or self.posted

    @property
    def posted(self) -> str:
        """When its author says that it was posted."""
        return _word(self.record, "createdAt")

    @property
    def closed(self) -> bool:
        """Whether its author asks not to show it to everybody."""
        return _closed(self.labels, self.author.labels, self.record)

    def words(self) -> str:
        """Everything that its page would say, and where its links lead."""
        facets = (feature for facet in _rows(self.record, "facets") for feature in _rows(facet, "features"))
        links = (_word(feature, "uri") for feature in facets)
        shown = _embedded(self.embed if isinstance(self.embed, dict) else self.record.get("embed"))
        return "\n".join(dict.fromkeys(filter(None, (_word(self.record, "text"), *shown, *links))))

    def address(self, base: str) -> str:
        """Its permalink."""
        did, key = _POST.fullmatch(self.uri).groups()  # type: ignore[union-attr]  # the model has checked it
        handle = self.author.handle
        named = _DOMAIN.fullmatch(handle) and not handle.endswith(".invalid")
        return f"{base}/profile/{handle if named else did}/post/{key}"


class BlueskyKind(LeadsOnly):
    """Posts that say one of the school's queries, or link to one of its domains."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """Every query, then who links to the school; raises UnreadError for a name that is no domain."""
        for query in errand.queries:
            yield _search(Asked(source, purpose="answer", errand=errand, query=query), {"q": query})
        for name in filter(_DOMAIN.fullmatch, source.names):
            asked = Asked(source, purpose="answer", errand=errand, query=f"domain:{name}", until=f"domain {name}")
            yield _search(asked, {"q": "*", "domain": name})
        refuse([name for name in source.names if not _DOMAIN.fullmatch(name)], "a domain")

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Posts that were found, and the next page of them; raises UnreadError."""
        if problem := self.problem_in(200, answer.body):
            raise UnreadError(*problem)
        found = answer.told(_Found)
        posts, broken = read_each(_Post, found.posts)
        wanted = [post for post in posts if not old(post.time, asked)]
        shown = [post for post in wanted if not post.closed]
        base = place(asked.source, "https://bsky.app")
        leads = each_once(Lead(post.address(base), post.words(), whole=True, entry=_entry(post)) for post in shown)
        shortfall = broken_entries(broken) + left_out(len(wanted) - len(shown), _OPT_OUT)
        if not found.cursor or not found.posts or (posts and not wanted):
            return Reading(leads, (), shortfall)
        of_domain = asked.until.removeprefix("domain ")
        given = {"q": "*", "domain": of_domain} if of_domain else {"q": asked.query}
        asks, more = onward(asked, lambda then: _search(then, {**given, "cursor": found.cursor}))
        return Reading(leads, asks, shortfall + more)

    def problem_in(self, status: int, body: bytes) -> tuple[Problem, str] | None:
        """What an answer that is an error says; Bluesky says 400 to most of them."""
        try:
            return _PROBLEMS.get(_Error.model_validate_json(body).error)
        except ValidationError:
            return None


def _search(asked: Asked, given: dict[str, str]) -> Ask:
    since = asked.errand.since if asked.errand else None
    told = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if since else ""
    address = endpoint(
        asked.source, "xrpc/app.bsky.feed.searchPosts", {**given, "sort": "latest", "since": told, "limit": "100"}
    )
    return Ask(address, asked, signed=True)


def _entry(post: _Post) -> FeedEntry:
    return FeedEntry(post.author.displayName or post.author.handle, post.posted)


def _closed(*labelled: object) -> bool:
    """Whether one of some lists of labels, or of records that label themselves, asks to be shown to nobody else."""
    lists = [one if isinstance(one, list) else _rows(_branch(one, "labels"), "values") for one in labelled]
    labels, _ = read_each(_Label, (label for one in lists for label in one))
    return any(label.val == _CLOSED and label.neg is not True for label in labels)


def _branch(told: object, name: str) -> object:
    return told.get(name) if isinstance(told, dict) else None


def _word(told: object, name: str) -> str:
    found = _branch(told, name)
    return found if isinstance(found, str) else ""


def _rows(told: object, name: str) -> list[Any]:
    found = _branch(told, name)
    return found if isinstance(found, list) else []


def _embedded(embed: object) -> Iterator[str]:
    """What a post shows below its text: a link's card, descriptions of pictures, and the post that it quotes."""
    for part in (embed, _branch(embed, "media")):
        card = _branch(part, "external")
        yield from (_word(card, name) for name in ("title", "description", "uri"))
        yield from (_word(image, "alt") for image in _rows(part, "images"))
        yield _word(part, "alt")
    quoted = _branch(embed, "record")
    quoted = _branch(quoted, "record") or quoted
    author, said = _branch(quoted, "author"), _branch(quoted, "value")
    if not _closed(_rows(quoted, "labels"), _rows(author, "labels"), said):
        yield _word(said, "text")
