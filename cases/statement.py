"""The coverage statement, of one scan and of a week: “not checked” is never “nothing found”."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from cases.coverage_lines import SourceLine, Totals, UnreadLine, totals
from cases.models import Audience, Scan, SourceCoverage, UnreadPage
from cases.problems import Problem
from register.approval import LIVE, standing
from register.models import School, Source

__all__ = ["SourceLine", "Totals", "UnreadLine", "of_period", "of_scan", "totals"]


def of_scan(scan: Scan) -> list[SourceLine]:
    """Coverage statement of one scan, for the technician."""
    rows = scan.coverage.select_related("source__school").prefetch_related("unread").order_by("source_id")
    found = Counter(scan.sightings.values_list("source_id", flat=True))
    return [_line(row.source, [row], row.unread.all(), sightings=found[row.source_id]) for row in rows]


def of_period(
    school: School, since: datetime, until: datetime, now: datetime, audience: Audience | None = None
) -> list[SourceLine]:
    """Coverage statement of a school's sources over a period: all visits together, reasons of the latest.

    With an audience it leaves out what only others may know was pointed to (A76).
    """
    lines = []
    for source in school.declared_sources():
        found = source.coverage.filter(finished_at__gte=since, finished_at__lt=until, scan__case=None)
        rows = list(found.prefetch_related("unread").order_by("-finished_at"))
        state = standing(source, now)
        if rows:
            unread = [one for one in rows[0].unread.all() if not audience or one.audience in {"", audience}]
            lines.append(_line(source, rows, unread))
        elif state != LIVE:
            lines.append(_blank(source, f"not asked: its approval is {state}"))
        else:
            lines.append(_blank(source, "not asked in this week"))
    return lines


def _line(
    source: Source, rows: Sequence[SourceCoverage], unread: Iterable[UnreadPage], sightings: int = 0
) -> SourceLine:
    """One line of some visits, the latest first: pages read add up, the rest is as the latest visit found it."""
    latest, finished = rows[0], [row for row in rows if row.finished_at]
    queries: Counter[str] = Counter()
    for row in rows:
        queries.update(row.queries)
    return SourceLine(
        source=source.key,
        title=source.title,
        address=source.address,
        kind=source.kind,
        asked=sum(row.asked for row in rows),
        answered=sum(row.answered for row in rows),
        read=sum(row.read for row in rows),
        unchanged=latest.unchanged,
        spared=latest.spared,
        leads=sum(row.leads for row in rows),
        left_out=latest.left_out,
        bytes=sum(row.bytes for row in rows),
        unread=tuple(UnreadLine(one.address, one.problem, Problem(one.problem).label, one.detail) for one in unread),
        queries=tuple(queries.items()),
        visits=len(rows),
        visits_answered=sum(row.answered > 0 for row in finished),
        last_read_at=source.last_read_at,
        last_answered_at=source.last_answered_at,
        sightings=sightings,
        note="" if latest.finished_at else "the scan was broken off before this source was finished",
    )


def _blank(source: Source, note: str) -> SourceLine:
    return SourceLine(
        source=source.key,
        title=source.title,
        address=source.address,
        kind=source.kind,
        last_read_at=source.last_read_at,
        last_answered_at=source.last_answered_at,
        note=note,
    )
