"""Raising: what a scan found and somebody must read soon becomes a case, one for each story (A08)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from cases.case import new_reference
from cases.models import Audience, Case, OwedCapture, Severity, Sighting, Story, Subject
from cases.routing import confine, settle, subjects_shown
from cases.weight import take_weight
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from register.models import Role

PRESSING = (Severity.URGENT, Severity.SERIOUS)
_WHY = "a routine visit found something that somebody should read soon"


def raise_cases(vault: Vault, now: datetime) -> list[Case]:
    """Open a case for every story that presses and has none; further pages of it join. Returns the new ones.

    Called after each scan, and again by the next one where a scan was killed in between.
    """
    opened = []
    for story in Story.objects.filter(sightings__in=_waiting()).distinct().order_by("pk"):
        with transaction.atomic():
            case, new = _case_of(story, vault, now)
            for sighting in _waiting().filter(story=story):
                _join(case, sighting)
        if new:
            opened.append(case)
    return opened


def _waiting() -> QuerySet[Sighting]:
    """Sightings that press, that nobody has decided about, and that belong to no case."""
    return Sighting.objects.filter(severity__in=PRESSING, decided="", own_site=False, cases=None).order_by("pk")


def _case_of(story: Story, vault: Vault, now: datetime) -> tuple[Case, bool]:
    standing = Case.objects.filter(story=story, closed_at=None).first()
    if standing:
        return standing, False
    Case.objects.filter(story=story).update(story=None)  # closed: what comes now is looked at anew
    first = min(_waiting().filter(story=story), key=lambda one: (Severity(one.severity).rank, one.pk))
    case = Case.objects.create(
        school=story.school,
        reference=new_reference(),
        opened_at=now,
        origin="scan",
        reason=_WHY,
        category=first.category,
        severity=first.severity,
        audience=story.audience,
        story=story,
    )
    case.sightings.add(first)
    settle(case, subjects_seen(first), map(Role, first.locked_out.split()))
    _join(case, first)
    append(Event.DECIDED, now, {"case": case.reference, "decision": "case opened", "by": "", "origin": "scan"}, vault)
    return case, True


def subjects_seen(sighting: Sighting) -> set[Subject]:
    """Whom a sighting concerns, by role; at least those for whose sake it has its audience."""
    by_audience = {
        Audience.CHAIR: {Subject.HEAD},
        Audience.VICE_CHAIR: {Subject.CHAIR},
        Audience.AUTHORITY: {Subject.HEAD_AND_CHAIR},
    }
    found = subjects_shown(sighting)
    if sighting.audience == Audience.CHAIR and Subject.GOVERNOR in found:
        return found
    return found | by_audience.get(Audience(sighting.audience), set())


def _join(case: Case, sighting: Sighting) -> None:
    """A page of the story joins its case; what is owed for it is owed to the case, and whom it names is shut out."""
    case.sightings.add(sighting)
    take_weight(case, sighting)
    confine(case, map(Role, sighting.locked_out.split()))
    if not OwedCapture.objects.filter(case=case, address=sighting.address).exists():
        OwedCapture.objects.filter(sighting=sighting, case=None).update(case=case)
