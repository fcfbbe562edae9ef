"""What goes of the evidence: captures and supplied files that belong to nothing that stays, and their bytes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from cases.models import Case, OwedCapture, Recheck, Sighting
from evidence.custody.belonging import called
from evidence.custody.decisions import Decision
from evidence.custody.erasure import erase
from evidence.custody.holds import held
from evidence.models import Artifact, Capture, SuppliedEvidence
from evidence.vault import Vault


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is to go together: sightings, and at most one case with what was handed in for it."""

    sightings: tuple[Sighting, ...] = ()
    case: Case | None = None

    @property
    def pks(self) -> list[int]:
        """Keys of the sightings."""
        return [one.pk for one in self.sightings]

    def references(self) -> list[str]:
        """References of captures and supplied evidence that nothing else needs, in a steady order."""
        return sorted({*_captures(self).values_list("reference", flat=True), *_supplied(self)})

    def everything(self) -> list[str]:
        """References of all that was sealed for it, shared or not."""
        every = {*_touched(self).values_list("reference", flat=True)}
        if self.case:
            every |= set(self.case.supplied.values_list("reference", flat=True))
        return sorted(every)

    def held(self) -> set[str]:
        """Those of its evidence, shared or not, on which a legal hold stands."""
        return held(self.everything())


def erase_all_digests(vault: Vault, digests: Collection[str], decision: Decision, now: datetime) -> list[str]:
    """Erase sealed files that belong to no capture, such as papers; returns those that stood until now."""
    standing = set(Artifact.objects.filter(sha256__in=digests, erased_at=None).values_list("sha256", flat=True))
    for digest in digests:
        rows = list(Artifact.objects.filter(sha256=digest).select_related("capture", "derived_from"))
        erase(vault, digest, decision, sorted({called(row) for row in rows}), now)
    return [digest for digest in digests if digest in standing]


def surviving(leaving: Leaving) -> QuerySet[OwedCapture]:
    """What is owed to, or was paid for, something that stays."""
    case = Q(case__isnull=False) & ~Q(case=leaving.case) if leaving.case else Q(case__isnull=False)
    sighting = Q(sighting__isnull=False) & ~Q(sighting__in=leaving.pks)
    return OwedCapture.objects.filter(case | sighting)


def _touched(leaving: Leaving) -> QuerySet[Capture]:
    """Captures made for what goes: paid, tried before, and looked at again."""
    asked = Q(owed__sighting__in=leaving.pks)
    for one in leaving.sightings:
        asked |= Q(occasion=f"sighting {one.reference}") | Q(occasion__startswith=f"sighting {one.reference},")
    if leaving.case:
        asked |= Q(owed__case=leaving.case) | Q(occasion__startswith=f"case {leaving.case.reference}, page ")
    first = Capture.objects.filter(asked).values("pk")
    later = Recheck.objects.filter(first__in=first).exclude(later=None).values("later")
    return Capture.objects.filter(Q(pk__in=first) | Q(pk__in=later)).distinct()


def _captures(leaving: Leaving) -> QuerySet[Capture]:
    needed = surviving(leaving).exclude(capture=None).values("capture")
    again = Recheck.objects.filter(first__in=needed).exclude(later=None).values("later")
    return _touched(leaving).exclude(pk__in=needed).exclude(pk__in=again)


def _supplied(leaving: Leaving) -> Iterable[str]:
    if leaving.case is None:
        return ()
    others = SuppliedEvidence.objects.filter(cases__in=Case.objects.exclude(pk=leaving.case.pk)).values("pk")
    return leaving.case.supplied.exclude(pk__in=others).values_list("reference", flat=True)
