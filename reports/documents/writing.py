"""Writing a document down: a file beside which nothing is overwritten, and a note in the chronology of its case."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

from django.db import transaction

from cases.models import NoteKind
from cases.notes import Noted, write
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from reports.documents.drafting import Order
from reports.documents.fields import DocumentError
from reports.names import NameScanner

STEP = "document"
IN_USE = "text in use"


def insist_on_new(out: Path) -> None:
    """Raise DocumentError when a file cannot be written, before anything else is done."""
    if out.exists() or out.is_symlink():
        raise DocumentError(f"{out} is there already, and nothing is ever written over. Name another file.")
    if NameScanner.of_register().names_somebody(out.name):
        raise DocumentError("The name of the file would name a person to everybody who sees it. Choose another one.")


def write_down(content: bytes, out: Path, order: Order, vault: Vault, now: datetime) -> None:
    """Write a document and note it with its SHA-256; either both happen or neither."""
    insist_on_new(out)
    digest = hashlib.sha256(content).hexdigest()
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    try:
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(content)
        with transaction.atomic():
            _note(digest, out.suffix.lower(), order, vault, now)
            unfinished.rename(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _note(digest: str, ending: str, order: Order, vault: Vault, now: datetime) -> None:
    form, role = order.form, str(order.reader.role)
    if order.case is not None:
        noted = Noted(
            kind=NoteKind.LETTER,
            at=now,
            by=role,
            fact=f"Draft written: {form.title}. It was not sent by Heads-up.",
            step=STEP,
            answer=form.key,
            fields={"document": form.key, "form": ending.removeprefix("."), "sha256": digest},
        )
        write(order.case, noted, vault, now)
    elif "in_use_since" in order.given:
        said = {"text": form.key, "since": order.given["in_use_since"], "sha256": digest}
        append(Event.DECIDED, now, {"decision": IN_USE, "school": order.reader.school.key, "by": role, **said}, vault)
