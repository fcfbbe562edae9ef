"""Coverage: what was asked, read and not read. “Not checked” is never “nothing found”."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from cases.models import Audience, Case, Scan, SourceCoverage, UnreadPage
from cases.problems import PASSING, Problem
from register.approval import ApprovedSource
from register.models import Source

SOON = timedelta(hours=1)
"""After trouble that may pass a source is tried again; each time in a row the wait is twice as long."""


@dataclass(frozen=True, slots=True)
class Unread:
    """An address that was asked for and not read."""

    address: str
    problem: Problem
    detail: str = ""
    audience: Audience | None = None
    """Who alone may know that something was pointed to."""


@dataclass(frozen=True, slots=True)
class Fared:
    """How a source fared in a scan; the fields are those of `SourceCoverage`."""

    asked: int
    read: int
    unread: tuple[Unread, ...] = ()
    answered: int = 0
    whole: bool = True
    """Whether the service itself answered everything it was asked; its pages are another matter."""
    unchanged: int = 0
    spared: int = 0
    leads: int = 0
    left_out: int = 0
    bytes: int = 0
    queries: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[Mapping[str, object], ...] = ()


def begin(sources: Iterable[ApprovedSource], now: datetime, case: Case | None = None) -> Scan:
    """Open a scan with a line of coverage for every source that it will ask."""
    with transaction.atomic():
        scan = Scan.objects.create(started_at=now, case=case)
        SourceCoverage.objects.bulk_create(SourceCoverage(scan=scan, source_id=source.pk) for source in sources)
    return scan


def close_source(scan: Scan, source: ApprovedSource, fared: Fared, now: datetime) -> None:
    """Write down how a source fared, and when it comes due again: soon, when its trouble may pass."""
    told = {name: value for name, value in asdict(fared).items() if name not in {"unread", "whole"}}
    with transaction.atomic():
        coverage = SourceCoverage.objects.get(scan=scan, source_id=source.pk)
        for name, value in (told | {"finished_at": now}).items():
            setattr(coverage, name, value)
        coverage.save()
        UnreadPage.objects.bulk_create(
            UnreadPage(
                coverage=coverage,
                address=one.address,
                problem=one.problem,
                detail=one.detail,
                audience=one.audience or "",
            )
            for one in fared.unread
        )
        # A complaint scan leaves no trace in what everybody is told: it may be the chair's, about the head (A76).
        if scan.case_id is None:
            _come_due(Source.objects.get(pk=source.pk), fared, now)


def _come_due(row: Source, fared: Fared, now: datetime) -> None:
    whole = timedelta(hours=row.every_hours)
    passing = not (fared.answered and fared.whole) and any(one.problem in PASSING for one in fared.unread)
    row.failures = row.failures + 1 if passing else 0
    row.next_at = now + (min(whole, SOON * 2 ** min(row.failures - 1, 10)) if passing else whole)
    if fared.read:
        row.last_read_at = now
    if fared.answered and fared.whole:  # what was not answered is asked for once more, from the same day on
        row.last_answered_at = now
    row.save()
