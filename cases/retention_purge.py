"""What goes at once: a page or file that shows a child or a stranger by accident (privacy D5, R14, A32)."""

from datetime import datetime

from django.db import transaction

from cases.audience import Reader
from cases.case import CaseError
from cases.models import Certificate, OwedCapture, Settled, Sighting
from cases.retention import PURGE, Clock, RetentionError
from cases.retention_certificates import Destroyed, certify
from cases.retention_evidence import Leaving
from cases.retention_owners import OFFICERS, Owners, owners_of
from cases.retention_rows import remove
from evidence.custody.belonging import CustodyError
from evidence.custody.clearing import Cleared, clear
from evidence.custody.decisions import Decision
from evidence.custody.holds import held
from evidence.vault import Vault

_AT_ONCE = Clock(PURGE, "what shows a child or a stranger by accident", "noticed", 0, "erased at once")
_LONGEST = 120
"""Letters of a reason: a certificate is kept for ever, and tells nothing of what is gone."""


def purge(reader: Reader, reference: str, reason: str, vault: Vault, now: datetime) -> tuple[Certificate, Cleared]:
    """Erase a sighting, a capture or something handed in, at once and for good; the ledger keeps that it was there.

    A legal hold stops it: who asked for the hold decides first. The certificate is for those alone who might know
    of everything that held it. Raises CaseError for what the reader may not know of, RetentionError and VaultError.
    """
    why = _general(reason)
    sighting = Sighting.objects.filter(school=reader.school, reference=reference).first()
    references = Leaving((sighting,)).everything() if sighting else [reference]
    owners = owners_of(references, *([sighting] if sighting else []))
    _insist(reader, reference, references, owners)
    try:
        gone = clear(vault, references, Decision(reader.role, f"at once: {why}"), now)
    except CustodyError as error:
        raise RetentionError(str(error)) from error
    with transaction.atomic():
        told = Destroyed(
            reader.school, _AT_ONCE, 1, [f"1 × {'sighting' if sighting else 'sealed evidence'}"],
            owners.audience(reader.school), owners.locked_out(), by=reader.role, reason=why, references=references,
            gone=gone,
        )  # fmt: skip
        certificate = certify(told, vault, now)
        _forget(sighting, references, now)
    return certificate, gone


def _general(reason: str) -> str:
    """The reason, as it may stand on a certificate: short, and in one line."""
    why = " ".join(reason.split())
    if not why or len(why) > _LONGEST:
        message = (
            f"Say with --reason what it shows, in general words and at most {_LONGEST} letters: “a pupil’s face”. "
            "Never a name."
        )
        raise RetentionError(message)
    return why


def _insist(reader: Reader, reference: str, references: list[str], owners: Owners) -> None:
    """Raise CaseError unless all of it is the reader's to know, and RetentionError where somebody else decides."""
    if not owners.rows or not owners.known_to(reader):
        message = f"There is no {reference} among what you may see. `headsup review list` and `headsup case show` tell."
        raise CaseError(message)
    if stands := sorted(held(references)):
        message = f"A legal hold stands on {', '.join(stands)}; nothing was erased. `headsup evidence release` ends it."
        raise RetentionError(message)
    if reader.role not in OFFICERS and any(case.closed_at is None for case in owners.cases):
        message = (
            f"{reference} belongs to an open case, so the data protection officer erases it: ask for it today. "
            "Nothing was erased."
        )
        raise RetentionError(message)


def _forget(sighting: Sighting | None, references: list[str], now: datetime) -> None:
    """Take the rows away, so that nothing captures it again or asks about it once more."""
    OwedCapture.objects.filter(capture__reference__in=references).update(done=True)
    if sighting is None:
        return
    OwedCapture.objects.filter(sighting=sighting).update(done=True)
    Settled.objects.get_or_create(fingerprint=sighting.fingerprint, defaults={"school": sighting.school, "at": now})
    remove(Leaving((sighting,)), references, now)
