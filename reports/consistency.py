"""The yearly report by category and outcome, without a name: was like treated alike? (A112, privacy D10)."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from cases.audience import Reader, cases_for, sightings_for
from cases.models import Case, Decided, Outcome
from mentions.lexicon import Category
from reports.phrases import KINDS, counted, listed


@dataclass(frozen=True, slots=True)
class Treated:
    """How what reads alike was treated: cases by outcome, and pages that needed no case."""

    kind: Category
    cases: int
    outcomes: tuple[tuple[str, int], ...]
    """How many ended in which way, in words."""
    days: int | None
    """Days from opening to closing, the middle one of all; None while none is closed."""
    decided: tuple[tuple[str, int], ...]
    """What people decided about single pages."""

    @property
    def words(self) -> str:
        """The line in words."""
        parts = [f"{number} {label}" for label, number in self.outcomes]
        took = (
            f"; half of them within {counted(self.days, 'day') if self.days else 'a day'}"
            if self.days is not None
            else ""
        )
        said = f"{counted(self.cases, 'case')}{': ' if parts else ''}{listed(parts)}{took}." if self.cases else ""
        pages = f"Pages without a case: {listed([f'{number} {label}' for label, number in self.decided])}."
        return " ".join(filter(None, [said, pages if self.decided else ""]))


@dataclass(frozen=True, slots=True)
class Consistency:
    """A year of one school, as one reader may know of it."""

    school: str
    year: int
    role: str
    so_far: bool
    """Whether the year has not ended."""
    lines: tuple[Treated, ...]

    def content(self) -> dict[str, Any]:
        """The same as data, for JSON."""
        told = asdict(self)
        for line in told["lines"]:
            line |= {"outcomes": dict(line["outcomes"]), "decided": dict(line["decided"])}
        return told


def consistency_of(reader: Reader, year: int, now: datetime) -> Consistency:
    """Cases that were opened in a year and pages decided in it, by what they read like."""
    zone = ZoneInfo(reader.school.time_zone)
    begin, end = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    cases: dict[str, list[Case]] = defaultdict(list)
    for case in cases_for(reader).filter(opened_at__gte=begin, opened_at__lt=end):
        cases[case.category].append(case)
    decided: dict[str, Counter[Decided]] = defaultdict(Counter)
    pages = sightings_for(reader).filter(decided_at__gte=begin, decided_at__lt=end).exclude(decided=Decided.CASE)
    for category, what in pages.values_list("category", "decided"):
        decided[category][Decided(what)] += 1
    lines = [_treated(kind, cases[kind], decided[kind]) for kind in KINDS if kind in cases or kind in decided]
    return Consistency(reader.school.name, year, str(reader.role), end > now, tuple(lines))


def render_consistency(found: Consistency) -> str:
    """The report in plain text."""
    return render_to_string("digest/consistency.txt", {"found": found, "kinds": KINDS})


def _treated(kind: str, cases: Sequence[Case], decided: Counter[Decided]) -> Treated:
    ends = Counter(Outcome(case.outcome) for case in cases if case.closed_at and case.outcome)
    days = [(case.closed_at - case.opened_at).days for case in cases if case.closed_at]
    outcomes = [(outcome.label, ends[outcome]) for outcome in Outcome if ends[outcome]]
    if still := len(cases) - sum(ends.values()):
        outcomes.append(("still open", still))
    return Treated(
        kind=cast("Category", kind),
        cases=len(cases),
        outcomes=tuple(outcomes),
        days=round(median(days)) if days else None,
        decided=tuple((what.label, decided[what]) for what in Decided if decided[what]),
    )
