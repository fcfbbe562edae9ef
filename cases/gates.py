"""Gates: what a case must have passed before somebody may act on it; no playbook can be edited around them."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from django.db.models import Q

from cases.models import Case, Originator, Subject
from evidence.models import Artifact

LAWFUL: Final = frozenset({"praise", "question", "complaint", "criticism"})
"""Categories of which nothing is asked to be removed (privacy D10)."""
PEOPLE: Final = frozenset(set(Subject) - {Subject.SCHOOL})
"""Subjects who are people: somebody is cared for (A85), asked about (A86) and told (A59)."""
STAFF: Final = PEOPLE - {Subject.CHAIR, Subject.GOVERNOR}
"""Subjects who work at the school: A36 asks who made a picture of them."""


class GateError(Exception):
    """An act that has to wait; its text names the gate and says what to do."""


class Act(StrEnum):
    """What somebody may want to do about a case."""

    PRESERVE = "preserve"
    LOOK = "look"
    INVESTIGATE = "investigate"
    CONTACT = "contact"
    MEETING = "meeting"
    LETTER = "letter"
    REMOVAL_DRAFT = "removal-draft"
    REMOVAL = "removal"
    OPERATOR_NOTICE = "operator-notice"
    EXPORT = "export"
    TELL_SUBJECT = "tell-subject"
    CLOSE = "close"


def require(case: Case, act: Act, now: datetime) -> None:
    """Raise GateError while an act has to wait; keeping what is already found never has to (A73)."""
    if act == Act.PRESERVE:
        return
    for gate in _GATES:
        if act in gate.acts and (sentence := gate.closed(case, now)):
            raise GateError(f"{sentence} `headsup case steps {case.reference}` shows the step.")


def staff_misuse(case: Case) -> bool:
    """Whether a person has said that a member of staff may have misused something online (A71, A72)."""
    return "staff-misuse" in case.flags or case.originator == Originator.STAFF


def evidence_of(case: Case) -> bool:
    """Whether anything that shows what was said still lies here: a capture, or what somebody handed in."""
    standing = Artifact.objects.filter(erased_at=None)
    handed_in = Q(supplied_original__cases=case) | Q(derived_from__supplied_original__cases=case)
    return standing.filter(Q(capture__owed__case=case) | handed_in).exists()


def _lado(case: Case, now: datetime) -> str:
    del now
    if "child-at-risk" not in case.flags or "lado-advice" in case.flags:
        return ""
    return (
        "Waiting for LADO advice: a child may be at risk, so nobody looks further, contacts anybody or closes the case "
        "before the officer for allegations has advised. Keep what was found, and record the advice."
    )


def _images(case: Case, now: datetime) -> str:
    del now
    if "illegal-images" not in case.flags:
        return ""
    return (
        "Pictures in this case may be illegal to hold or to pass on. They are not copied, shown, exported or looked "
        "for; tell the police, who say what happens next."
    )


def _police(case: Case, now: datetime) -> str:
    del now
    if "illegal-images" not in case.flags or "pictures-reported" in case.flags:
        return ""
    return "Pictures in this case may be illegal: tell the police before anybody is spoken to, and record that you did."


def _threat(case: Case, now: datetime) -> str:
    del now
    if case.category != "threat" or "threat-answered" in case.flags:
        return ""
    return "This case is about a threat: answer the card about 999 and 101 first."


def _hr(case: Case, now: datetime) -> str:
    del now
    if not staff_misuse(case) or "hr-consulted" in case.flags:
        return ""
    return "A member of staff may have misused something: speak to HR first, and record when and what was agreed."


def _investigator(case: Case, now: datetime) -> str:
    """Two dated records of one and the same role, both still valid (A70)."""
    today = now.date()
    holders = [_holders(case, step, today) for step in ("investigator-qualified", "investigator-authorised")]
    if holders[0] & holders[1]:
        return ""
    return (
        "Nobody may investigate who is not both qualified and authorised: record for one role a valid "
        "qualification and a valid authorisation, each with its date."
    )


def _holders(case: Case, step: str, today: date) -> set[str]:
    found: dict[str, bool] = {}
    for fields in case.notes.filter(step=step).order_by("number").values_list("fields", flat=True):
        since, until = str(fields.get("since", "")), str(fields.get("until", ""))
        found[str(fields.get("role", ""))] = since <= today.isoformat() <= until
    return {role for role, valid in found.items() if role and valid}


def _evidence(case: Case, now: datetime) -> str:
    del now
    if evidence_of(case):
        return ""
    return (
        "Nobody is contacted while nothing shows what was said: capture the page, or hand in what somebody lawfully "
        "saw (`headsup evidence supply`)."
    )


def _meeting_before_letter(case: Case, now: datetime) -> str:
    del now
    if {"meeting-settled", "letter-first"} & set(case.flags):
        return ""
    return (
        "A talk comes before a letter, because written replies inflame: record the meeting, or that it was declined, "
        "or the reason why a letter comes first."
    )


def _advised(case: Case, now: datetime) -> str:
    del now
    if "advised" in case.flags:
        return ""
    return (
        "A site is asked to remove something only where the police, the authority, HR or a legal adviser advised it: "
        "record who advised it and when."
    )


def _lawful(case: Case, now: datetime) -> str:
    del now
    if case.category not in LAWFUL:
        return ""
    return (
        "Praise, questions, complaints and criticism may be said, and nobody is asked to remove them. "
        "Answer through the ordinary channels."
    )


def _subject_decided(case: Case, now: datetime) -> str:
    del now
    if case.subject not in PEOPLE or {"tell-subject", "subject-knows"} & set(case.flags):
        return ""
    return "Whether and how the person is told is decided with HR first: record the decision and its reason."


def _weighed(case: Case, now: datetime) -> str:
    del now
    if not case.reach or not case.any_truth:
        return "A case is closed when its reach and whether there is some truth in it stand there; “not known” will do."
    if case.subject in STAFF and not case.image_made_by:
        return "A case about staff is closed when it says who made any picture of them; “unknown” will do."
    return ""


def _cared_for(case: Case, now: datetime) -> str:
    del now
    if case.subject in PEOPLE and "support-settled" not in case.flags:
        return "A case about a person is closed when it says what support was offered to them, and when."
    return ""


def _told(case: Case, now: datetime) -> str:
    del now
    settled = {"subject-told", "notice-postponed"} & set(case.flags)
    if case.subject not in PEOPLE or settled or not case.scans.exists():
        return ""  # what a routine visit found is told of by the public notice
    return (
        "Pages were looked at because of one person: the case is closed when they were told in writing that and why, "
        "or when somebody postponed it with a reason and a second person agreed."
    )


def _debriefed(case: Case, now: datetime) -> str:
    del now
    return "" if "debriefed" in case.flags else "A case is closed when its lessons stand there; “none” will do."


def _still_open(case: Case, now: datetime) -> str:
    del now
    return f"Case {case.reference} is closed already." if case.closed_at else ""


_ALL = frozenset(Act) - {Act.PRESERVE}
_SPEAKING = frozenset({Act.CONTACT, Act.MEETING, Act.LETTER, Act.TELL_SUBJECT})
_REMOVING = frozenset({Act.REMOVAL_DRAFT, Act.OPERATOR_NOTICE})
_CLOSING = frozenset({Act.CLOSE})


class _Gate(NamedTuple):
    closed: Callable[[Case, datetime], str]
    """What a person is told while it is closed; empty while it is open."""
    acts: frozenset[Act]
    keys: frozenset[str] = frozenset()
    """Flags of which any one opens it; a playbook must have a step that sets one."""


_GATES = (
    # In this order: who is in danger, then who decides, then what is shown, then what is fair.
    _Gate(_threat, _ALL - {Act.EXPORT, Act.LOOK}, frozenset({"threat-answered"})),  # the police may need the pages
    _Gate(_lado, _ALL, frozenset({"lado-advice"})),
    _Gate(_images, _REMOVING | {Act.EXPORT, Act.LOOK, Act.INVESTIGATE}),
    _Gate(_police, _SPEAKING | _CLOSING | {Act.REMOVAL}, frozenset({"pictures-reported"})),
    _Gate(_hr, _SPEAKING - {Act.TELL_SUBJECT} | {Act.LOOK, Act.INVESTIGATE}, frozenset({"hr-consulted"})),
    _Gate(_investigator, frozenset({Act.INVESTIGATE})),
    _Gate(_lawful, _REMOVING | {Act.REMOVAL}),
    _Gate(_evidence, _REMOVING | {Act.CONTACT, Act.MEETING, Act.REMOVAL}),
    _Gate(_advised, _REMOVING, frozenset({"advised"})),
    _Gate(_meeting_before_letter, frozenset({Act.LETTER}), frozenset({"meeting-settled", "letter-first"})),
    _Gate(_subject_decided, frozenset({Act.TELL_SUBJECT}), frozenset({"tell-subject", "subject-knows"})),
    _Gate(_still_open, _CLOSING),
    _Gate(_weighed, _CLOSING),
    _Gate(_cared_for, _CLOSING, frozenset({"support-settled"})),
    _Gate(_told, _CLOSING, frozenset({"subject-told", "notice-postponed"})),
    _Gate(_debriefed, _CLOSING, frozenset({"debriefed"})),
)
KEYS: Final = tuple((gate.keys, gate.acts) for gate in _GATES if gate.keys)
"""What opens each gate, and the acts that wait before it."""
