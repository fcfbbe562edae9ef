"""Capturing a page: one visit that takes everything, a second that checks it, and the gate that judges both."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from cases.problems import Problem
from crawlers.browser import Sight
from crawlers.certificates import chain_of
from crawlers.facts import collector, facts_of
from crawlers.gate import COVERED, Shows, judged, stand_in, wandered
from crawlers.readings import found_in
from crawlers.rules import rules_of_hosts
from crawlers.settings import Clock
from crawlers.unread import UnreadError
from crawlers.views import View, as_found, marked, without_banner
from crawlers.visit import DEADLINE, Seen, Terms, visiting
from evidence import record
from evidence.exchange import Exchange
from evidence.record import Match, Shown, Trigger, Visit, Words
from evidence.seal import SealedFile
from mentions.canonical import canonical

Dialled = dict[tuple[str, int], str]
LONGEST_TEXT = 200_000
"""Letters of readable text that the record keeps."""
RECORDING = 3.0
"""Seconds that answers may still take to be recorded when the pictures are made."""
LEAST = 3.0
"""Seconds without which a second visit is not begun."""

_ASKED = ("occasion", "trigger", "reason", "case", "approval", "previous", "address", "matches", "shown")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a capture is to show, and what it is made for."""

    address: str
    words: tuple[str, ...]
    """In canonical form."""
    occasion: str
    trigger: Trigger
    reason: str
    case: str = ""
    approval: str = ""
    previous: str = ""
    matches: tuple[Match, ...] = ()
    shown: Shown = field(default_factory=Shown)
    absence: bool = False
    """Whether a 404, a 410 or a page without the words is an answer, as for a re-check."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a visit brought back: what is to be sealed, and the text that was shown."""

    visit: Visit
    files: tuple[SealedFile, ...]
    exchanges: tuple[Exchange, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _First:
    """What the first visit brought."""

    shows: Shows
    html: str
    views: list[View]
    exchanges: tuple[Exchange, ...]
    facts: dict[str, Any]
    """Fields of the record that the visit itself tells."""
    marked: bool
    """Whether the marks can be seen in a picture of the words."""


@dataclass(frozen=True, slots=True)
class _Second:
    """What the second visit brought, or why it brought nothing."""

    shows: Shows | None
    html: str = ""
    trouble: str = ""


async def capture(sight: Sight, wanted: Wanted, clock: Clock, dialled: Dialled) -> Taken:
    """Visit an address twice and bring back what is to be sealed; raises UnreadError with the problem."""
    began, running = clock(), time.monotonic()
    ends = running + DEADLINE
    robots = await rules_of_hosts(sight).allow(wanted.address, clock)
    first = await _first(sight, wanted, clock, (dialled, ends))
    second = await _second(sight, wanted, ends - time.monotonic())
    ended, seconds = clock(), time.monotonic() - running
    jumped = round((ended - began).total_seconds() - seconds, 3)
    words = await asyncio.to_thread(_words, wanted.words, first, second)
    troubles = [*_troubles(first, second, words), *wandered(jumped)]
    verdict = judged(first.shows, second.shows, words, troubles, absence=wanted.absence)
    if verdict.problem and (verdict.problem is Problem.CHALLENGE or not wanted.absence):
        raise UnreadError(verdict.problem, verdict.shortcomings[0])
    synchronised, error_seconds = sight.clock_state
    visit = Visit(
        **{name: getattr(wanted, name) for name in _ASKED},
        **first.facts,
        robots=robots,
        began_at=began,
        ended_at=ended,
        seconds=round(seconds, 3),
        clock=record.Clock(synchronised=synchronised, error_seconds=error_seconds, jumped_seconds=jumped),
        collector=await collector(sight),
        banner=first.shows.banner,
        grade=verdict.grade,
        shortcomings=verdict.shortcomings,
        words=words,
        text=first.shows.text[:LONGEST_TEXT],
    )
    return Taken(visit, tuple(_files(first, second)), first.exchanges, first.shows.text)


async def _first(sight: Sight, wanted: Wanted, clock: Clock, more: tuple[Dialled, float]) -> _First:
    """The visit that takes everything. The order matters: what changes the page comes last."""
    dialled, ends = more
    terms = Terms(ends - time.monotonic(), gone=wanted.absence, judged=True, clock=clock)
    async with visiting(sight, wanted.address, terms) as seen:
        await _allowed(sight, seen, clock)
        views = [await as_found(seen, wanted.words)]
        banner = str(await seen.world.call("banner", script="consent"))
        if banner:
            views.append(await without_banner(seen, wanted.words))
        shown = await marked(seen, wanted.words, views)
        seen.stayed()
        host = urlsplit(seen.document.url).netloc
        chains = {host: await chain_of(seen.cdp, seen.document.url)}
        exchanges = await seen.recorder.exchanges(RECORDING, dialled, chains)
        facts = await facts_of(seen, exchanges, dialled)
    empty = await asyncio.to_thread(lambda: views[0].blank)
    shows = Shows(seen.content, seen.document.status, seen.text, banner, empty)
    return _First(shows, seen.html, views, exchanges, facts, shown)


async def _allowed(sight: Sight, seen: Seen, clock: Clock) -> None:
    """Raise UnreadError when an address on the way, or at its end, is one that robots should leave alone."""
    for step in dict.fromkeys(step.url for step in (*seen.brakes.steps, seen.document)):
        await rules_of_hosts(sight).allow(step, clock)


async def _second(sight: Sight, wanted: Wanted, seconds: float) -> _Second:
    """The visit that checks: a context of its own, no pictures."""
    if seconds < LEAST:
        return _Second(None, trouble="There was no time left for a second visit.")
    terms = Terms(seconds, gone=wanted.absence, judged=True, words=wanted.words)
    try:
        async with visiting(sight, wanted.address, terms) as seen:
            return _Second(Shows(seen.content, seen.document.status, seen.text), seen.html)
    except UnreadError as error:
        return _Second(None, trouble=f"A second visit a moment later failed: {Problem(error.problem).label}.")


def _words(wanted: tuple[str, ...], first: _First, second: _Second) -> tuple[Words, ...]:
    """Where each run of words was really found."""
    sent = found_in(wanted, first.exchanges)
    here, there = (
        _document(first.shows.text, first.html),
        _document(second.shows.text if second.shows else "", second.html),
    )
    found = []
    for one in wanted:
        boxes = next((some for view in first.views if (some := view.boxes(one))), ())
        found.append(
            Words(
                words=one,
                in_response=one in sent,
                in_document=any(stand_in(one, text) for text in here),
                in_picture=bool(boxes),
                in_second_visit=any(stand_in(one, text) for text in there),
                boxes=boxes,
            )
        )
    return tuple(found)


def _document(text: str, html: str) -> tuple[bytes, bytes]:
    """Canonical text of a document, first as it reads, then with what stands in its attributes."""
    return canonical(text), canonical(unescape(html))


def _troubles(first: _First, second: _Second, words: tuple[Words, ...]) -> Iterator[str]:
    """What went less than well, one sentence each."""
    for view in first.views:
        yield from view.troubles
    if second.trouble:
        yield second.trouble
    seen = [one for one in words if one.in_picture]
    if seen and not first.marked:
        yield "The marked words cannot be made out in the picture of the words."
    if len(first.views) > 1:
        covered = [one.words for one in seen if not first.views[0].open(one.words)]
        if covered:
            yield COVERED


def _files(first: _First, second: _Second) -> Iterator[SealedFile]:
    for view in first.views:
        yield from view.files
    if second.html:
        yield SealedFile("document of the second visit", "text/html", second.html.encode())
