"""Closing a case: what has to stand there is answered in one go, then the outcome; all of it or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cases.gates import PEOPLE, GateError
from cases.models import Case, CaseNote, Decided, Outcome
from cases.playbook.book import Playbook
from cases.playbook.doing import Answer, do
from cases.playbook.standing import steps_of
from evidence.vault import Vault


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case ends, and what is known of it; what stays empty must stand in the case already."""

    outcome: Outcome
    by: str
    reach: str = ""
    any_truth: str = ""
    image_made_by: str = ""
    lessons: str = ""


def close(case: Case, playbook: Playbook, closing: Closing, vault: Vault, now: datetime) -> CaseNote:
    """End a case; lawful criticism ends in one easy step, with “not known” and “none” for what nobody said.

    Raises StepError or GateError, and then nothing has changed.
    """
    if owed := unpaid(case):
        raise GateError(owed)
    easy = closing.outcome == Outcome.LAWFUL
    open_now = {step.key for step in steps_of(case, playbook, now) if step.state == "open"}
    with transaction.atomic():
        for step, said, plain in (
            ("reach", _either(closing.reach, "not-known", "displayed"), "not-known"),
            ("any-truth", _truth(closing.any_truth), "not-known"),
            ("image-made-by", (closing.image_made_by, ""), "unknown"),
            ("debrief", _either(closing.lessons, "none", "lessons"), "none"),
        ):
            answer, fact = said
            if not answer and easy and step in open_now:
                answer = plain
            if answer:
                do(case, playbook, Answer(step, answer, closing.by, fact=fact), vault, now)
        note = do(case, playbook, Answer("outcome", closing.outcome.value, closing.by), vault, now)
        _settle_pages(case, closing, now)
        return note


def _settle_pages(case: Case, closing: Closing, now: datetime) -> None:
    """Pages that nobody decided about, and that no other open case needs, are looked at with the case."""
    others = Case.objects.filter(closed_at=None).exclude(pk=case.pk)
    decided = Decided.LAWFUL if closing.outcome == Outcome.LAWFUL else Decided.CASE
    rows = case.sightings.filter(decided="").exclude(cases__in=others)
    for sighting in rows:
        sighting.decided, sighting.decided_at, sighting.decided_by = decided, now, closing.by
        sighting.save(update_fields=["decided", "decided_at", "decided_by"])


def unpaid(case: Case) -> str:
    """What is still owed to a person because of whom pages were looked at, though the case is another’s now (A59).

    Saying that a case concerns the school after all takes nothing back of what was done because of somebody.
    """
    turned = case.notes.filter(step="subject").order_by("-number").first()
    if case.subject in PEOPLE or turned is None or not case.scans.filter(started_at__lt=turned.noted_at).exists():
        return ""
    if "support-settled" in case.flags and {"subject-told", "notice-postponed"} & set(case.flags):
        return ""
    return (
        f"Pages were looked at because of a person before case {case.reference} was made one about the school. "
        f"Make it theirs again (`headsup case subject {case.reference} staff`), record what support was offered and "
        "that they were told; what is recorded stays when the case changes again."
    )


def _either(said: str, plain: str, told: str) -> tuple[str, str]:
    """The answer to a question that may be left open, and its facts."""
    word = said.strip()
    if not word:
        return "", ""
    return (plain, "") if word.casefold() == plain.replace("-", " ") else (told, word)


def _truth(said: str) -> tuple[str, str]:
    if said.strip().casefold() in {"none", "no"}:
        return "none-found", ""
    return _either(said, "not-known", "some")
