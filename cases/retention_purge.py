"""What goes at once: a page or file that shows a child or a stranger by accident (privacy D5, R14, A32)."""

from datetime import datetime

from django.db import transaction

from cases.audience import Reader, cases_for, sightings_for
from cases.case import CaseError
from cases.models import Audience, Case, Certificate, OwedCapture, Settled, Sighting
from cases.retention import PURGE, Clock, RetentionError
from cases.retention_certificates import Destroyed, certify
from cases.retention_evidence import Leaving
from cases.retention_rows import remove
from evidence.custody.belonging import CustodyError
from evidence.custody.clearing import Cleared, clear
from evidence.custody.decisions import Decision
from evidence.custody.holds import held
from evidence.vault import Vault
from register.models import Role

_AT_ONCE = Clock(PURGE, "what shows a child or a stranger by accident", "noticed", 0, "erased at once")


def purge(reader: Reader, reference: str, reason: str, vault: Vault, now: datetime) -> tuple[Certificate, Cleared]:
    """Erase a sighting, a capture or something handed in, at once and for good; the ledger keeps that it was there.

    A legal hold stops it: who asked for the hold decides first. Raises CaseError for what the reader may not
    know of, RetentionError and VaultError.
    """
    if not reason.strip():
        message = "Say with --reason what it shows, in general words: “a pupil’s face”. Never a name."
        raise RetentionError(message)
    sighting = _sighting(reader, reference)
    references = Leaving((sighting,)).everything() if sighting else [_sealed(reader, reference)]
    if stands := sorted(held(references)):
        message = f"A legal hold stands on {', '.join(stands)}; nothing was erased. `headsup evidence release` ends it."
        raise RetentionError(message)
    try:
        gone = clear(vault, references, Decision(reader.role, f"at once: {reason.strip()}"), now)
    except CustodyError as error:
        raise RetentionError(str(error)) from error
    with transaction.atomic():
        audience = Audience(sighting.audience) if sighting else reader.audience or Audience.HEAD
        told = Destroyed(
            reader.school, _AT_ONCE, 1, [f"1 × {'sighting' if sighting else 'sealed evidence'}"], audience,
            sighting.locked_out if sighting else "", by=reader.role, reason=reason.strip(), references=references,
            gone=gone,
        )  # fmt: skip
        certificate = certify(told, vault, now)
        _forget(sighting, references, now)
    return certificate, gone


def _forget(sighting: Sighting | None, references: list[str], now: datetime) -> None:
    """Take the rows away, so that nothing captures it again or asks about it once more."""
    OwedCapture.objects.filter(capture__reference__in=references).update(done=True)
    if sighting is None:
        return
    OwedCapture.objects.filter(sighting=sighting).update(done=True)
    Settled.objects.get_or_create(fingerprint=sighting.fingerprint, defaults={"school": sighting.school, "at": now})
    remove(Leaving((sighting,)), references, now)


def _sighting(reader: Reader, reference: str) -> Sighting | None:
    rows = sightings_for(reader)
    if reader.role == Role.DPO:  # who carries out what somebody has a right to
        rows = Sighting.objects.filter(school=reader.school).exclude(locked_out__contains=f" {Role.DPO} ")
    return rows.filter(reference=reference).first()


def _sealed(reader: Reader, reference: str) -> str:
    """A reference of something sealed that the reader may know of; raises CaseError."""
    if reader.role in {Role.DPO, Role.DSL}:  # whose task it is, wherever it turns up
        cases = Case.objects.filter(school=reader.school).exclude(locked_out__contains=f" {reader.role} ")
    else:
        cases = cases_for(reader)
    own = any(reference in Leaving(tuple(case.sightings.all()), case).everything() for case in cases)
    own = own or any(reference in Leaving((one,)).everything() for one in _captured(reader, reference))
    if not own:
        message = f"There is no {reference} among what you may see. `headsup review list` and `headsup case show` tell."
        raise CaseError(message)
    return reference


def _captured(reader: Reader, reference: str) -> list[Sighting]:
    return list(sightings_for(reader).filter(owed__capture__reference=reference))
