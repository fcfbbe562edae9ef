"""YouTube: the search for videos, and the comments under named videos or channels."""

import re
from collections.abc import Iterable
from datetime import UTC
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Quota, Reading, plain
from crawlers.kinds.kept import Several, Text, broken_entries, each_once, read_each, within
from crawlers.kinds.paging import Missing, endpoint, old, onward, place, refuse
from crawlers.unread import UnreadError
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

_ZONE = "America/Los_Angeles"
SEARCHES = Quota("youtube.search", per_day=100, zone=_ZONE)
"""Its search has an allowance of its own, of which every page takes one."""
UNITS = Quota("youtube.units", per_day=10_000, units=1, zone=_ZONE)
_VIDEO, _CHANNEL = re.compile(r"[A-Za-z0-9_-]{11}"), re.compile(r"UC[A-Za-z0-9_-]{22}")
_COMMENT = re.compile(r"[A-Za-z0-9_.-]{4,120}")
_USED_UP = (Problem.QUOTA, "the key’s allowance for today is used up; YouTube renews it at midnight in California")
_TOO_FAST = (Problem.RATE, "too many requests")
_WRONG_KEY = (Problem.BAD_KEY, "YouTube does not accept the key: make a new one and set it")
_REASONS = {
    "quotaExceeded": _USED_UP,
    "dailyLimitExceeded": _USED_UP,
    "rateLimitExceeded": _TOO_FAST,
    "userRateLimitExceeded": _TOO_FAST,
    "keyInvalid": _WRONG_KEY,
    "keyExpired": _WRONG_KEY,
    "API_KEY_INVALID": _WRONG_KEY,
    "API_KEY_EXPIRED": _WRONG_KEY,
    "accessNotConfigured": (Problem.BAD_KEY, "switch on “YouTube Data API v3” for the key"),
    "ipRefererBlocked": (Problem.BAD_KEY, "the key may not be used from this machine: change its restrictions"),
    "commentsDisabled": (Problem.INCOMPLETE, "comments are switched off there"),
    "videoNotFound": (Problem.GONE, "there is no such video"),
    "channelNotFound": (Problem.GONE, "there is no such channel"),
}


class _Reason(BaseModel):
    reason: Text = ""


class _Error(BaseModel):
    errors: Several = Field(default_factory=list)
    details: Several = Field(default_factory=list)


class _Refusal(BaseModel):
    error: Annotated[_Error, BeforeValidator(within)] = Field(default_factory=_Error)


class _List(BaseModel):
    items: list[Any]
    nextPageToken: Text = ""  # noqa: N815 - as YouTube spells it


class _Snippet(BaseModel):
    """What is told of a video or of a comment; of whom it is, only the name that is displayed."""

    title: Text = ""
    description: Text = ""
    channelTitle: Text = ""  # noqa: N815
    publishedAt: Text = ""  # noqa: N815
    updatedAt: Text = ""  # noqa: N815
    textDisplay: Text = ""  # noqa: N815
    authorDisplayName: Text = ""  # noqa: N815
    videoId: Text = ""  # noqa: N815


class _VideoId(BaseModel):
    videoId: str = Field(pattern=f"^{_VIDEO.pattern}$")  # noqa: N815


class _Video(BaseModel):
    id: _VideoId
    snippet: _Snippet


class _Comment(BaseModel):
    id: str = Field(pattern=f"^{_COMMENT.pattern}$")
    snippet: _Snippet

    @property
    def time(self) -> str:
        """When it was written, or edited."""
        return self.snippet.updatedAt or self.snippet.publishedAt


class _Thread(BaseModel):
    topLevelComment: _Comment  # noqa: N815
    videoId: Text = ""  # noqa: N815
    totalReplyCount: Any = 0  # noqa: N815


class _Replies(BaseModel):
    comments: Several = Field(default_factory=list)


class _Threaded(BaseModel):
    snippet: _Thread
    replies: Annotated[_Replies, BeforeValidator(within)] = Field(default_factory=_Replies)


