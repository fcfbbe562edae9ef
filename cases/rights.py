"""The rights desk: what people ask about their data, from its receipt to its decision (privacy D6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from cases.audience import Reader
from cases.case import new_reference
from cases.models import Case, NoteKind, Right, RightsRequest, Ruling
from cases.notes import Noted, write
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from register.models import Role, Source

EXTENDED_BY = 2
"""Months by which an answer may be put off, once, where much has to be looked through."""
OFFICERS = (Role.DPO, Role.AUTHORITY)
"""Who answers: the data protection officer, and the authority for what is about the officer."""
_MONTHLY = {Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION, Right.OBJECTION}
OFFICE = (
    "If you do not agree, you can ask the school to look at it again, and you can complain to the Information "
    "Commissioner: ico.org.uk/make-a-complaint."
)


class RightsError(Exception):
    """A request that cannot be taken, found or decided so; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, as whoever takes it down tells it."""

    right: Right
    person: str
    statement: str = ""
    received_at: datetime | None = None
    """When it reached the school, in whatever way; now, when it is not said."""
    child: bool = False
    source: str = ""
    """Key of the source that an objection is about."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """How a request is decided, why, and by whom."""

    ruling: Ruling
    reasons: str
    by: Reader


def receive(reader: Reader, asked: Asked, vault: Vault, now: datetime) -> RightsRequest:
    """Take down a request, whoever at the school received it; the clock runs from its receipt.

    An objection and a wish for restriction pause at once what they are about. Raises RightsError.
    """
    name, received = " ".join(asked.person.split()), asked.received_at or now
    if not name:
        message = "Say with --person whose data it is about, by full name; only the data protection officer sees it."
        raise RightsError(message)
    if received > now:
        message = "A request cannot have been received in the future. Correct --received."
        raise RightsError(message)
    source = Source.objects.filter(school=reader.school, key=asked.source, of_case=False).first()
    if asked.source and source is None:
        message = f"There is no source “{asked.source}” in the register. `headsup register export` lists them."
        raise RightsError(message)
    known = reader.school.people.filter(name__iexact=name).first()
    with transaction.atomic():
        row = RightsRequest.objects.create(
            school=reader.school, reference=f"R{new_reference()[1:]}", right=asked.right, person=name,
            key=known.key if known else "", child=asked.child, received_at=received, noted_by=reader.role,
            statement=asked.statement.strip(), source=source,
        )  # fmt: skip
        _tell(row, f"request received: {asked.right.value}", reader.role, vault, now)
    return row


def requests_for(reader: Reader) -> QuerySet[RightsRequest]:
    """Requests that a reader may know of: the officer’s all, the safeguarding lead’s those about children (D6).

    What is about the officer is the authority’s to answer.
    """
    rows = RightsRequest.objects.filter(school=reader.school).order_by("received_at", "pk")
    officers = list(reader.school.people.filter(role=Role.DPO).exclude(key="").values_list("key", flat=True))
    if reader.role == Role.DPO:
        return rows.exclude(key__in=officers)
    if reader.role == Role.AUTHORITY:
        return rows.filter(key__in=officers)
    return rows.filter(child=True) if reader.role == Role.DSL else rows.none()


def request_called(reader: Reader, reference: str) -> RightsRequest:
    """The request of a reference, for somebody who may know of it; raises RightsError, as when there is none."""
    found = requests_for(reader).filter(reference=reference.strip().upper()).first()
    if found is None:
        message = f"There is no request {reference} for you. `headsup rights list` shows yours."
        raise RightsError(message)
    return found


def acknowledge(row: RightsRequest, by: Reader, vault: Vault, now: datetime) -> None:
    """Write down that the person was told that the request is here; a complaint has 30 days for it (DUAA)."""
    if row.acknowledged_at is None:
        row.acknowledged_at = now
        _save(row, "request acknowledged", by, vault, now, "acknowledged_at")


def pause(row: RightsRequest, why: str, by: Reader, vault: Vault, now: datetime) -> None:
    """Stop the clock until the person has said who they are or what they mean; raises RightsError."""
    _open(row)
    if paused(row):
        message = f"The clock of {row.reference} stands already. `headsup rights resume` lets it run again."
        raise RightsError(message)
    if not why.strip():
        message = "Say with --reason what the person was asked for; without a question the clock does not stop."
        raise RightsError(message)
    row.pauses = [*row.pauses, [now.isoformat(), "", why.strip()]]
    _save(row, "clock stopped", by, vault, now, "pauses")


def resume(row: RightsRequest, by: Reader, vault: Vault, now: datetime) -> None:
    """Let the clock run again: what was asked for is here; raises RightsError."""
    if not paused(row):
        message = f"The clock of {row.reference} runs; nothing was changed."
        raise RightsError(message)
    row.pauses = [*row.pauses[:-1], [row.pauses[-1][0], now.isoformat(), row.pauses[-1][2]]]
    _save(row, "clock runs again", by, vault, now, "pauses")


def paused(row: RightsRequest) -> bool:
    """Whether the clock of a request stands."""
    return bool(row.pauses) and not row.pauses[-1][1]


def extend(row: RightsRequest, why: str, by: Reader, vault: Vault, now: datetime, *, due: datetime) -> None:
    """Take two months more, once, and only while the first month runs: the person is told why within it."""
    _open(row)
    if row.right not in _MONTHLY or row.extended_at is not None or now > due:
        message = f"The time of {row.reference} cannot be extended: only once, within the first month. Answer it."
        raise RightsError(message)
    if not why.strip():
        message = "Say with --reason why it takes longer; the person is told the same."
        raise RightsError(message)
    row.extended_at, row.extended_why = now, why.strip()
    _save(row, "two months more", by, vault, now, "extended_at", "extended_why")


def decide(row: RightsRequest, ruled: Ruled, vault: Vault, now: datetime, *, held: Sequence[str] = ()) -> str:
    """Decide a request; returns what the person is told, with the way to the Information Commissioner.

    Nothing is erased here: `headsup retention purge` does that, after the decision. Under a legal hold an
    erasure cannot be granted, for what has to be kept for a claim is kept. Raises RightsError.
    """
    _open(row)
    ruling = ruled.ruling
    if not ruled.reasons.strip():
        message = "Say with --reason why it is decided so; the person is told the same, and has a right to it."
        raise RightsError(message)
    if row.right == Right.ERASURE and ruling == Ruling.GRANTED and held:
        message = (
            f"A legal hold stands on {', '.join(held)}, so nothing of it may be erased. Grant it in part or refuse it, "
            "and say why."
        )
        raise RightsError(message)
    row.ruling, row.reasons, row.decided_by, row.decided_at = ruling, ruled.reasons.strip(), ruled.by.role, now
    _save(row, f"request {ruling.value}", ruled.by, vault, now, "ruling", "reasons", "decided_by", "decided_at")
    asked = f"Your request of {row.received_at:%-d %B %Y} ({row.reference}), {row.get_right_display()},"
    return "\n\n".join([f"{asked} was {ruling.label}.", row.reasons, *([OFFICE] if ruling != Ruling.GRANTED else [])])


def correct(row: RightsRequest, case: Case, statement: str, by: Reader, vault: Vault, *, now: datetime) -> None:
    """Put what is right beside what was captured: a correction in the case; the capture is never altered (D6)."""
    if not statement.strip():
        message = "Say with --statement what is right, in the person’s own words."
        raise RightsError(message)
    with transaction.atomic():
        noted = Noted(NoteKind.CORRECTION, now, by.role, fact=statement.strip(), step=f"request {row.reference}")
        write(case, noted, vault, now)
        row.case = case
        _save(row, "correction added", by, vault, now, "case")


def insist_on_officer(by: Reader) -> None:
    """Raise RightsError for anybody whose task it is not to answer requests."""
    if by.role not in OFFICERS:
        message = "The data protection officer answers requests: say --as dpo. Anybody may take one down."
        raise RightsError(message)


def _open(row: RightsRequest) -> None:
    if row.decided_at is not None:
        message = f"Request {row.reference} was decided on {row.decided_at:%-d %B %Y}; nothing was changed."
        raise RightsError(message)


def _save(row: RightsRequest, what: str, by: Reader, vault: Vault, now: datetime, *fields: str) -> None:
    insist_on_officer(by)
    with transaction.atomic():
        row.save(update_fields=fields)
        _tell(row, what, str(by.role), vault, now)


def _tell(row: RightsRequest, what: str, by: str, vault: Vault, now: datetime) -> None:
    """A line of the ledger; it names the request and nobody."""
    about = {"request": row.reference, "school": row.school.key, "decision": what, "by": by}
    append(Event.DECIDED, now, about, vault)
