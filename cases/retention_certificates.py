"""Deletion certificates: what was destroyed, by which clock and on whose decision, sealed (A53, D5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from cases.audience import Reader
from cases.case import new_reference
from cases.models import Audience, Certificate
from cases.retention import REPORTER, Clock
from evidence.custody.clearing import Cleared
from evidence.events import Event
from evidence.seal import SealedFile, seal_file
from evidence.vault import Vault
from register.models import Role, School

KIND = "deletion certificate"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What a certificate speaks of; nothing of what it was about, for that is to be gone."""

    school: School
    clock: Clock
    number: int
    counts: Sequence[str]
    """Numbers in words, such as “2 × criticism”."""
    audience: Audience = Audience.HEAD
    locked_out: str = ""
    case: str = ""
    by: str = "retention"
    """The roles that decided; the program alone where a clock did."""
    reason: str = ""
    references: Sequence[str] = ()
    gone: Cleared = field(default_factory=Cleared)


def certify(told: Destroyed, vault: Vault, now: datetime) -> Certificate:
    """Seal a deletion certificate and write its line; call it inside the transaction that removes the rows."""
    reference = f"D{new_reference()[1:]}"
    file = SealedFile(KIND, "text/plain; charset=utf-8", _text(reference, told, now).encode())
    about = {"certificate": reference, "clock": told.clock.key, "school": told.school.key, "by": told.by}
    # A pack shows the lines that name its case, and must not tell that somebody had reported it (A24).
    case = {"case": told.case} if told.case and told.clock.key != REPORTER else {}
    sealed = seal_file(vault, Event.DESTROYED, about | case, file, now)
    return Certificate.objects.create(
        school=told.school,
        reference=reference,
        clock=told.clock.key,
        at=now,
        audience=told.audience,
        locked_out=told.locked_out,
        case=told.case,
        number=told.number,
        sealed=sealed,
    )


def certificates_for(reader: Reader) -> QuerySet[Certificate]:
    """Certificates that a reader may know of: the data protection officer’s, and those of the reader’s audience."""
    rows = Certificate.objects.filter(school=reader.school).exclude(locked_out__contains=f" {reader.role} ")
    if reader.role != Role.DPO:
        rows = rows.filter(audience=reader.audience) if reader.audience else rows.none()
    return rows.order_by("pk")


def _text(reference: str, told: Destroyed, now: datetime) -> str:
    local = now.astimezone(ZoneInfo(told.school.time_zone))
    lines = [
        f"Deletion certificate {reference}",
        f"School: {told.school.name}",
        f"Destroyed: {local:%-d %B %Y, %H:%M %Z} ({now:%Y-%m-%d %H:%M:%S} UTC)",
        f"What: {told.clock.what} ({told.number})",
        f"Clock: “{told.clock.key}”, {told.clock.days} days after it was {told.clock.since}",
        f"Decided by: {told.by}",
    ]
    lines += [f"Reason: {told.reason}"] if told.reason else []
    lines += [f"Case: {told.case}"] if told.case else []
    lines += ["", "Of these there were:", *(f"  {one}" for one in told.counts)]
    lines += ["", "Sealed evidence under these references:", *(f"  {one}" for one in told.references or ["none"])]
    lines += [
        "",
        "Files of which the bytes were erased (SHA-256):",
        *(f"  {one}" for one in told.gone.digests or ["none"]),
    ]
    if told.gone.shared:
        lines += ["", "Files kept, because something that stays holds the same bytes:"]
        lines += [f"  {one}" for one in told.gone.shared]
    lines += ["", "The lines of the ledger that tell of them stay for ever; `headsup verify` checks them.", ""]
    return "\n".join(lines)
