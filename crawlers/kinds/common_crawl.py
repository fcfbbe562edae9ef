"""Common Crawl: which pages of named places an independent archive has seen; it searches addresses, not words."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from pydantic import BaseModel, RootModel

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading
from crawlers.kinds.kept import (
    Several,
    Shortfall,
    Text,
    below,
    broken_entries,
    each_once,
    is_wanted,
    moment,
    read_each,
)
from crawlers.unread import UnreadError
from register.approval import ApprovedSource

MOST_CRAWLS, MOST_CRAWLS_DEEP = 1, 3
MOST_CAPTURES = 500
_NAME = re.compile(r"CC-MAIN-\d{4}[\w-]{1,30}")
_CRAWLS, _CAPTURES = "crawls", "captures"


class _Crawls(RootModel[Several]):
    """The crawls of which there is an index, the newest first."""


class _Crawl(BaseModel):
    id: str
    to: Text = ""


class _Capture(BaseModel):
    url: str
    timestamp: Text = ""
    mime: Text = ""
    status: Text = ""


class CommonCrawlKind(LeadsOnly):
    """The index of Common Crawl; for corroboration, weeks late."""

    empty = frozenset({404})
    """“No Captures found”."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The list of crawls, when there is anything to look up in them."""
        if source.names:
            yield Ask(below(source.address, "collinfo.json"), Asked(source, purpose=_CRAWLS, errand=errand))

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Crawls, or the captures of one of them."""
        return _read_crawls(asked, answer) if asked.purpose == _CRAWLS else _read_captures(asked, answer)


def _read_crawls(asked: Asked, answer: Answer) -> Reading:
    """The newest crawls that reach into the time that is wanted; the address of each index is ours to build."""
    crawls, broken = read_each(_Crawl, answer.told(_Crawls).root)
    most = MOST_CRAWLS_DEEP if asked.errand and asked.errand.deep else MOST_CRAWLS
    wanted = [crawl for crawl in crawls if _NAME.fullmatch(crawl.id) and is_wanted(moment(crawl.to), asked.errand)]
    shortfall: tuple[Shortfall, ...] = broken_entries(broken)
    if not wanted:
        shortfall = (*shortfall, (Problem.INCOMPLETE, "Common Crawl has no crawl yet of the time that is wanted"))
    asks = [_ask(asked, crawl.id, place) for crawl in wanted[:most] for place in asked.source.names]
    return Reading((), tuple(asks), shortfall)


def _ask(asked: Asked, crawl: str, place: str) -> Ask:
    """The request for the captures of one address, or of everything on a host."""
    bare = place.split("://", 1)[-1]
    parameters = [
        ("url", bare if "/" in bare.rstrip("/") else f"{bare.rstrip('/')}/*"),
        ("output", "json"), ("limit", MOST_CAPTURES), ("fl", "url,timestamp,mime,status"),
        ("filter", "=status:200"), ("filter", "=mime:text/html"),
    ]  # fmt: skip
    if asked.errand and asked.errand.since:
        parameters.append(("from", f"{asked.errand.since:%Y%m%d%H%M%S}"))
    return Ask(below(asked.source.address, f"{crawl}-index", parameters), replace(asked, purpose=_CAPTURES))


def _read_captures(asked: Asked, answer: Answer) -> Reading:
    """Addresses of pages that were there; one line of JSON each. None is no failure, though it is told like one."""
    lines = answer.body.decode("utf-8", "replace").splitlines()
    told, broken = _lines(lines)
    if told and "message" in told[0] and "url" not in told[0]:
        if "No Captures found" in str(told[0]["message"]):
            return Reading()
        raise UnreadError(Problem.SERVER, str(told[0]["message"])[:300])
    captures, unread = read_each(_Capture, told)
    if lines and not captures:
        raise UnreadError(Problem.NOT_JSON, f"{answer.content_type or 'no type'}: {lines[0]}"[:300])
    leads = each_once(Lead(one.url) for one in captures if _is_page(one) and is_wanted(_at(one), asked.errand))
    shortfall: tuple[Shortfall, ...] = broken_entries(broken + unread)
    if len(lines) >= MOST_CAPTURES:
        line = f"Common Crawl holds more than the {MOST_CAPTURES} captures that were asked for"
        shortfall = (*shortfall, (Problem.INCOMPLETE, line))
    return Reading(leads, shortfall=shortfall)


def _lines(lines: Iterable[str]) -> tuple[list[dict[str, object]], int]:
    """The objects that lines of JSON hold, and how many lines hold none."""
    read, broken = [], 0
    for line in lines:
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            told = None
        if isinstance(told, dict):
            read.append(told)
        else:
            broken += bool(line.strip())
    return read, broken


def _is_page(capture: _Capture) -> bool:
    return capture.status == "200" and capture.mime == "text/html"


def _at(capture: _Capture) -> datetime | None:
    """When the page was seen."""
    try:
        return datetime.strptime(capture.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
