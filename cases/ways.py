"""Ways to a page that somebody owes a capture of: each of them may have been shut since it was found."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from cases.models import Case, OwedCapture
from cases.rights_objections import Paused, paused_now
from register.approval import LIVE, standing
from register.process import Gate


def unvisitable_by(case: Case, gate: Gate) -> str:
    """Why the pages that a case names may not be visited, to stand after “the approval is”; empty when they may."""
    sources = case.sources.filter(of_case=True).select_related("school")
    return next(iter(sorted({standing(source, gate.now, gate) for source in sources} - {LIVE})), "")


@dataclass
class Ways:
    """What lets the pages of owed captures be visited at one moment: process records, approvals, objections, law."""

    gate: Gate

    def open_to(self, row: OwedCapture) -> bool:
        """Whether a page may be visited: for what owns it, and from where it was found."""
        owner_of = row.case or row.sighting
        if owner_of is None or self.gate.refusal(owner_of.school) or self._may_be_illegal(row):
            return False
        if row.case and unvisitable_by(row.case, self.gate):
            return False
        return not self._objected_to(row) and self._approved(row)

    def _may_be_illegal(self, row: OwedCapture) -> bool:
        """A picture that may be illegal to hold is not taken again, whoever owns the page (A81)."""
        cases, addresses = self._illegal
        return row.case_id in cases or row.address in addresses

    def _objected_to(self, row: OwedCapture) -> bool:
        sources = {row.sighting.source_id} if row.sighting else set()
        if row.case and self._paused.sources:
            sources.update(row.case.sources.filter(address=row.address).values_list("pk", flat=True))
        return not sources.isdisjoint(self._paused.sources)

    def _approved(self, row: OwedCapture) -> bool:
        """Whether the source of its sighting may still be visited, or a complaint names the very page."""
        if row.sighting is None or standing(row.sighting.source, self.gate.now, self.gate) == LIVE:
            return True
        return row.case is not None and row.case.sources.filter(of_case=True, address=row.address).exists()

    @cached_property
    def _paused(self) -> Paused:
        return paused_now()

    @cached_property
    def _illegal(self) -> tuple[set[int], set[str]]:
        """Cases with pictures that may be illegal, and the addresses of their pages."""
        flags = Case.objects.exclude(flags=[]).values_list("pk", "flags")
        cases = {pk for pk, flagged in flags if "illegal-images" in flagged}
        owned = Q(case__in=cases) | Q(sighting__cases__in=cases)
        owed = OwedCapture.objects.filter(owned).values_list("address", flat=True)
        found = Case.objects.filter(pk__in=cases).values_list("sightings__address", flat=True)
        return cases, {address for address in (*owed, *found) if address}
