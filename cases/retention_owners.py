"""Owners: every case and every sighting to which sealed evidence belongs, and who may know of all of them (A76)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from cases.audience import Reader, cases_for, closest, roles_text, sightings_for
from cases.models import Audience, Case, OwedCapture, Recheck, Sighting
from evidence.models import Capture
from register.models import Role, School

OFFICERS = frozenset({Role.DPO, Role.AUTHORITY})
"""Whose task keeping and deleting is in every audience, but for what names them."""
_MADE_FOR = re.compile(r"(sighting|case) ([^\s,]+)")


@dataclass(frozen=True, slots=True)
class Owners:
    """Everything that some evidence belongs to: one capture may be a page of the head's case and of the chair's."""

    cases: tuple[Case, ...] = ()
    sightings: tuple[Sighting, ...] = ()

    @property
    def rows(self) -> tuple[Case | Sighting, ...]:
        """Cases and sightings together."""
        return (*self.cases, *self.sightings)

    def audience(self, school: School) -> Audience:
        """The closest audience of all; the authority's where nobody owns it, for then nobody can say whose it was."""
        found = [Audience(row.audience) for row in self.rows]
        return closest(school, found) if found else Audience.AUTHORITY

    def locked_out(self) -> str:
        """Everybody who must not know of one of them."""
        return roles_text(role for row in self.rows for role in row.locked_out.split())

    def known_to(self, reader: Reader) -> bool:
        """Whether a reader may know of every one; what nobody owns is known to the officers alone."""
        if any(row.school_id != reader.school.pk or f" {reader.role} " in row.locked_out for row in self.rows):
            return False
        if reader.role == Role.DPO or not self.rows:
            return reader.role in OFFICERS
        mine = cases_for(reader).in_bulk([case.pk for case in self.cases])
        if len(mine) != len(self.cases):
            return False
        seen = sightings_for(reader).in_bulk([one.pk for one in self.sightings])
        return all(one.pk in seen or _within(one, mine.values()) for one in self.sightings)


def owners_of(references: Collection[str], *sightings: Sighting) -> Owners:
    """Every case and sighting that holds evidence of some references, or one of some sightings."""
    asked = Capture.objects.filter(reference__in=references)
    again = Recheck.objects.filter(later__in=asked.values("pk")).values("first")
    captures = dict(
        Capture.objects.filter(Q(pk__in=asked.values("pk")) | Q(pk__in=again)).values_list("pk", "occasion")
    )
    made_for = [found.groups() for occasion in captures.values() if (found := _MADE_FOR.match(occasion))]
    owed = list(OwedCapture.objects.filter(capture__in=captures).values_list("sighting_id", "case_id"))
    pages = Sighting.objects.filter(
        Q(pk__in=[*(one.pk for one in sightings), *(page for page, _ in owed if page)])
        | Q(reference__in=[name for sort, name in made_for if sort == "sighting"])
    )
    cases = Case.objects.filter(
        Q(pk__in=[case for _, case in owed if case])
        | Q(reference__in=[name for sort, name in made_for if sort == "case"])
        | Q(sightings__in=pages.values("pk"))
        | Q(supplied__reference__in=references)
    )
    return Owners(tuple(cases.order_by("pk").distinct()), tuple(pages.order_by("pk")))


def _within(sighting: Sighting, cases: Collection[Case]) -> bool:
    """Whether a page belongs to a case that the reader knows, as those do who are only copied."""
    kept = set(sighting.cases.filter(audience=sighting.audience).values_list("pk", flat=True))
    return any(case.pk in kept for case in cases)
