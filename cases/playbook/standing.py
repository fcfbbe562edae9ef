"""How a case stands in the playbook: each step open, done, locked or not needed, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cases.gates import GateError, require
from cases.models import Case, CaseNote
from cases.playbook.book import Playbook
from cases.playbook.clocks import due_at
from cases.playbook.entry import StepEntry, WhenEntry
from cases.playbook.words import filled

State = Literal["open", "done", "locked", "not needed"]


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of a case as a person sees it."""

    key: str
    title: str
    text: str
    obligations: tuple[str, ...]
    state: State
    why: str
    """Why it is locked or not needed; when it was done; empty while it is open."""
    due_at: datetime | None
    overdue: bool
    optional: bool = False


@dataclass(frozen=True, slots=True)
class _Work:
    """What the steps of a case are judged by: the case, the last note of each step, and the time."""

    case: Case
    playbook: Playbook
    notes: dict[str, CaseNote]
    now: datetime

    def words(self, text: str) -> str:
        """A text as this school reads it."""
        return filled(text, self.case.school, self.playbook.help)


def steps_of(case: Case, playbook: Playbook, now: datetime) -> list[StepState]:
    """Every step of the playbook as it stands for a case, in the order of the playbook."""
    notes = {note.step: note for note in case.notes.exclude(step="").order_by("number")}
    work = _Work(case, playbook, notes, now)
    first = next((step for step in playbook.steps if step.first and _pending(step, work)), None)
    return [_state(step, work, first) for step in playbook.steps]


def next_step(case: Case, playbook: Playbook, now: datetime) -> StepState | None:
    """What somebody should do next: the first overdue step, else the first that is open; None when nothing is."""
    if case.closed_at:
        return None
    waiting = [step for step in steps_of(case, playbook, now) if step.state == "open" and not step.optional]
    return min(waiting, key=lambda step: not step.overdue, default=None)  # min keeps the order of the playbook


def _is_for(step: StepEntry, case: Case) -> bool:
    return not step.when or any(_matches(when, case) for when in step.when)


def _matches(when: WhenEntry, case: Case) -> bool:
    asked: Sequence[tuple[Sequence[str], bool]] = (
        (when.categories, case.category in when.categories),
        (when.severities, case.severity in when.severities),
        (when.subjects, case.subject in when.subjects),
        (when.originators, case.originator in when.originators),
        (when.flags, not set(when.flags).isdisjoint(case.flags)),
    )
    if when.scanned and not case.scans.exists():
        return False
    if case.category in when.not_categories or not set(when.without).isdisjoint(case.flags):
        return False
    return all(true for wanted, true in asked if wanted)


def _state(step: StepEntry, work: _Work, first: StepEntry | None) -> StepState:
    state, why = _stands(step, work, first)
    due = due_at(step.clock, work.case, work.notes) if step.clock and state in {"open", "locked"} else None
    return StepState(
        key=step.id,
        title=work.words(step.title),
        text=work.words(step.text),
        obligations=step.obligations,
        state=state,
        why=why,
        due_at=due,
        overdue=bool(due and due < work.now and not work.case.closed_at),
        optional=step.optional,
    )


def _stands(step: StepEntry, work: _Work, first: StepEntry | None) -> tuple[State, str]:
    if not _pending(step, work):
        note = work.notes.get(step.id)
        if note is None:
            return "not needed", "It is not for a case of this kind."
        return "done", f"{_answer_title(step, note.answer)} (note {note.number})"
    if first is not None and step.id != first.id:
        return "locked", f"First answer “{work.words(first.title)}”."
    earlier = [work.playbook.step(key) for key in step.after if _known(key, work.playbook)]
    missing = next((one for one in earlier if _pending(one, work)), None)
    if missing is not None:
        return "locked", f"It comes after “{work.words(missing.title)}”."
    if step.gate is not None:
        try:
            require(work.case, step.gate, work.now)
        except GateError as error:
            return "locked", str(error)
    return "open", ""


def _pending(step: StepEntry, work: _Work) -> bool:
    """Whether a step is still to be answered in this case."""
    note = work.notes.get(step.id)
    if note is None:
        return _is_for(step, work.case)
    return any(answer.id == note.answer and answer.stays_open for answer in step.answers)


def _known(key: str, playbook: Playbook) -> bool:
    return any(step.id == key for step in playbook.steps)


def _answer_title(step: StepEntry, key: str) -> str:
    return next((answer.title for answer in step.answers if answer.id == key), key)
