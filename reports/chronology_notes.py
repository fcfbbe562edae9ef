"""Notes of a case as its chronology tells them: who by role, fact and opinion apart (A31, A34)."""

from collections.abc import Iterator
from datetime import timedelta

from cases.models import Case, CaseNote, NoteKind
from register.models import Role
from reports.chronology_entry import Entry
from reports.pack import Voice, utc

_PRIVILEGED = frozenset({"legal-advice"})
"""Steps whose words stay with the school: what a lawyer advised is not handed over with a pack."""
_SOON = timedelta(minutes=1)


def noted(case: Case, voice: Voice) -> list[Entry]:
    """Every note of a case; in the redacted copy without the words that people wrote."""
    return [_entry(note, voice) for note in case.notes.order_by("number")]


def _entry(note: CaseNote, voice: Voice) -> Entry:
    return Entry(note.at, _what(note), note.case.reference, sentences=tuple(_about(note)), told=_told(note, voice))


def _what(note: CaseNote) -> str:
    """What sort of note it is, in the words of the playbook’s names."""
    label = NoteKind(note.kind).label
    if not note.step:
        return f"{label}: {note.answer.replace('-', ' ')}" if note.answer else label
    return f"{label}: {note.step.replace('-', ' ')} – {note.answer.replace('-', ' ') or 'done'}"


def _about(note: CaseNote) -> Iterator[str]:
    by = f"in the role of {Role(note.by).label}" if note.by else "by the program"
    yield f"Note {note.number} of the case, {by}."
    if note.whom:
        yield f"With: {note.whom}; by {note.channel or 'a way that was not noted'}."
    left = {"whom", "channel", "at"}
    fields = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in note.fields.items() if name not in left)
    if fields:
        yield f"Recorded: {fields}."
    if note.noted_at - note.at > _SOON:
        yield f"Written down at {utc(note.noted_at)}."


def _told(note: CaseNote, voice: Voice) -> tuple[tuple[str, str], ...]:
    parts = tuple((label, words) for label, words in (("Fact", note.fact), ("Opinion", note.opinion)) if words)
    if not parts or voice.redacted:
        return ()
    if note.step in _PRIVILEGED:
        return (("Withheld", "what was advised stays with the school"),)
    return parts
