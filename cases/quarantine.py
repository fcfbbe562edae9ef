"""Quarantine: pictures that may be illegal are not shown, passed on or printed while a case says so (A81)."""

from datetime import datetime

from django.db.models import Q

from cases.gates import Act, require
from cases.models import Case, Sighting
from evidence.custody.belonging import owner_of
from evidence.models import Artifact

_MARK = "illegal-images"


def insist_on_showable(artifact: Artifact, now: datetime) -> None:
    """Raise GateError where a sealed file belongs to a case in which it may not be looked at."""
    owner = owner_of(artifact)
    capture, supplied = owner.get("capture", ""), owner.get("supplied", "")
    holding = Q(supplied__reference=supplied) if supplied else Q(owed__capture__reference=capture)
    for case in Case.objects.filter(holding | Q(sightings__owed__capture__reference=capture)).distinct():
        require_showable(case, now)


def require_showable(case: Case, now: datetime) -> None:
    """Raise GateError for a case whose pictures may not be shown."""
    if _MARK in case.flags:
        require(case, Act.EXPORT, now)


def quarantined(sighting: Sighting) -> bool:
    """Whether the picture of a sighting may not be shown."""
    return any(_MARK in flags for flags in sighting.cases.values_list("flags", flat=True))
