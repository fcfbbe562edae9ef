"""Coverage: what was asked, read and not read. “Not checked” is never “nothing found”."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from cases.models import Case, Scan, SourceCoverage, UnreadPage
from cases.problems import Problem
from register.approval import LIVE, ApprovedSource, standing
from register.models import School, Source

SOON = timedelta(hours=6)
_PASSING = {
    Problem.SERVER, Problem.UNREACHABLE, Problem.UNRESOLVED, Problem.TIMEOUT, Problem.ROBOTS_UNKNOWN, Problem.BROKEN,
    Problem.RATE, Problem.UNDRAWN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unread:
    """An address that was asked for and not read."""

    address: str
    problem: Problem
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fared:
    """How a source fared in a scan."""

    asked: int
    read: int
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """One address that was not read, with the sentence that says why."""

    address: str
    problem: str
    why: str
    detail: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """How one source fared."""

    source: str
    title: str
    address: str
    asked: int
    read: int
    unread: tuple[UnreadLine, ...]
    last_read_at: datetime | None
    sightings: int = 0
    """New sightings of the scan in this source; for the technician only, for it counts every audience (A76)."""
    note: str = ""
    """Why the source was not asked at all, when it was not."""

    @property
    def checked(self) -> bool:
        """Whether anything of the source was really read."""
        return self.read > 0

    @property
    def reasons(self) -> str:
        """Why pages were not read, in words, each reason once."""
        said: dict[str, int] = {}
        for line in self.unread:
            said[line.why] = said.get(line.why, 0) + 1
        return "; ".join(why if times == 1 else f"{why} ({times} pages)" for why, times in said.items())


def begin(sources: Iterable[ApprovedSource], now: datetime, case: Case | None = None) -> Scan:
    """Open a scan with a line of coverage for every source that it will ask."""
    with transaction.atomic():
        scan = Scan.objects.create(started_at=now, case=case)
        SourceCoverage.objects.bulk_create(SourceCoverage(scan=scan, source_id=source.pk) for source in sources)
    return scan


def close_source(scan: Scan, source: ApprovedSource, fared: Fared, now: datetime) -> None:
    """Write down how a source fared, and when it comes due again: soon, when its trouble may pass."""
    with transaction.atomic():
        coverage = SourceCoverage.objects.get(scan=scan, source_id=source.pk)
        coverage.asked, coverage.read, coverage.finished_at = fared.asked, fared.read, now
        coverage.save()
        UnreadPage.objects.bulk_create(
            UnreadPage(coverage=coverage, address=one.address, problem=one.problem, detail=one.detail)
            for one in fared.unread
        )
        row = Source.objects.get(pk=source.pk)
        whole = timedelta(hours=row.every_hours)
        passing = not fared.read and any(one.problem in _PASSING for one in fared.unread)
        row.next_at = now + (min(whole, SOON) if passing else whole)
        if fared.read:
            row.last_read_at = now
        row.save()


def of_scan(scan: Scan) -> list[SourceLine]:
    """Coverage statement of one scan."""
    rows = scan.coverage.select_related("source__school").prefetch_related("unread").order_by("source_id")
    found = Counter(scan.sightings.values_list("source_id", flat=True))
    return [replace(_line(row), sightings=found[row.source_id]) for row in rows]


def of_period(school: School, since: datetime, until: datetime, now: datetime) -> list[SourceLine]:
    """Coverage statement of a school's sources over a period: the latest visit of each."""
    lines = []
    for source in school.declared_sources():
        rows = source.coverage.filter(finished_at__gte=since, finished_at__lt=until).prefetch_related("unread")
        latest = rows.order_by("-finished_at").first()
        state = standing(source, now)
        if latest:
            lines.append(_line(latest))
        elif state != LIVE:
            lines.append(_blank(source, f"not asked: its approval is {state}"))
        else:
            lines.append(_blank(source, "not asked in this week"))
    return lines


def _line(row: SourceCoverage) -> SourceLine:
    unread = tuple(
        UnreadLine(page.address, page.problem, Problem(page.problem).label, page.detail) for page in row.unread.all()
    )
    source = row.source
    note = "" if row.finished_at else "the scan was broken off before this source was finished"
    return SourceLine(
        source.key, source.title, source.address, row.asked, row.read, unread, source.last_read_at, note=note
    )


def _blank(source: Source, note: str) -> SourceLine:
    return SourceLine(source.key, source.title, source.address, 0, 0, (), source.last_read_at, note=note)
