"""Parcels: what goes together because its time is over, and what stays because a legal hold stands on it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.models import Audience, Case, Sighting
from cases.retention import CONFIRMED, DISMISSED, UNREVIEWED, Clock, clock_of, clocks, goes_at
from cases.retention_cases import agreed, clock_key, handed_on, may_go
from cases.retention_evidence import Leaving
from cases.retention_holds import everything_of
from evidence.custody.holds import held
from register.models import School

TOGETHER = 50
"""Sightings on one certificate: a database asks for so many at once."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes together, for one audience and by one clock."""

    school: School
    clock: Clock
    leaving: Leaving
    audience: Audience
    locked_out: str
    held: bool = False
    """Whether a legal hold stands on something of it: then it stays, until somebody ends the hold."""
    by: str = "retention"
    reason: str = ""

    @property
    def number(self) -> int:
        """How many cases or sightings it is."""
        return 1 if self.leaving.case else len(self.leaving.sightings)

    def counts(self) -> list[str]:
        """How many of what sort, in words."""
        found = Counter(one.category for one in self.leaving.sightings)
        return [f"{number} × {category}" for category, number in sorted(found.items())]


def due(school: School, now: datetime) -> Iterator[Parcel]:
    """Everything of a school whose time is over, cases first: their sightings go with them."""
    table = clocks(school)
    for case in Case.objects.filter(school=school).exclude(closed_at=None).order_by("pk"):
        if may_go(case, table, now):
            yield of_case(case, table[clock_key(case)])
    grouped: dict[tuple[str, str, str], list[Sighting]] = defaultdict(list)
    for sighting in _over(school, table, now):
        grouped[clock_of(sighting), sighting.audience, sighting.locked_out].append(sighting)
    for (key, audience, locked_out), rows in grouped.items():
        for begin in range(0, len(rows), TOGETHER):
            for stands, some in _parted(rows[begin : begin + TOGETHER]):
                yield Parcel(school, table[key], Leaving(tuple(some)), Audience(audience), locked_out, stands)


def of_case(case: Case, clock: Clock) -> Parcel:
    """A case with the sightings that belong to no other; what came after its end and nobody has judged, stays.

    A hold on anything that belongs to the case holds all of it, whatever else needs the same page.
    """
    alone = tuple(one for one in case.sightings.order_by("pk") if one.cases.count() == 1 and not _fresh(case, one))
    leaving, handed = Leaving(alone, case), handed_on(case)
    by = [handed.by] if handed else agreed(case)
    reason = f"handed on: {handed.fact}" if handed else ""
    return Parcel(
        case.school, clock, leaving, Audience(case.audience), case.locked_out, bool(held(everything_of(case))),
        by=", ".join(by) or "retention", reason=reason,
    )  # fmt: skip


def _fresh(case: Case, sighting: Sighting) -> bool:
    return bool(case.closed_at and not sighting.decided and sighting.found_at > case.closed_at)


def _over(school: School, table: dict[str, Clock], now: datetime) -> Iterator[Sighting]:
    shortest = min(table[key].days for key in (UNREVIEWED, DISMISSED, CONFIRMED))
    rows = Sighting.objects.filter(school=school, cases=None, found_at__lte=now - timedelta(days=shortest))
    for sighting in rows.select_related("school").order_by("pk"):
        if goes_at(sighting, table) <= now:
            yield sighting


def _parted(rows: Sequence[Sighting]) -> Iterator[tuple[bool, list[Sighting]]]:
    """Some sightings, those apart on which a legal hold stands."""
    if not Leaving(tuple(rows)).held():
        yield False, list(rows)
        return
    staying = {one.pk for one in rows if Leaving((one,)).held()}
    for state in (False, True):
        if some := [one for one in rows if (one.pk in staying) is state]:
            yield state, some
