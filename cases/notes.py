"""Notes of a case: what was done, said and decided, each written once and never changed (A21, A22, A31)."""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from cases.models import Case, CaseNote, NoteKind
from evidence.events import Event
from evidence.ledger import append
from evidence.standalone.canonical import canonical_json
from evidence.vault import Vault


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody writes into the chronology of a case; facts and opinions apart (A34)."""

    kind: NoteKind
    at: datetime
    by: str
    fact: str = ""
    opinion: str = ""
    whom: str = ""
    channel: str = ""
    step: str = ""
    answer: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


def write(case: Case, noted: Noted, vault: Vault, now: datetime) -> CaseNote:
    """Write a note; its number follows the last without a gap, and the ledger keeps its digest, not its words."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)  # whoever writes next waits, so that no number is doubled
        last = case.notes.order_by("-number").values_list("number", flat=True).first() or 0
        note = CaseNote.objects.create(case=case, number=last + 1, noted_at=now, **asdict(noted))
        append(Event.DECIDED, now, {"case": case.reference, "decision": _called(noted), **digest_of(note)}, vault)
    return note


def digest_of(note: CaseNote) -> dict[str, object]:
    """Number and SHA-256 of a note, as the ledger keeps them."""
    said = {
        name: getattr(note, name)
        for name in ("kind", "by", "whom", "channel", "fact", "opinion", "step", "answer", "fields")
    }
    said["at"] = note.at.isoformat()
    return {"note": note.number, "note_sha256": hashlib.sha256(canonical_json(said).encode()).hexdigest()}


def _called(noted: Noted) -> str:
    """What a ledger line calls a note: the step, or its kind; never a word that somebody wrote."""
    return f"step {noted.step}: {noted.answer}" if noted.step else f"noted: {NoteKind(noted.kind).value}"
