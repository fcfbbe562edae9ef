"""Doing a step: an answer is checked, sets its flags, fills its column and becomes a note, all or nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from cases.audience import READERS, Reader, cases_for
from cases.gates import require
from cases.models import Audience, Case, CaseNote
from cases.notes import Noted, write
from cases.playbook.book import Playbook, answer_of
from cases.playbook.entry import AnswerEntry, StepEntry
from cases.playbook.errors import StepError
from cases.playbook.fields import Asked, checked
from cases.playbook.standing import steps_of
from evidence.vault import Vault
from register.models import Role

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers to a step, in which role; facts and opinion apart (A34)."""

    step: str
    answer: str
    by: str
    fields: dict[str, str] = field(default_factory=dict)
    fact: str = ""
    opinion: str = ""


def do(case: Case, playbook: Playbook, answer: Answer, vault: Vault, now: datetime) -> CaseNote:
    """Take an answer; raises StepError for what is missing or locked, and GateError for what has to wait."""
    step = playbook.step(answer.step)
    with transaction.atomic():
        fresh = Case.objects.select_for_update().select_related("school").get(pk=case.pk)
        chosen = answer_of(step, answer.answer)
        _insist_on_may(fresh, step, chosen, answer)
        _insist_on_open(fresh, playbook, step, now)
        kept = checked(chosen, answer.fields, answer.by, Asked(fresh, now))
        if chosen.reason and not answer.fact.strip():
            raise StepError(f"“{chosen.title}” needs its facts: say in a sentence why, or what was agreed.")
        _fill(fresh, chosen, answer)
        if chosen.keeps == "outcome":
            fresh.closed_at = now
        fresh.save(update_fields=["flags", "reach", "any_truth", "image_made_by", "originator", "outcome", "closed_at"])
        note = write(fresh, _noted(step, answer, kept, now), vault, now)
    case.refresh_from_db()
    return note


def _insist_on_may(case: Case, step: StepEntry, chosen: AnswerEntry, answer: Answer) -> None:
    leads = READERS[Audience(case.audience)]
    if not cases_for(Reader(case.school, answer.by)).filter(pk=case.pk).exists():
        raise StepError(f"There is no case {case.reference}. `headsup case list` shows them.")
    who = frozenset(step.who) | leads if step.who else frozenset(Role)
    if chosen.leads_only:
        who = leads
    if Role(answer.by) not in who:
        may = " or ".join(sorted(role.label for role in who))
        raise StepError(f"“{chosen.title}” is answered only by the {may}. Ask them.")


def _insist_on_open(case: Case, playbook: Playbook, step: StepEntry, now: datetime) -> None:
    """A step may be answered while it is open, and again when it is done, but never round a gate."""
    if case.closed_at:
        message = f"Case {case.reference} is closed. What comes now is a new case, or a note: `headsup case note`."
        raise StepError(message)
    states = {state.key: state for state in steps_of(case, playbook, now)}
    here = states[step.id]
    if here.state in {"locked", "not needed"}:
        raise StepError(f"“{here.title}” cannot be answered now. {here.why}")
    card = next((one for one in playbook.steps if one.first and states[one.id].state == "open"), step)
    if card.id != step.id:
        raise StepError(f"First answer “{states[card.id].title}”.")
    if step.gate is not None:
        require(case, step.gate, now)


def _fill(case: Case, chosen: AnswerEntry, answer: Answer) -> None:
    case.flags = sorted({*case.flags, *chosen.sets} - set(chosen.clears))
    if chosen.keeps is None:
        return
    said = answer.fact.strip() if chosen.reason else chosen.id.replace("-", " ")
    if chosen.keeps in {"originator", "outcome", "image_made_by"}:
        said = chosen.id
    if len(said) > _LONGEST:
        raise StepError(f"This has {len(said)} characters; {_LONGEST} are kept of it. Say it shorter.")
    setattr(case, chosen.keeps, said)


def _noted(step: StepEntry, answer: Answer, kept: dict[str, str], now: datetime) -> Noted:
    at = datetime.fromisoformat(kept["at"]) if "at" in kept else now
    return Noted(
        kind=step.kind,
        at=at,
        by=answer.by,
        fact=answer.fact.strip(),
        opinion=answer.opinion.strip(),
        whom=kept.get("whom", ""),
        channel=kept.get("channel", ""),
        step=step.id,
        answer=answer.answer,
        fields=kept,
    )
