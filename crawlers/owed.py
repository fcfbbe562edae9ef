"""Captures that are owed: what is to be visited, and what becomes of what a visit brought back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.db import transaction

from cases import rechecks
from cases.joining import judge
from cases.looking import visitable
from cases.models import MentionRow, OwedCapture, Sighting
from cases.owing import owed_rows
from cases.problems import Problem
from crawlers.capture import Taken, Wanted
from crawlers.gate import COVERED
from crawlers.sealing import Bench
from evidence.models import Capture
from evidence.record import Grade, Match, Shown, Trigger
from mentions.canonical import folded
from register.models import School

MOST_ATTEMPTS = 4
WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Debt:
    """One capture that is owed, as the browser needs it."""

    pk: int
    wanted: Wanted
    zone: ZoneInfo


def owed_now(now: datetime, case: int | None = None) -> list[Debt]:
    """Captures that may be tried now, of one case or of all: those of cases first, then the oldest."""
    rows = owed_rows().filter(not_before__lte=now)
    rows = rows.filter(case=case) if case else rows
    rows = rows.select_related("sighting__school", "sighting__source", "case__school", "capture")
    return [_debt(row) for row in sorted(visitable(rows, now), key=lambda row: (row.case_id is None, row.pk))]


def _debt(row: OwedCapture) -> Debt:
    sighting = sighting_of(row)
    mentions = list(sighting.mentions.all()) if sighting else []
    whom = f"case {row.case.reference}, {row.address}" if row.case else f"sighting {sighting and sighting.reference}"
    again = f", attempt {row.attempts + 1}" if row.attempts else ""
    wanted = Wanted(
        address=row.address,
        words=tuple(dict.fromkeys(mention.words for mention in mentions)) or _quoted(row),
        occasion=f"{whom[:80]}{again}" if not row.case else f"case {row.case.reference}, page {row.pk}{again}",
        trigger=cast("Trigger", row.trigger),
        reason=row.reason,
        case=row.case.reference if row.case else "",
        approval=_approval(row, sighting),
        matches=tuple(map(match_of, mentions)),
        shown=shown_by(sighting),
    )
    return Debt(row.pk, wanted, ZoneInfo(school_of(row).time_zone))


def _quoted(row: OwedCapture) -> tuple[str, ...]:
    """Words that the complaint quotes, for a page that it names and that mentions nobody."""
    named = row.case is not None and row.case.sources.filter(address=row.address).exists()
    return tuple(map(folded, row.case.terms)) if row.case and named else ()


def sighting_of(row: OwedCapture) -> Sighting | None:
    """The sighting behind what is owed; a case may owe a page whose sighting has a capture of its own."""
    if row.sighting or not row.case:
        return row.sighting
    return row.case.sightings.filter(address=row.address).first()


def school_of(row: OwedCapture) -> School:
    """The school behind what is owed."""
    owner = row.case or row.sighting
    assert owner  # noqa: S101 - a row belongs to a case or to a sighting
    return owner.school


def _approval(row: OwedCapture, sighting: Sighting | None) -> str:
    if sighting is not None:
        source = sighting.source
        approval = f"approved by {source.approved_by} on {source.approved_on}"
        return f"source {source.key}, {approval}: {source.approval_reason}"
    if row.case is None:
        return ""
    by = f"the {row.case.get_opened_by_display()}" if row.case.opened_by else "a scan"
    return f"case {row.case.reference}, opened by {by}"


def match_of(mention: MentionRow) -> Match:
    """A mention as the capture's record tells it."""
    return Match(
        entity=mention.entity,
        kind=mention.kind,
        band=mention.band,
        bits=mention.bits,
        quote=mention.quote,
        reasons=tuple(reason["text"] for reason in mention.reasons),
    )


def shown_by(sighting: Sighting | None) -> Shown:
    """Who said it and when, as the page displays it."""
    if sighting is None:
        return Shown()
    return Shown(
        author=sighting.author,
        said_at=sighting.said_at,
        posted_at=sighting.posted_at,
        confidence=sighting.posted_confidence,
        reach=tuple(map(str, sighting.reach)),
    )


def pay(bench: Bench, debt: Debt, taken: Taken) -> Capture:
    """Seal a capture and mark what it pays, in one transaction; decide again who may know of it.

    What is less than evidence-grade is kept and tried again on the plan of failures, and the better of
    two captures stands for the page.
    """
    now = taken.visit.ended_at
    with transaction.atomic():
        sealed = bench.seal(taken, debt.zone)
        row = OwedCapture.objects.select_related("sighting__school", "case", "capture").get(pk=debt.pk)
        before = row.capture
        if before is None or _rank(sealed) <= _rank(before):
            row.capture = sealed
            if before is not None:
                rechecks.follow(before, sealed)
        whole = taken.visit.grade == Grade.EVIDENCE or taken.visit.shortcomings == (COVERED,)
        _count(row, now, whole=whole)
        row.problem = "" if whole else Problem.WORDS_GONE if taken.visit.words else Problem.BROKEN
        row.detail = " ".join(taken.visit.shortcomings)[:300]
        row.save()
        if before is None:
            rechecks.plan(row, sealed)
        judge(row, sighting_of(row), taken.text)
    return sealed


def _rank(capture: Capture) -> int:
    return [Grade.EVIDENCE, Grade.PARTIAL, Grade.NOT_EVIDENCE].index(Grade(capture.grade))


def postpone(debt: Debt, problem: Problem, detail: str, now: datetime) -> None:
    """Note why a capture failed, and when to try again: later each time, and not for ever."""
    row = OwedCapture.objects.get(pk=debt.pk)
    _count(row, now, whole=False)
    row.problem, row.detail = problem, detail[:300]
    row.save()


def _count(row: OwedCapture, now: datetime, *, whole: bool) -> None:
    """One attempt more; done when it was whole, or when the last attempt left something to show."""
    row.attempts += 1
    row.not_before = now + WAIT * 6 ** (row.attempts - 1)
    last = row.attempts >= MOST_ATTEMPTS
    row.done = whole or (last and row.capture is not None)
    row.given_up = last and row.capture is None
