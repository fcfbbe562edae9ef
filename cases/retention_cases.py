"""Closed cases at the end of their time: reviewed by two roles, or handed on, before anything is deleted (D5)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from cases.audience import READERS, Reader, cases_for
from cases.case import CaseError
from cases.models import Audience, Case, CaseNote, NoteKind, Outcome
from cases.notes import Noted, write
from cases.retention import CLOSED, EXPORTED, NO_ACTION, Clock, RetentionError, clocks
from evidence.vault import Vault
from register.models import Role

REVIEW, HANDED_ON = "retention review", "handed on"
SUBJECT = "subject"
"""The step by which a person says whom a case concerns."""
DELETE, KEEP = "delete", "keep"
ROLES = 2
"""How many different roles must have said that a case may go."""
EARLY = timedelta(days=30)
"""How long before its time is over a case may be reviewed."""
CHILD_FLAGS = frozenset({"child-at-risk", "lado-advice"})
"""What steps of the playbook find out, after which a case belongs into a safeguarding file first (D5, A73)."""
_LESS = {Outcome.LAWFUL, Outcome.NO_ACTION}


def clock_key(case: Case) -> str:
    """Key of the clock that runs for a closed case."""
    if handed_on(case):
        return EXPORTED
    return NO_ACTION if case.outcome in _LESS else CLOSED


def handed_on(case: Case) -> CaseNote | None:
    """The note with the receipt of whoever took the case into another file; None while nobody did."""
    return _counting(case, HANDED_ON).last()


def over_at(case: Case, table: Mapping[str, Clock]) -> datetime | None:
    """When the time of a case is over, what was decided to keep longer included; None while it is open."""
    if case.closed_at is None:
        return None
    clock, handed = table[clock_key(case)], handed_on(case)
    over = (handed.at if handed else case.closed_at) + timedelta(days=clock.days)
    kept = _reviews(case).filter(answer=KEEP).last()
    if kept is None:
        return over
    zone = ZoneInfo(case.school.time_zone)
    return max(over, datetime.combine(date.fromisoformat(kept.fields["until"]), time(), zone))


def agreed(case: Case) -> list[str]:
    """Roles that said that a case may go, since somebody last wanted it kept or said whom it concerns."""
    kept = _reviews(case).filter(answer=KEEP).last()
    said = _reviews(case).filter(answer=DELETE, number__gt=kept.number if kept else 0)
    return list(dict.fromkeys(said.values_list("by", flat=True)))


def to_hand_on(case: Case) -> bool:
    """Whether a case has to be taken into a safeguarding file before it may go from here."""
    return not CHILD_FLAGS.isdisjoint(case.flags) and handed_on(case) is None


def slight(case: Case) -> bool:
    """Whether a scan opened a case that nobody worked on: its pages were judged one by one, and that is enough."""
    if case.sightings.filter(decided="").exists():
        return False
    worked = case.notes.exclude(kind=NoteKind.OUTCOME).exists() or case.supplied.exists()
    return case.origin == "scan" and case.outcome in _LESS and not worked


def may_go(case: Case, table: Mapping[str, Clock], now: datetime) -> bool:
    """Whether the time of a case is over and nobody is to be asked any more."""
    over = over_at(case, table)
    if over is None or over > now or to_hand_on(case):
        return False
    return bool(handed_on(case)) or slight(case) or _enough(case, agreed(case))


def reviewable(reader: Reader) -> QuerySet[Case]:
    """Closed cases that a reader may decide about: those of the reader, and for the data protection officer all."""
    rows = cases_for(reader)
    if reader.role == Role.DPO:  # whose task it is; without it the cases of the authority would have but one role
        rows = Case.objects.filter(school=reader.school).exclude(locked_out__contains=f" {Role.DPO} ")
    return rows.exclude(closed_at=None).order_by("closed_at", "pk")


def waiting(reader: Reader, now: datetime) -> list[Case]:
    """Closed cases whose time is over, or nearly, and about which the reader has not said anything yet."""
    table = clocks(reader.school)
    return [case for case in reviewable(reader) if _open_to(case, table, now) and reader.role not in agreed(case)]


def review(
    reader: Reader, case: Case, reason: str, vault: Vault, now: datetime, *, keep_until: date | None = None
) -> CaseNote:
    """Write down that a case may go, or that it is kept until a day; raises RetentionError."""
    case = _called(reader, case.reference)
    if not reason.strip():
        message = "Say why with --reason; the reason stands in the chronology of the case."
        raise RetentionError(message)
    if not _open_to(case, clocks(case.school), now):
        message = f"Case {case.reference} is not at the end of its time; a review is asked for 30 days before."
        raise RetentionError(message)
    if not keep_until and to_hand_on(case):
        message = (
            f"Case {case.reference} concerns a child at risk: have it taken into the safeguarding file first, and note "
            "the receipt with `headsup retention handed-on`."
        )
        raise RetentionError(message)
    if keep_until and keep_until <= now.date():
        message = "Say with --keep-until a day that is still to come."
        raise RetentionError(message)
    answer, fields = (KEEP, {"until": keep_until.isoformat()}) if keep_until else (DELETE, {})
    noted = Noted(NoteKind.DECISION, now, reader.role, fact=reason.strip(), step=REVIEW, answer=answer, fields=fields)
    return write(case, noted, vault, now)


def hand_on(reader: Reader, case: Case, receipt: str, vault: Vault, now: datetime) -> CaseNote:
    """Write down that a case was taken into a safeguarding or personnel file, with the receipt (D5, A73)."""
    if not receipt.strip():
        message = "Say with --receipt who took it, by role, and the reference under which it is kept there."
        raise RetentionError(message)
    noted = Noted(NoteKind.DECISION, now, reader.role, fact=receipt.strip(), step=HANDED_ON, answer="handed on")
    return write(case, noted, vault, now)


def _called(reader: Reader, reference: str) -> Case:
    found = reviewable(reader).filter(reference=reference.strip().upper()).first()
    if found is None:
        message = f"There is no closed case {reference} for you. `headsup retention list` shows those that wait."
        raise CaseError(message)
    return found


def closed_case(reader: Reader, reference: str) -> Case:
    """The closed case of a reference, for somebody who may decide about it; raises CaseError."""
    return _called(reader, reference)


def _open_to(case: Case, table: Mapping[str, Clock], now: datetime) -> bool:
    """Whether a review is wanted: its time is over or nearly, and nothing else lets it go."""
    over = over_at(case, table)
    return over is not None and over - EARLY <= now and not handed_on(case) and not slight(case)


def _reviews(case: Case) -> QuerySet[CaseNote]:
    return _counting(case, REVIEW)


def _counting(case: Case, step: str) -> QuerySet[CaseNote]:
    """Notes that count: of roles that may still know of the case, since it was last said whom it concerns.

    What the head said of a case before it came out that it is about the head decides nothing (A76).
    """
    told = case.notes.filter(step=SUBJECT).order_by("number").last()
    notes = case.notes.filter(step=step, number__gt=told.number if told else 0)
    return notes.exclude(by__in=case.locked_out.split()).order_by("number")


def _enough(case: Case, roles: Collection[str]) -> bool:
    """Whether those who say that a case may go are two, and one of them is somebody whose case it is."""
    return len(roles) >= ROLES and not READERS[Audience(case.audience)].isdisjoint(roles)
