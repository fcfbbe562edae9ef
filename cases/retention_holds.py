"""Legal holds looked after: asked for by one role, approved by another, looked at every 90 days (privacy D5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from cases.audience import Reader
from cases.case import case_for
from cases.models import Case, HoldReview
from cases.retention import RetentionError
from cases.retention_evidence import Leaving
from cases.retention_owners import OFFICERS, owners_of
from evidence.custody.belonging import artifacts_of, owner_of
from evidence.custody.decisions import Decision, reasoned
from evidence.custody.holds import held, hold
from evidence.events import Event
from evidence.ledger import append
from evidence.models import Hold
from evidence.vault import Vault
from register.models import Role

APPROVED_WITHIN = timedelta(days=14)
LOOKED_AT_EVERY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Standing:
    """A legal hold that stands: whether somebody else has approved it, and when it is to be looked at."""

    hold: Hold
    approved_by: str
    review_at: datetime

    @property
    def said(self) -> str:
        """Its state, in words."""
        if not self.approved_by:
            return f"asked for by the {self.hold.placed_by}; somebody else approves it by {self.review_at:%-d %B %Y}"
        return f"approved by the {self.approved_by}; to be looked at by {self.review_at:%-d %B %Y}"


def case_to_hold(reader: Reader, reference: str) -> Case:
    """The case of a reference, open or closed, for those who see it and for the data protection officer."""
    if reader.role != Role.DPO:
        return case_for(reader, reference)
    rows = Case.objects.filter(school=reader.school).exclude(locked_out__contains=f" {Role.DPO} ")
    return rows.filter(reference=reference.strip().upper()).first() or case_for(reader, reference)


def hold_case(reader: Reader, case: Case, reason: str, vault: Vault, now: datetime) -> list[Hold]:
    """Place a legal hold on everything sealed for a case; it counts at once, and waits for its approval."""
    references = [one for one in everything_of(case) if one not in held([one])]
    if not references:
        message = (
            f"Nothing sealed belongs to case {case.reference} that is not held already. To keep the case itself, "
            "review it with --keep-until."
        )
        raise RetentionError(message)
    return [hold(vault, one, Decision(reader.role, reason), now) for one in references]


def look_at(reader: Reader, reference: str, reason: str, vault: Vault, now: datetime) -> int:
    """Approve the holds on a capture or supplied evidence, or let them stand for 90 days more; returns how many.

    A hold is never prolonged by itself, and never by whoever asked for it. Raises RetentionError; for a hold on
    what the reader may not know of, as where none stands.
    """
    rows = list(Hold.objects.filter(reference=reference, released_at=None).order_by("pk"))
    if not rows or not may_look_at(reader, reference):
        message = f"No legal hold stands on {reference}; nothing was changed."
        raise RetentionError(message)
    if any(row.placed_by == reader.role for row in rows):
        message = f"The {reader.role} asked for this hold; another role has to look at it. Nothing was changed."
        raise RetentionError(message)
    why = reasoned(Decision(reader.role, reason))
    with transaction.atomic():
        for row in rows:
            HoldReview.objects.create(hold=row, by=reader.role, at=now, reason=why["reason"])
        owner = owner_of(artifacts_of(reference)[0])
        append(Event.DECIDED, now, {**owner, "decision": "legal hold looked at; it stands", **why}, vault)
    return len(rows)


def may_look_at(reader: Reader, reference: str) -> bool:
    """Whether a reader may know of everything to which held evidence belongs, or has the task to look at holds."""
    owners = owners_of([reference])
    if reader.role not in OFFICERS:
        return owners.known_to(reader)
    shut = f" {reader.role} "
    return all(row.school_id == reader.school.pk and shut not in row.locked_out for row in owners.rows)


def standing(references: list[str] | None = None) -> Iterator[Standing]:
    """Holds that stand, of some references or of all, the next to be looked at first."""
    rows = Hold.objects.filter(released_at=None).order_by("pk")
    rows = rows if references is None else rows.filter(reference__in=references)
    found = []
    for row in rows.prefetch_related("reviews"):
        last = max(row.reviews.all(), key=lambda one: one.at, default=None)
        at = last.at + LOOKED_AT_EVERY if last else row.placed_at + APPROVED_WITHIN
        found.append(Standing(row, last.by if last else "", at))
    yield from sorted(found, key=lambda one: one.review_at)


def everything_of(case: Case) -> list[str]:
    """References of everything sealed that belongs to a case, whatever else needs it too."""
    return Leaving(tuple(case.sightings.order_by("pk")), case).everything()
