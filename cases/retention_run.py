"""Carrying out: what is over is destroyed, bytes first, then rows and certificate together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from cases.leads import forget as forget_leads
from cases.models import Certificate, Reporter, Sighting
from cases.reporters import Apart, ReporterError
from cases.reporters import forget as forget_reporters
from cases.retention import RetentionError
from cases.retention_certificates import Destroyed, certify
from cases.retention_holds import everything_of
from cases.retention_logs import carry_out_logs, carry_out_papers
from cases.retention_parcels import Parcel, due
from cases.retention_people import carry_out_people
from cases.retention_rows import remove
from evidence.attest.key_files import KeyFileError
from evidence.custody.belonging import CustodyError
from evidence.custody.clearing import clear
from evidence.custody.decisions import Decision
from evidence.custody.holds import held
from evidence.vault import Vault, VaultError
from register.models import School


@dataclass(slots=True)
class CarriedOut:
    """What was destroyed, and what could not be."""

    certificates: list[Certificate] = field(default_factory=list)
    leads: int = 0
    held: int = 0
    """Sightings and cases on which a legal hold stands."""
    troubles: list[str] = field(default_factory=list)
    """What went wrong, in sentences; what is over and still there is tried again the next time."""


def carry_out(vault: Vault, apart: Apart, now: datetime) -> CarriedOut:
    """Destroy everything whose time is over; one thing that cannot be destroyed keeps nothing else."""
    done = CarriedOut(leads=forget_leads(now))
    for school in School.objects.order_by("pk"):
        for parcel in list(due(school, now)):
            if parcel.held:
                done.held += parcel.number
                continue
            with _told(done):
                done.certificates.append(destroy(parcel, vault, apart, now))
        with _told(done):
            done.certificates += carry_out_people(school, vault, apart, now)
        with _told(done):
            done.certificates += carry_out_logs(school, vault, now)
    with _told(done):
        done.certificates += carry_out_papers(vault, now)
    return done


def destroy(parcel: Parcel, vault: Vault, apart: Apart, now: datetime) -> Certificate:
    """Destroy a parcel; the same call again finishes what a crash broke off.

    Raises CustodyError under a legal hold, RetentionError for what somebody has just taken into a case, VaultError
    and KeyFileError; the rows are there still.
    """
    case = parcel.leaving.case
    if not case and Sighting.objects.filter(pk__in=parcel.leaving.pks, cases=None).count() != parcel.number:
        message = "A sighting whose time was over has just joined a case, so it stays; the others go the next time."
        raise RetentionError(message)
    why = parcel.reason or f"clock {parcel.clock.key}: {parcel.clock.days} days after it was {parcel.clock.since}"
    references = parcel.leaving.references()
    if case and (stands := sorted(held(everything_of(case)))):
        message = f"A legal hold stands on {', '.join(stands)}, so the case stays, with who reported it."
        raise CustodyError(message)
    if case and Reporter.objects.filter(case=case).exists():
        forget_reporters(apart, case, parcel.by, vault, now)
    gone = clear(vault, references, Decision(parcel.by, why), now)
    with transaction.atomic():
        told = Destroyed(
            parcel.school, parcel.clock, parcel.number, parcel.counts(), parcel.audience, parcel.locked_out,
            case=case.reference if case else "", by=parcel.by, reason=parcel.reason, references=references, gone=gone,
        )  # fmt: skip
        certificate = certify(told, vault, now)
        remove(parcel.leaving, references, now)
    return certificate


@contextmanager
def _told(done: CarriedOut) -> Iterator[None]:
    try:
        yield
    except (CustodyError, VaultError, KeyFileError, ReporterError, RetentionError) as error:
        done.troubles.append(str(error))
