"""The steps of a case as a terminal shows them, and as JSON tells them."""

import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.models import Case
from cases.playbook import Playbook, StepState, law_of, next_step, steps_of
from cases.playbook.entry import AnswerEntry
from cases.playbook.flags import FLAGS
from cases.playbook.law import CAUTION

_WIDTH = 100
_MARKS = {"open": "·", "locked": "–", "done": "✓", "not needed": " "}


def steps_lines(case: Case, book: Playbook, now: datetime, *, everything: bool = False) -> Iterator[str]:
    """What somebody should do about a case, the next step first and in full."""
    states, following = steps_of(case, book, now), next_step(case, book, now)
    closed = f"; closed: {case.get_outcome_display()}" if case.closed_at else ""
    yield f"Case {case.reference}: {case.category}; concerns {case.get_subject_display()}{closed}."
    for flag in case.flags:
        yield f"  Known: {FLAGS.get(flag, flag)}."
    if following:
        yield from _whole(following, case, book)
    yield ""
    if following and book.step(following.key).first and not everything:
        yield "Everything else waits until this is answered."
        return
    for state in states:
        if everything or state.state != "not needed":
            yield from _line(state, case)
    yield from _law(case, book, now)


def steps_content(case: Case, book: Playbook, now: datetime) -> dict[str, Any]:
    """The same for a machine."""
    following = next_step(case, book, now)
    return {
        "case": case.reference,
        "next": following.key if following else "",
        "flags": case.flags,
        "steps": [
            {
                "step": state.key,
                "title": state.title,
                "text": state.text,
                "state": state.state,
                "why": state.why,
                "due_at": state.due_at.isoformat(timespec="seconds") if state.due_at else "",
                "overdue": state.overdue,
                "optional": state.optional,
                "obligations": state.obligations,
                "answers": [_answer(answer) for answer in book.step(state.key).answers],
            }
            for state in steps_of(case, book, now)
        ],
        "law": [{"title": card.title, "text": card.text, "ready": card.ready, "banner": card.banner}
                for card in law_of(book.law, case, now.date())],
    }  # fmt: skip


def _whole(step: StepState, case: Case, book: Playbook) -> Iterator[str]:
    yield ""
    yield f"Next: {step.title} [{step.key}]{_due(step, case)}"
    yield from textwrap.wrap(step.text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield "  Answers:"
    for answer in book.step(step.key).answers:
        asks = [f"{one.id}{'?' if one.optional else ''}" for one in answer.asks] + ["--fact"] * answer.reason
        yield f"    {answer.id}: {answer.title}" + (f" (asks for {', '.join(asks)})" if asks else "")


def _line(step: StepState, case: Case) -> Iterator[str]:
    word = "if it happens" if step.optional and step.state == "open" else step.state
    yield f"{_MARKS[step.state]} {step.title} [{step.key}]: {word}{_due(step, case)}"
    if step.why and step.state in {"locked", "done"}:
        yield from textwrap.wrap(step.why, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _law(case: Case, book: Playbook, now: datetime) -> Iterator[str]:
    cards = law_of(book.law, case, now.date())
    if cards:
        yield ""
        yield f"Law to ask about. {CAUTION}"
    for card in cards:
        text = card.text.removesuffix(CAUTION).rstrip()
        said = " ".join(part for part in (card.banner, text, card.ready and f"Have ready: {card.ready}") if part)
        yield f"  {card.title}"
        yield from textwrap.wrap(said, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _due(step: StepState, case: Case) -> str:
    if step.due_at is None:
        return ""
    there = step.due_at.astimezone(ZoneInfo(case.school.time_zone))
    return f"{', overdue since' if step.overdue else ', by'} {there:%A} {there.day} {there:%B %H:%M}"


def _answer(answer: AnswerEntry) -> dict[str, Any]:
    return {
        "answer": answer.id,
        "title": answer.title,
        "reason": answer.reason,
        "fields": [
            {"field": one.id, "kind": one.kind, "title": one.title, "choices": one.choices, "optional": one.optional}
            for one in answer.asks
        ],
    }
