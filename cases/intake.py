"""Intake: something handed in becomes part of a case, and who handed it in is noted apart."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from cases.models import Case
from cases.reporters import Apart, checked, keep_apart, note, telling
from evidence.events import Event
from evidence.ledger import append
from evidence.supply.intake import TakenIn, take_in
from evidence.supply.supplied import Handed, examine
from evidence.vault import Vault


def hand_in(vault: Vault, apart: Apart, case: Case, handed: Handed, *, reporter: str, now: datetime) -> TakenIn:
    """Take something in for a case; `reporter` is who handed it in, empty when nobody is to be noted.

    Raises SuppliedError, ReporterError, KeyFileError and VaultError; then nothing was noted.
    """
    if reporter:
        reporter = checked(reporter)
        keep_apart(reporter, [handed.title, handed.seen])
    examined = examine(replace(handed, reporter=telling(reporter)))
    with transaction.atomic():
        taken = take_in(vault, examined, now)
        case.supplied.add(taken.supplied)
        about = {"case": case.reference, "supplied": taken.supplied.reference, "decision": "supplied for the case"}
        append(Event.DECIDED, now, about, vault)
        if reporter:
            note(apart, case, reporter, now)
    return taken
