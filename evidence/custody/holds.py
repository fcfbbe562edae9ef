"""Legal holds: while one stands, nothing of a capture or of supplied evidence is erased."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from evidence.custody.belonging import CustodyError, artifacts_of, owner_of
from evidence.custody.decisions import Decision, reasoned
from evidence.events import Event
from evidence.ledger import append, queue
from evidence.models import Hold
from evidence.vault import Vault


def hold(vault: Vault, reference: str, decision: Decision, now: datetime) -> Hold:
    """Place a legal hold: while it stands, nothing of the capture or supplied evidence is erased."""
    why = reasoned(decision)
    with transaction.atomic():
        queue()  # an erasure and a hold never pass each other by
        owner = owner_of(artifacts_of(reference)[0])
        placed = Hold.objects.create(reference=reference, reason=why["reason"], placed_by=decision.by, placed_at=now)
        append(Event.HELD, now, {**owner, **why}, vault)
    return placed


def release(vault: Vault, reference: str, decision: Decision, now: datetime) -> int:
    """End the holds on a capture or supplied evidence; returns how many there were. Raises CustodyError."""
    why = reasoned(decision)
    with transaction.atomic():
        queue()
        owner = owner_of(artifacts_of(reference)[0])
        ended = Hold.objects.filter(reference=reference, released_at=None).update(released_at=now)
        if not ended:
            message = f"No legal hold stands on {reference}; nothing was changed."
            raise CustodyError(message)
        append(Event.RELEASED, now, {**owner, **why}, vault)
    return ended


def held(references: Collection[str]) -> set[str]:
    """Those of some references on which a legal hold stands."""
    return set(Hold.objects.filter(reference__in=references, released_at=None).values_list("reference", flat=True))
