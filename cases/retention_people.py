"""People whose details go: who reported a closed case, and who asked for something long ago (A24, D5)."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from cases.models import Audience, Case, Certificate, Reporter, Right, RightsRequest, Ruling
from cases.reporters import Apart
from cases.reporters import forget as forget_reporters
from cases.retention import REPORTER, REQUESTS, clocks
from cases.retention_certificates import Destroyed, certify
from cases.retention_holds import everything_of
from evidence.custody.holds import held
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
        if held(everything_of(case)):
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
    register = set(school.people.values_list("key", flat=True))
    with transaction.atomic():
        number = sum(_emptied(row, register) for row in rows.order_by("pk"))
        if number:
            yield certify(Destroyed(school, clock, number, ["names and words removed"]), vault, now)


def _emptied(row: RightsRequest, register: Collection[str]) -> bool:
    """Take names and words out of a request; whether there were any.

    An objection that was right lasts: its key stays while the register knows the person, for it is what is heeded.
    """
    lasting = row.right in {Right.OBJECTION, Right.RESTRICTION} and row.ruling == Ruling.GRANTED
    less = {
        **dict.fromkeys(("person", "statement", "reasons", "extended_why"), ""),
        "key": row.key if lasting and row.key in register else "",
        "pauses": [[since, until, ""] for since, until, _ in row.pauses],
    }
    if all(getattr(row, name) == said for name, said in less.items()):
        return False
    RightsRequest.objects.filter(pk=row.pk).update(**less)
    return True
