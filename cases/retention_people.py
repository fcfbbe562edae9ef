"""People whose details go: who reported a closed case, and who asked for something long ago (A24, D5)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from cases.models import Audience, Case, Certificate, Reporter, RightsRequest
from cases.reporters import Apart
from cases.reporters import forget as forget_reporters
from cases.retention import REPORTER, REQUESTS, clocks
from cases.retention_certificates import Destroyed, certify
from cases.retention_evidence import Leaving
from evidence.vault import Vault
from register.models import School


def carry_out_people(school: School, vault: Vault, apart: Apart, now: datetime) -> list[Certificate]:
    """Forget everybody of a school whose time is over; raises KeyFileError where a key cannot be destroyed."""
    return [*_reporters(school, vault, apart, now), *_asked(school, vault, now)]


def _reporters(school: School, vault: Vault, apart: Apart, now: datetime) -> Iterator[Certificate]:
    clock = clocks(school)[REPORTER]
    noted = Reporter.objects.values("case")
    closed = Case.objects.filter(school=school, pk__in=noted, closed_at__lte=now - timedelta(days=clock.days))
    for case in closed.order_by("pk"):
        if Leaving(case=case).held():
            continue
        # Again and again: that is how a key goes which a crash left behind.
        if number := forget_reporters(apart, case, "retention", vault, now):
            told = Destroyed(
                school, clock, number, ["keys destroyed: nobody can read the details any more"],
                Audience(case.audience), case.locked_out, case=case.reference,
            )  # fmt: skip
            yield certify(told, vault, now)


def _asked(school: School, vault: Vault, now: datetime) -> Iterator[Certificate]:
    clock = clocks(school)[REQUESTS]
    rows = RightsRequest.objects.filter(school=school, decided_at__lte=now - timedelta(days=clock.days))
    with transaction.atomic():
        number = rows.exclude(person="").update(person="", key="", statement="", reasons="")
        if number:
            yield certify(Destroyed(school, clock, number, ["names and words removed"]), vault, now)
