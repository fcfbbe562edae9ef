"""Quarantine: pictures that may be illegal are not shown, passed on or printed while a case says so (A81).

What counts is the bytes: the same picture under another capture, in another case or of a later look is no less so.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from cases.gates import Act, GateError, require
from cases.holders import holders_of
from cases.models import Case, Sighting
from evidence.custody.belonging import artifacts_of, called
from evidence.models import Artifact

_MARK = "illegal-images"
_REFUSED = (
    "These may be pictures that may be illegal to hold or to pass on. They are not copied, shown or exported; tell "
    "the police, who say what happens next."
)


def insist_on_showable(artifact: Artifact, now: datetime) -> None:
    """Raise GateError where the bytes of a sealed file belong to a case in which they may not be looked at."""
    _insist({artifact.sha256}, now)


def insist_on_all(references: Iterable[str], now: datetime) -> None:
    """Raise GateError where anything of some captures and supplied evidence may not be shown."""
    if _flagged():
        _insist({one.sha256 for reference in references for one in artifacts_of(reference)}, now)


def quarantined(sighting: Sighting) -> bool:
    """Whether the picture of a sighting may not be shown."""
    cases = _flagged()
    if not cases:
        return False
    digests = set(Artifact.objects.filter(capture__owed__sighting=sighting).values_list("sha256", flat=True))
    return any(case.sightings.contains(sighting) for case in cases) or bool(_holding(digests, cases))


def _insist(digests: Collection[str], now: datetime) -> None:
    for case in _holding(digests, _flagged()):
        try:
            require(case, Act.EXPORT, now)
        except GateError as error:
            # The case is not named: whoever asks may have no business to know of it.
            raise GateError(_REFUSED) from error


def _flagged() -> list[Case]:
    return [case for case in Case.objects.exclude(flags=[]) if _MARK in case.flags]


def _holding(digests: Collection[str], cases: Collection[Case]) -> list[Case]:
    """Those of some cases that hold any of some bytes."""
    if not cases or not digests:
        return []
    owners = {called(row) for row in Artifact.objects.filter(sha256__in=digests).select_related("capture")}
    holding = {case.pk for owner in owners for case in holders_of(owner).cases}
    return [case for case in cases if case.pk in holding]
