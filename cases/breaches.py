"""The breach register: wrong access to data, written down at once and decided about within 72 hours (A49)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from cases.audience import Reader
from cases.case import new_reference
from cases.models import Breach
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from register.models import Role

WITHIN = timedelta(hours=72)
"""How soon the Information Commissioner is told after somebody at the school knew (UK GDPR Art 33)."""
_READ_ALL = (Role.DPO, Role.AUTHORITY)


class BreachError(Exception):
    """A breach that cannot be written down, found or closed; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What somebody noticed: what happened, since when it is known, and how many people it touches."""

    what: str
    aware_at: datetime | None = None
    people: int | None = None


def report(reader: Reader, noticed: Noticed, vault: Vault, now: datetime) -> Breach:
    """Write a breach down; anybody may. The clock runs from when somebody first knew. Raises BreachError."""
    aware = noticed.aware_at or now
    if not noticed.what.strip():
        message = "Say with --what happened, in a sentence: what was seen, sent or lost, and by which way."
        raise BreachError(message)
    if aware > now:
        message = "Nobody can have known of it in the future. Correct --aware."
        raise BreachError(message)
    with transaction.atomic():
        row = Breach.objects.create(
            school=reader.school, reference=f"B{new_reference()[1:]}", noted_by=reader.role, aware_at=aware,
            noted_at=now, what=noticed.what.strip(), people=noticed.people,
        )  # fmt: skip
        _tell(row, "breach reported", reader.role, vault, now)
    return row


def due_at(row: Breach) -> datetime | None:
    """When the Information Commissioner has to be told at the latest; None once that is decided."""
    return None if row.told_office_at or row.not_told_why else row.aware_at + WITHIN


def breaches_for(reader: Reader) -> QuerySet[Breach]:
    """Breaches that a reader may know of: the officer’s and the authority’s all, else those of the same role."""
    rows = Breach.objects.filter(school=reader.school).order_by("aware_at", "pk")
    return rows if reader.role in _READ_ALL else rows.filter(Q(noted_by=reader.role))


def breach_called(reader: Reader, reference: str) -> Breach:
    """The breach of a reference, for somebody who may know of it; raises BreachError, as when there is none."""
    found = breaches_for(reader).filter(reference=reference.strip().upper()).first()
    if found is None:
        message = f"There is no breach {reference} for you. `headsup breach list` shows yours."
        raise BreachError(message)
    return found


def told_office(reader: Reader, row: Breach, vault: Vault, now: datetime, *, why_late: str = "") -> None:
    """Write down that the Information Commissioner was told; later than 72 hours only with the reason (Art 33)."""
    _officer(reader)
    if now > row.aware_at + WITHIN and not why_late.strip():
        message = "More than 72 hours have passed: say with --reason why the Commissioner was told late."
        raise BreachError(message)
    row.told_office_at, row.done = now, _with(row.done, why_late)
    _save(row, "Information Commissioner told", reader.role, vault, now)


def not_told(reader: Reader, row: Breach, why: str, vault: Vault, now: datetime) -> None:
    """Write down that no risk to anybody is likely, and why: then nobody outside has to be told (Art 33)."""
    _officer(reader)
    if not why.strip():
        message = "Say with --reason why no risk to anybody is likely; the register has to show it."
        raise BreachError(message)
    row.not_told_why = why.strip()
    _save(row, "Information Commissioner not told", reader.role, vault, now)


def told_people(reader: Reader, row: Breach, vault: Vault, now: datetime) -> None:
    """Write down that the people whom it touches were told."""
    _officer(reader)
    row.told_people_at = now
    _save(row, "people told", reader.role, vault, now)


def close(reader: Reader, row: Breach, done: str, vault: Vault, now: datetime) -> None:
    """Close a breach: decided who is told, and what keeps it from happening again. Raises BreachError."""
    _officer(reader)
    if due_at(row) is not None:
        message = f"Decide first about {row.reference}: `headsup breach told` or `headsup breach told --nobody`."
        raise BreachError(message)
    if not done.strip():
        message = "Say with --done what was done about it, and so that it does not happen again."
        raise BreachError(message)
    row.done, row.closed_at, row.closed_by = _with(row.done, done), now, reader.role
    _save(row, "breach closed", reader.role, vault, now)


def _officer(reader: Reader) -> None:
    if reader.role not in _READ_ALL:
        message = "The data protection officer decides about a breach: say --as dpo. Anybody may report one."
        raise BreachError(message)


def _with(before: str, more: str) -> str:
    return "\n".join(filter(None, (before, more.strip())))


def _save(row: Breach, what: str, by: str, vault: Vault, now: datetime) -> None:
    with transaction.atomic():
        row.save()
        _tell(row, what, by, vault, now)


def _tell(row: Breach, what: str, by: str, vault: Vault, now: datetime) -> None:
    """A line of the ledger; what happened stays out of it, for it may name people."""
    append(Event.DECIDED, now, {"breach": row.reference, "school": row.school.key, "decision": what, "by": by}, vault)
