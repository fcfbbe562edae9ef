"""Mastodon: the hashtag timelines that a server shows to everybody, and who mentions the school's own account."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading, plain
from crawlers.kinds.kept import Several, Text, broken_entries, each_once, is_public, read_each, within
from crawlers.kinds.paging import Missing, endpoint, left_out, old, onward, refuse
from crawlers.unread import UnreadError
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

_TAG = re.compile(r"\w*[^\W\d_]\w*")
_SPAN = re.compile(r"</?span[^>]{0,200}>")
_NEXT = re.compile(r'<([^<>]{1,2000})>\s*;[^<]{0,200}?rel="?next"?')
_NOBOT = re.compile(r"#nobot\b", re.IGNORECASE)
_TAGS, _MENTIONS = "api/v1/timelines/tag/", "api/v1/notifications"
_FOR_ALL = {"public", "unlisted"}
_MEMBERS = "its server shows hashtags to its members only"
_ASIDE = "the author asks robots or search engines to stay away"


class _Feeds(BaseModel):
    local: Text = "public"
    remote: Text = "public"


class _Access(BaseModel):
    hashtag_feeds: Annotated[_Feeds, BeforeValidator(within)] = Field(default_factory=_Feeds)


class _Configuration(BaseModel):
    timelines_access: Annotated[_Access, BeforeValidator(within)] = Field(default_factory=_Access)


class _Instance(BaseModel):
    configuration: Annotated[_Configuration, BeforeValidator(within)] = Field(default_factory=_Configuration)


class _Described(BaseModel):
    """A picture, a poll's option, a poll, or the card of a link."""

    description: Text = ""
    title: Text = ""
    options: Several = Field(default_factory=list)


class _Account(BaseModel):
    display_name: Text = ""
    acct: Text = ""
    note: Text = ""
    url: Text = ""
    noindex: Any = None
    indexable: Any = None

    @property
    def aside(self) -> bool:
        """Whether the author asks to be left alone."""
        return self.noindex is True or self.indexable is False or bool(_NOBOT.search(_text(self.note)))


class _Status(BaseModel):
    url: Text = ""
    created_at: Text = ""
    edited_at: Text = ""
    visibility: Text = "public"
    content: Text = ""
    spoiler_text: Text = ""
    account: _Account
    media_attachments: Several = Field(default_factory=list)
    poll: Any = None
    card: Any = None
    reblog: Any = None

    @property
    def time(self) -> str:
        """When it was posted, or edited."""
        return self.edited_at or self.created_at

    def stands(self, source: ApprovedSource) -> bool:
        """Whether its permalink is a web page on the server of its author."""
        servers = {_host(self.account.url), self.account.acct.partition("@")[2].lower(), _host(source.address)}
        return bool(host := _host(self.url)) and host in servers

    def words(self) -> str:
        """Everything that its page would say."""
        things, _ = read_each(_Described, [*self.media_attachments, self.poll or {}, self.card or {}])
        options, _ = read_each(_Described, [option for thing in things for option in thing.options])
        shown = [word for thing in (*things, *options) for word in (thing.title, thing.description)]
        return "\n".join(filter(None, (self.spoiler_text, _text(self.content), *shown)))


class _Error(BaseModel):
    error: Text = ""


class MastodonKind(LeadsOnly):
    """The hashtags of a Mastodon server, and who mentions the school's own account there; there is no open search."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The server's own description: it says to whom hashtags are shown."""
        yield Ask(endpoint(source, "api/v2/instance"), Asked(source, purpose="instance", errand=errand))
        tags = (name for name in source.names if not name.startswith("@"))
        refuse([name for name in tags if not _TAG.fullmatch(_bare(name))], "a hashtag")

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """The hashtags to ask for, or the posts of one of them."""
        return _instance(asked, answer) if asked.purpose == "instance" else _timeline(asked, answer)

    def problem_in(self, status: int, body: bytes) -> tuple[Problem, str] | None:
        """What an answer that is an error says."""
        try:
            said = _Error.model_validate_json(body).error.lower()
        except ValidationError:
            said = ""
        if status == 401 or (status in {403, 422} and "authenticated user" in said):  # noqa: PLR2004 - HTTP
            return Problem.LOGIN, _MEMBERS
        return None


def _host(address: str) -> str:
    """Host of an address of the open web; empty for any other."""
    return urlsplit(address).hostname or "" if is_public(address) else ""


def _bare(name: str) -> str:
    return name.removeprefix("#")


