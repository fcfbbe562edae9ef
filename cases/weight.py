"""Weight: which of the things that a case speaks of it is called by, and how soon somebody must know."""

from cases.audience import CHILD
from cases.models import Case, Severity, Sighting

GRAVEST = ("threat", CHILD)
"""What no other page of a case may cover up: its card comes first (A75, A80)."""


def take_weight(case: Case, sighting: Sighting) -> None:
    """Let a page that joins a case make it graver and more pressing, never less."""
    if _weight(sighting) < _weight(case):
        case.category = sighting.category
    case.severity = min(Severity(case.severity), Severity(sighting.severity), key=lambda one: one.rank)
    case.save(update_fields=["severity", "category"])


def _weight(what: Case | Sighting) -> tuple[int, int]:
    """How much a category counts: the less, the graver."""
    grave = GRAVEST.index(what.category) if what.category in GRAVEST else len(GRAVEST)
    return grave, Severity(what.severity).rank
