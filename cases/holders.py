"""Holders: the cases and sightings that something sealed belongs to, asked from the side of the evidence."""

import re
from dataclasses import dataclass

from django.db.models import Q

from cases.models import Case, Sighting
from evidence.models import Capture

_OCCASION = re.compile(r"(?:sighting|case) ([^\s,]+)")


@dataclass(frozen=True, slots=True)
class Holders:
    """Everything that something sealed belongs to."""

    cases: tuple[Case, ...] = ()
    sightings: tuple[Sighting, ...] = ()

    @property
    def all(self) -> tuple[Case | Sighting, ...]:
        """Cases and sightings together."""
        return (*self.cases, *self.sightings)


def holders_of(reference: str) -> Holders:
    """Who holds a capture or supplied evidence: also what a later look, or a try that was replaced, was made for."""
    first = Q(reference=reference) | Q(rechecks__later__reference=reference)
    captures = list(Capture.objects.filter(first).distinct())
    named = [found[1] for one in captures if (found := _OCCASION.match(one.occasion))]
    of_sighting = Q(owed__capture__in=captures) | Q(reference__in=named)
    sightings = Sighting.objects.filter(of_sighting).select_related("school").distinct()
    of_case = Q(owed__capture__in=captures) | Q(reference__in=named) | Q(supplied__reference=reference)
    cases = Case.objects.filter(of_case | Q(sightings__in=sightings.values("pk"))).select_related("school").distinct()
    return Holders(tuple(cases.order_by("pk")), tuple(sightings.order_by("pk")))
