"""Looking further for a case: on a written request, for a set time, renewed only by two (A09, A57, A58, privacy R15).

A page that a complaint names is visited once, to keep it. To look for a person beyond that, in every
source and again, needs the written request of whoever owns the case, and ends by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from cases.gates import Act, require
from cases.models import Case, CaseNote, NoteKind, OwedCapture, Subject
from cases.notes import Noted, write
from cases.routing import subjects_told
from cases.ways import Ways, unvisitable_by
from evidence.vault import Vault
from register.approval import NotApprovedError
from register.calendar import stands_in
from register.models import Role
from register.process import Gate, today_at

USUAL, LONGEST = 14, 30
"""Days of one request: when nobody says otherwise, and at most."""
ADVISED_FROM = 3
"""The renewal from which on legal advice must have been taken (R15)."""
AGREEING = (Role.CHAIR, Role.VICE_CHAIR, Role.DPO, Role.AUTHORITY, Role.HR)
"""Roles that may agree to a renewal: none that the head alone appoints."""
STEP, ASKED, ENDED = "looking", "asked for", "ended"


class LookingError(Exception):
    """A case for which nothing more may be looked at; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Request:
    """A written request to look further: by whom, why, for how long, and who agrees to a renewal."""

    by: Role
    reason: str
    days: int = USUAL
    agreed_by: str = ""
    advised_on: date | None = None
    """Day on which legal advice was taken."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days for which one request lets people look, both included."""

    by: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day is among them."""
        return self.first <= day <= self.last


def person_linked(case: Case) -> bool:
    """Whether looking further would be looking for a person: by its subject, or by a name among its words."""
    return case.subject != Subject.SCHOOL or bool(subjects_told(case.school, " ".join(case.terms), ""))


def owner(case: Case, day: date) -> Role:
    """Whose written request it takes: the role that the case is for, or who stands in for it."""
    return Role(stands_in(case.school, Role(case.audience), day))


def spans(case: Case) -> list[Span]:
    """The requests so far, the first of which may be the opening of the case by its owner.

    One of somebody who must not know of the case any more has ended with that (A76).
    """
    opened = today_at(case.school, case.opened_at)
    found = []
    if case.opened_by in {case.audience, owner(case, opened)}:
        found.append(Span(case.opened_by, opened, opened + timedelta(days=USUAL)))
    for note in case.notes.filter(step=STEP).order_by("number"):
        day = today_at(case.school, note.at)
        if note.answer == ENDED:
            found = [replace(one, last=min(one.last, day - timedelta(days=1))) for one in found]
        else:
            found.append(Span(note.by, day, date.fromisoformat(note.fields["until"])))
    return [one for one in found if f" {one.by} " not in case.locked_out]


def ask(case: Case, request: Request, vault: Vault, now: datetime) -> CaseNote:
    """Write down a request, or its renewal, and let the pages of the case be visited so long; raises LookingError."""
    today, earlier = today_at(case.school, now), spans(case)
    if wrong := _wrong(case, request, today, earlier):
        raise LookingError(wrong)
    until = today + timedelta(days=request.days)
    advised = request.advised_on.isoformat() if request.advised_on else ""
    fields = {"until": until.isoformat(), "agreed_by": request.agreed_by, "legal_advice": advised}
    with transaction.atomic():
        noted = Noted(
            NoteKind.DECISION, now, request.by, request.reason.strip(), step=STEP, answer=ASKED, fields=fields
        )
        note = write(case, noted, vault, now)
        case.sources.filter(of_case=True).update(review_by=until)
    return note


def end(case: Case, by: Role, reason: str, vault: Vault, now: datetime) -> CaseNote:
    """Stop looking for a case before its time is over."""
    today = today_at(case.school, now)
    if not reason.strip():
        raise LookingError("Say with --reason why it ends; the chronology keeps it.")
    with transaction.atomic():
        note = write(case, Noted(NoteKind.DECISION, now, by, reason.strip(), step=STEP, answer=ENDED), vault, now)
        case.sources.filter(of_case=True, review_by__gte=today).update(review_by=today - timedelta(days=1))
    return note


def _wrong(case: Case, request: Request, today: date, earlier: list[Span]) -> str:
    """Why a request is not taken; empty when it is."""
    asker = owner(case, today)
    faults = (
        (bool(case.closed_at), f"Case {case.reference} is closed. Open a new one if there is a new reason to look."),
        (
            request.by not in {asker, case.audience},
            f"Only the {asker.label} may ask for looking further in this case: say --as {asker}.",
        ),
        (not request.reason.strip(), "Say with --reason why it must be looked further; this is the written request."),
        (
            not 1 <= request.days <= LONGEST,
            f"One request lasts 1 to {LONGEST} days, {USUAL} when nothing is said; a longer one is renewed.",
        ),
    )
    return next((said for fault, said in faults if fault), "") or (
        _renewal(case, request, today, earlier) if earlier and person_linked(case) else ""
    )


def _renewal(case: Case, request: Request, today: date, earlier: list[Span]) -> str:
    """Why a renewal is not taken; its number is that of the requests before it."""
    may = [role for role in AGREEING if role != request.by and f" {role} " not in case.locked_out]
    if request.agreed_by not in may or request.agreed_by in {span.by for span in earlier}:
        listed = ", ".join(may)
        return f"A renewal needs the agreement of somebody else than who asks (--agreed-by): one of {listed}."
    if len(earlier) >= ADVISED_FROM and not _advised(request.advised_on, earlier[-1].first, today):
        return (
            f"This would be renewal {len(earlier)}: take legal advice first, and give its day (--legal-advice); "
            f"it must lie after {earlier[-1].first:%-d %B %Y}, when looking was last asked for."
        )
    return ""


def _advised(on: date | None, since: date, today: date) -> bool:
    return on is not None and since <= on <= today


def may_look(case: Case, now: datetime) -> None:
    """Let a scan for a case begin, or raise LookingError or GateError: asked before every one (A58)."""
    require(case, Act.LOOK, now)
    if case.closed_at:
        raise LookingError(f"Case {case.reference} is closed; nothing more is looked at for it.")
    today = today_at(case.school, now)
    known = spans(case)
    if not person_linked(case) or any(span.holds(today) for span in known):
        return
    asker = owner(case, today)
    how = f"`headsup case look {case.reference} --as {asker} --reason TEXT`"
    if known:
        message = (
            f"Looking for case {case.reference} ended on {max(span.last for span in known):%-d %B %Y}. "
            f"If it must go on, the {asker.label} renews it and somebody else agrees: {how} --agreed-by ROLE."
        )
    else:
        message = (
            f"Case {case.reference} concerns a person, so looking further needs the written request of the "
            f"{asker.label}: {how}. The pages that it names are kept all the same."
        )
    raise LookingError(message)


def may_visit(case: Case, now: datetime, *, widely: bool) -> None:
    """Let the pages of a case be visited, or raise NotApprovedError, LookingError or GateError.

    A page that the case names is visited once to be kept, which no gate of the playbook forbids (A73); to look
    `widely` is looking further.
    """
    supplied = "What you have seen can be handed in: `headsup evidence supply`."
    if said := Gate(now).refusal(case.school):
        raise NotApprovedError(f"{said} {supplied}")
    if widely:
        may_look(case, now)
    if state := unvisitable(case, now):
        renew = f"`headsup case look {case.reference}` renews it where its time is over."
        message = f"The pages of case {case.reference} are not visited: their approval is {state}. {renew} {supplied}"
        raise NotApprovedError(message)


def unvisitable(case: Case, now: datetime) -> str:
    """Why the pages that a case names may not be visited, to stand after “the approval is”; empty when they may."""
    return unvisitable_by(case, Gate(now))


def visitable(rows: Iterable[OwedCapture], now: datetime) -> list[OwedCapture]:
    """Owed captures whose pages may be visited now: the others stay owed until somebody lets them be visited."""
    ways = Ways(Gate(now))
    return [row for row in rows if ways.open_to(row)]
