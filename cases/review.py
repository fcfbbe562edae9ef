"""Review: what a person decides about a sighting; the program's own view was a first guess."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case as Choice
from django.db.models import IntegerField, QuerySet, Value, When

from cases.audience import Reader, sightings_for
from cases.case import CaseError
from cases.joining import join
from cases.models import Case, Decided, NoteKind, Outcome, Severity, Sighting
from cases.notes import Noted, write
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault

_SETTLED = {Decided.NOT_US, Decided.NOTED, Decided.PRAISE, Decided.LAWFUL}


def sighting_for(reader: Reader, reference: str) -> Sighting:
    """The sighting of a reference, for somebody who may know of it; raises CaseError, as when there is none."""
    found = sightings_for(reader).filter(reference=reference.strip().upper()).first()
    if found is None:
        message = f"There is no sighting {reference}. `headsup review list` shows those that wait for you."
        raise CaseError(message)
    return found


def waiting_for(reader: Reader) -> QuerySet[Sighting]:
    """Sightings that nobody has looked at, the most pressing first; take as many as fit on a page."""
    rank = Choice(*(When(severity=one, then=Value(one.rank)) for one in Severity), output_field=IntegerField())
    rows = sightings_for(reader).filter(decided="", own_site=False).select_related("source")
    return rows.order_by(rank, "found_at", "pk")


def decide(
    reader: Reader, sighting: Sighting, decided: Decided, vault: Vault, now: datetime, *, case: Case | None = None
) -> None:
    """Write down what a person decided; a case that a scan opened ends when nothing is left in it.

    Raises CaseError when it is to belong to a case and none is named, or one that is closed.
    """
    if case is not None and case.closed_at:
        message = f"Case {case.reference} is closed. Open a new one for the page: `headsup case open --sighting`."
        raise CaseError(message)
    if decided == Decided.CASE and case is None:
        message = "Say with --case to which case it belongs, or open one: `headsup case open --sighting`."
        raise CaseError(message)
    with transaction.atomic():
        sighting.decided, sighting.decided_at, sighting.decided_by = decided, now, reader.role
        sighting.save(update_fields=["decided", "decided_at", "decided_by"])
        about = {"sighting": sighting.reference, "decision": f"reviewed: {decided.value}", "by": reader.role}
        append(Event.DECIDED, now, about, vault)
        if case is not None:
            join(case, sighting, now)
        for raised in sighting.cases.filter(origin="scan", closed_at=None):
            if raised != case:
                _end(raised, decided, reader, vault, now)


def _end(case: Case, decided: Decided, reader: Reader, vault: Vault, now: datetime) -> None:
    """End a case that a scan opened and nobody has worked on, when a person has settled all of its pages."""
    left = case.sightings.exclude(decided__in=_SETTLED).exists()
    if left or case.notes.exists() or case.supplied.exists():
        return
    if case.category == "threat" and case.sightings.exclude(decided=Decided.NOT_US).exists():
        return  # the card about 999 and 101 is answered first (A80)
    outcome = Outcome.LAWFUL if decided == Decided.LAWFUL else Outcome.NO_ACTION
    fact = f"Every page of it was looked at: {outcome.label}."
    write(case, Noted(NoteKind.OUTCOME, now, reader.role, fact, answer=outcome), vault, now)
    case.outcome, case.closed_at = outcome, now
    case.save(update_fields=["outcome", "closed_at"])
