"""The matters that cannot wait: urgent cases and sightings, and reports at which nobody has looked, for each circle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from cases.audience import CHILD, READERS, Reader, cases_for, sightings_for
from cases.models import Audience, Case, Severity, Sighting
from register.calendar import CalendarError, SchoolTime
from register.models import Role, School
from reports.models import AlertReason

AT_ONCE = frozenset({"threat", CHILD})
"""Categories that may reach somebody out of hours (A04, A97)."""
CIRCLES = (*(audience.value for audience in Audience), Role.DSL.value)
"""Who hears together: the readers of an audience; the safeguarding lead apart (A75)."""
LOOKED_AT_WITHIN = timedelta(hours=8)
"""Working hours within which somebody must have looked at a report (A07)."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that one circle should hear of without waiting for the digest."""

    circle: str
    key: str
    """What it is about: “case 7”, “report 7”, and without a case “story 12” or “sighting 3”."""
    reference: str
    category: str
    case: Case | None = None
    reason: AlertReason = AlertReason.PRESSING


def roles_of(circle: str) -> list[Role]:
    """Roles of a circle; the first of them hears first."""
    if circle == Role.DSL:
        return [Role.DSL]
    order = list(Role)
    return sorted(READERS[Audience(circle)], key=order.index)


def matters(school: School, now: datetime) -> Iterator[Matter]:
    """Everything that presses now, for each circle that may know of it: cases first, then sightings without one."""
    for circle in CIRCLES:
        cases, pressing = cases_of(school, circle).filter(closed_at=None), _pressing(circle)
        for case in cases.filter(Q(severity__in=pressing) | ~Q(origin="scan")).order_by("opened_at", "pk"):
            if case.severity in pressing:
                yield Matter(circle, f"case {case.pk}", case.reference, case.category, case)
            elif _left_lying(case, now):
                reason = AlertReason.NOT_LOOKED_AT
                yield Matter(circle, f"report {case.pk}", case.reference, case.category, case, reason)
        told = cases.filter(severity__in=pressing).values("pk")
        for sighting in sightings_of(school, circle).exclude(cases__in=told).order_by("found_at", "pk"):
            yield _of_sighting(sighting, circle)


def cases_of(school: School, circle: str) -> QuerySet[Case]:
    """Cases that belong to a circle and that somebody in it may know of."""
    first, *others = [cases_for(Reader(school, role)) for role in roles_of(circle)]
    rows = reduce(or_, others, first)
    return rows.filter(category=CHILD) if circle == Role.DSL else rows.filter(audience=circle)


def sightings_of(school: School, circle: str) -> QuerySet[Sighting]:
    """Sightings that press, that somebody in a circle may know of, and about which nobody has decided."""
    first, *others = [sightings_for(Reader(school, role)) for role in roles_of(circle)]
    rows = reduce(or_, others, first).filter(severity__in=_pressing(circle), decided="")
    closed = Case.objects.filter(school=school, closed_at__isnull=False)
    return rows.exclude(cases__in=closed.values("pk"))


def _pressing(circle: str) -> list[Severity]:
    """What cannot wait; the safeguarding lead hears of what is serious, too (A75)."""
    return [Severity.URGENT, Severity.SERIOUS] if circle == Role.DSL else [Severity.URGENT]


def _of_sighting(sighting: Sighting, circle: str) -> Matter:
    key = f"story {sighting.story_id}" if sighting.story_id else f"sighting {sighting.pk}"
    return Matter(circle, key, sighting.reference, sighting.category)


def _left_lying(case: Case, now: datetime) -> bool:
    """Whether nobody has written a word about a report for a working day (A07)."""
    if case.origin == "scan" or case.notes.exists():
        return False
    try:
        return SchoolTime.of(case.school).add_working(case.opened_at, LOOKED_AT_WITHIN) <= now
    except CalendarError:  # without bank holidays a day is a day: told too early is better than never
        return case.opened_at + timedelta(days=1) <= now
