"""Intake: something handed in becomes part of a case, and who handed it in is noted apart."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from cases.case import Complaint, open_case
from cases.models import Case
from cases.reporters import Apart, checked, keep_apart, note, read, telling
from evidence.events import Event
from evidence.ledger import append, lines_about
from evidence.models import SuppliedEvidence
from evidence.supply.intake import TakenIn, take_in
from evidence.supply.supplied import Handed, examine
from evidence.vault import Vault, sha256
from register.models import Role, School

_DECISION = "supplied for the case"


def hand_in(vault: Vault, apart: Apart, case: Case, handed: Handed, *, reporter: str, now: datetime) -> TakenIn:
    """Take something in for a case; `reporter` is who handed it in, empty when nobody is to be noted.

    Its copies name nobody who is noted for this case, or for another that the same bytes belong to.
    Raises SuppliedError, ReporterError, KeyFileError and VaultError; then nothing was noted.
    """
    if reporter:
        reporter = checked(reporter)
    told = [*([reporter] if reporter else []), *_known(apart, case, handed.content)]
    for one in told:
        keep_apart(one, [handed.title, handed.seen])
    pieces = dict.fromkeys(piece for one in told for piece in telling(one))
    examined = examine(replace(handed, reporter=tuple(pieces)))
    with transaction.atomic():
        taken = take_in(vault, examined, now)
        case.supplied.add(taken.supplied)
        about = {"case": case.reference, "supplied": taken.supplied.reference, "decision": _DECISION}
        append(Event.DECIDED, now, about, vault)
        if reporter:
            note(apart, case, reporter, now)
    return taken


def handed_in_before(content: bytes) -> list[Case]:
    """Cases that these very bytes were handed in for."""
    return list(Case.objects.filter(supplied__original__sha256=sha256(content)).select_related("school").distinct())


def first_case(piece: SuppliedEvidence) -> Case | None:
    """The case for which something was handed in first, whose words its title is; None when that is gone."""
    told = (json.loads(line.body) for line in lines_about([piece.reference]))
    reference = next((one["case"] for one in told if one.get("decision") == _DECISION), "")
    return Case.objects.filter(reference=reference).select_related("school").first()


def title_in(case: Case, piece: SuppliedEvidence) -> str:
    """What a case may say that something handed in shows; empty where the words are those of another circle's case."""
    first = first_case(piece)
    if first is None:
        return ""
    same = (first.school_id, first.audience, first.locked_out) == (case.school_id, case.audience, case.locked_out)
    return piece.title if first == case or same else ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody who reported something gets in writing (A06); it says nothing of what is done about it."""

    reference: str
    received_at: datetime
    received_by: str
    """Role of the person whose it is now."""
    sha256: str
    """Of the text that was reported."""


def report(
    vault: Vault, apart: Apart, school: School, told: Complaint, *, reporter: str, now: datetime
) -> tuple[Case, Receipt]:
    """Open a case for what somebody saw, with the reporter noted apart from it (A05, A24).

    Raises CaseError and ReporterError, also when the report itself names its reporter; then nothing was kept.
    """
    if reporter:
        reporter = checked(reporter)
        keep_apart(reporter, [told.reason, *told.terms, *told.links])
    with transaction.atomic():
        case = open_case(school, replace(told, origin="report"), vault, now)
        if reporter:
            note(apart, case, reporter, now)
    text = "\n".join([told.reason, *told.links, *told.terms])
    owner = Role(case.audience)  # each audience bears the name of the role that owns it
    return case, Receipt(case.reference, now, owner.label, sha256(text.encode()))


def _known(apart: Apart, case: Case, content: bytes) -> list[str]:
    """Notes of a case, and of every other case that the same bytes were handed in for."""
    others = [one for one in handed_in_before(content) if one != case]
    return [told for one in (case, *others) for told in read(apart, one)]