def _text(html: str) -> str:
    """Text of a post; Mastodon cuts its links and hashtags into spans, which are one word to whoever reads them."""
    return plain(_SPAN.sub("", html), "")


def _instance(asked: Asked, answer: Answer) -> Reading:
    feeds = answer.told(_Instance).configuration.timelines_access.hashtag_feeds
    # Whoever asks for both without being a member needs both to be public (Mastodon 4.5).
    only: Literal["", "local", "remote"] = ""
    shortfall: Missing = ()
    if "public" not in {feeds.local, feeds.remote}:
        members = "authenticated" in {feeds.local, feeds.remote}
        why = (Problem.LOGIN, _MEMBERS) if members else (Problem.FORBIDDEN, "its server shows no hashtags")
        raise UnreadError(*why)
    if feeds.local != "public":
        only, shortfall = "remote", ((Problem.INCOMPLETE, "posts of its own members are shown to its members only"),)
    elif feeds.remote != "public":
        only, shortfall = "local", ((Problem.INCOMPLETE, "posts from other servers are shown to its members only"),)
    asks: tuple[Ask, ...] = ()
    if own := [name for name in asked.source.names if name.startswith("@")]:
        if asked.source.credential:
            mentions = replace(asked, purpose="mentions", until=_MENTIONS)
            asks = (
                Ask(endpoint(asked.source, _MENTIONS, {"limit": "40", "types[]": "mention"}), mentions, signed=True),
            )
        else:
            said = f"who mentions {own[0]} is told to the account itself only: name its reading token as `credential`"
            shortfall = (*shortfall, (Problem.INCOMPLETE, said))
    # To Mastodon #School and #school are one.
    tags = dict.fromkeys(_bare(name).lower() for name in asked.source.names if _TAG.fullmatch(_bare(name)))
    given = {"limit": "40", only or "local": "true" if only else ""}
    then = Asked(asked.source, purpose="timeline", errand=asked.errand, until=_TAGS)
    addresses = (endpoint(asked.source, f"{_TAGS}{quote(tag)}", given) for tag in tags)
    return Reading(asks=(*asks, *(Ask(address, then) for address in addresses)), shortfall=shortfall)


def _timeline(asked: Asked, answer: Answer) -> Reading:
    try:
        rows = TypeAdapter(list[Any]).validate_json(answer.body)
    except (ValidationError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadError(Problem.NOT_JSON, f"{answer.content_type or 'no type'}: no list of posts") from error
    if asked.purpose == "mentions":
        rows = [row["status"] for row in rows if _is_open(row)]
    posts, broken = read_each(_Status, (_boosted(row) for row in rows))
    standing = [post for post in posts if post.stands(asked.source)]
    public = [post for post in standing if post.visibility in _FOR_ALL]
    wanted = [post for post in public if not old(post.time, asked)]
    open_ = [post for post in wanted if not post.account.aside]
    shortfall = broken_entries(broken + len(posts) - len(standing)) + left_out(len(wanted) - len(open_), _ASIDE)
    leads = (Lead(post.url, post.words(), whole=True, entry=_entry(post)) for post in open_)
    if not rows or (posts and all(old(post.time, asked) for post in posts)):
        return Reading(each_once(leads), (), shortfall)
    asks, more = _next(asked, answer)
    return Reading(each_once(leads), asks, shortfall + more)


def _is_open(told: object) -> bool:
    """Whether what mentions the account is a post for everybody; letters to it are not looked at (privacy R1)."""
    status = told.get("status") if isinstance(told, dict) else None
    return isinstance(status, dict) and status.get("visibility") in _FOR_ALL


def _boosted(row: object) -> object:
    """The post itself, where one is passed on."""
    inner = row.get("reblog") if isinstance(row, dict) else None
    return inner if isinstance(inner, dict) else row


def _entry(post: _Status) -> FeedEntry:
    return FeedEntry(post.account.display_name or post.account.acct, post.created_at)


def _next(asked: Asked, answer: Answer) -> tuple[tuple[Ask, ...], Missing]:
    """The next page that the server names, which must be one of its own timelines."""
    found = _NEXT.search(answer.headers.get("link", ""))
    if not found:
        return (), ()
    timelines = urlsplit(endpoint(asked.source, asked.until)).path
    if _host(found[1]) != _host(asked.source.address) or not urlsplit(found[1]).path.startswith(timelines):
        return (), ((Problem.INCOMPLETE, "the next page of its posts is said to lie on another server"),)
    return onward(asked, lambda then: Ask(found[1], then, signed=asked.purpose == "mentions"))
