"""What tests of routing share: a case that a scan opened, further pages of its story, and who knows of them."""

from datetime import UTC, datetime
from typing import Any

from cases.audience import cases_for, sightings_for
from cases.models import Case, Sighting
from cases.raising import raise_cases
from register.models import Role
from tests.cases.keeping import Keeping

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def knows(kept: Keeping, role: Role, what: Case | Sighting) -> bool:
    """Whether a case or a sighting exists for a role."""
    rows = cases_for(kept.reader(role)) if isinstance(what, Case) else sightings_for(kept.reader(role))
    return rows.filter(pk=what.pk).exists()


def copy_of(kept: Keeping, first: Sighting, **more: Any) -> Sighting:
    """Another page of the same story."""
    made = kept.sighting(NOW, severity="urgent", **more)
    Sighting.objects.filter(pk=made.pk).update(story=first.story)
    return made


def raised(kept: Keeping, **more: Any) -> tuple[Case, Sighting]:
    """A case that a scan opened for one page."""
    page = kept.sighting(NOW, **{"severity": "serious", "category": "personal abuse", **more})
    (case,) = raise_cases(kept.vault, NOW)
    return case, page
