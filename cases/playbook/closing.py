"""Closing a case: what has to stand there is answered in one go, then the outcome; all of it or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cases.models import Case, CaseNote, Outcome
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
        return do(case, playbook, Answer("outcome", closing.outcome.value, closing.by), vault, now)


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