class YoutubeKind(LeadsOnly):
    """Videos that YouTube's search finds, and comments under videos and channels that the register names."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """Every query, then the comments of every name; raises UnreadError for a name that is neither."""
        for query in errand.queries:
            yield _search(Asked(source, purpose="search", errand=errand, query=query))
        names = [name for name in source.names if _CHANNEL.fullmatch(name) or _VIDEO.fullmatch(name)]
        for name in names:
            yield _comments(Asked(source, purpose="comments", errand=errand, until=name))
        refuse([name for name in source.names if name not in names], "the id of a video or of a channel")

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Videos or comments, and the next page of them; raises UnreadError."""
        if problem := self.problem_in(200, answer.body):
            raise UnreadError(*problem)
        told = answer.told(_List)
        leads, shortfall, fresh = (_videos if asked.purpose == "search" else _threads)(asked, told.items)
        if not told.nextPageToken or not fresh:
            return Reading(leads, (), shortfall)
        make = _search if asked.purpose == "search" else _comments
        asks, more = onward(asked, lambda then: make(then, told.nextPageToken))
        return Reading(leads, asks, shortfall + more)

    def problem_in(self, status: int, body: bytes) -> tuple[Problem, str] | None:
        """What an answer that is an error says; YouTube says 403 to most of them."""
        try:
            error = _Refusal.model_validate_json(body).error
        except ValidationError:
            return None
        reasons, _ = read_each(_Reason, [*error.details, *error.errors])
        return next((_REASONS[one.reason] for one in reasons if one.reason in _REASONS), None)


def _search(asked: Asked, token: str = "") -> Ask:
    since = asked.errand.since if asked.errand else None
    given = {"part": "snippet", "q": asked.query, "type": "video", "order": "date", "regionCode": "GB"}
    given["publishedAfter"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if since else ""
    address = endpoint(asked.source, "youtube/v3/search", {**given, "maxResults": "50", "pageToken": token})
    return Ask(address, asked, signed=True, quota=SEARCHES)


def _comments(asked: Asked, token: str = "") -> Ask:
    whose = "allThreadsRelatedToChannelId" if _CHANNEL.fullmatch(asked.until) else "videoId"
    given = {"part": "snippet,replies", whose: asked.until, "order": "time", "textFormat": "plainText"}
    address = endpoint(asked.source, "youtube/v3/commentThreads", {**given, "maxResults": "100", "pageToken": token})
    return Ask(address, asked, signed=True, quota=UNITS)


def _videos(asked: Asked, rows: list[Any]) -> tuple[tuple[Lead, ...], Missing, bool]:
    """Videos that were found, what is missing, and whether older ones are wanted too."""
    videos, broken = read_each(_Video, rows)
    wanted = [video for video in videos if not old(video.snippet.publishedAt, asked)]
    base = place(asked.source, "https://www.youtube.com")
    leads = (
        Lead(
            f"{base}/watch?v={video.id.videoId}",
            plain(video.snippet.description, ""),
            entry=FeedEntry(plain(video.snippet.channelTitle, ""), video.snippet.publishedAt),
            title=plain(video.snippet.title, ""),
        )
        for video in wanted
    )
    return each_once(leads), broken_entries(broken), bool(wanted or broken)


def _threads(asked: Asked, rows: list[Any]) -> tuple[tuple[Lead, ...], Missing, bool]:
    """Comments and those replies that YouTube tells with them, what is missing, and whether older ones are wanted."""
    threads, broken = read_each(_Threaded, rows)
    leads, untold = [], 0
    for thread in threads:
        replies, bad = read_each(_Comment, thread.replies.comments)
        broken += bad
        video = thread.snippet.videoId or thread.snippet.topLevelComment.snippet.videoId
        if not _VIDEO.fullmatch(video):
            broken += 1
            continue
        base = f"{place(asked.source, 'https://www.youtube.com')}/watch?v={video}&lc="
        told = [one for one in (thread.snippet.topLevelComment, *replies) if not old(one.time, asked)]
        leads += [Lead(base + one.id, one.snippet.textDisplay, whole=True, entry=_entry(one)) for one in told]
        number = thread.snippet.totalReplyCount
        untold += max(0, number - len(thread.replies.comments)) if isinstance(number, int) else 0
    shortfall = broken_entries(broken)
    if untold:
        replies_are = "1 reply is" if untold == 1 else f"{untold} replies are"
        shortfall += ((Problem.INCOMPLETE, f"{replies_are} shown on YouTube that it did not tell us"),)
    return each_once(leads), shortfall, bool(leads or broken)


def _entry(comment: _Comment) -> FeedEntry:
    return FeedEntry(comment.snippet.authorDisplayName, comment.snippet.publishedAt)
