"""Counts that outlive what they count: how many sightings of a sort there were in a week, for one reader."""

from collections import Counter
from datetime import date

from cases.audience import CHILD, Reader
from cases.models import Audience, Tally
from register.models import Role

Counts = Counter[tuple[date, str]]
"""Number of sightings by the Monday of their week and by category."""


def counts_for(reader: Reader, since: date, until: date) -> Counts:
    """Counts of sightings that are gone, in weeks that begin between two days, for somebody who might have seen them.

    To be added to the sightings that are still there: a trend must not fall because something was deleted.
    """
    rows = Tally.objects.filter(school=reader.school, monday__gte=since, monday__lt=until)
    rows = rows.exclude(locked_out__contains=f" {reader.role} ")
    if reader.role == Role.DSL:
        rows = rows.filter(audience=Audience.HEAD, category=CHILD)
    else:
        rows = rows.filter(audience=reader.audience) if reader.audience else rows.none()
    found: Counts = Counter()
    for row in rows:
        found[row.monday, row.category] += row.number
    return found
