"""The check of the rows: captures and files in the database, against the ledger and the sealed records."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from evidence.checks.findings import Entry, differing
from evidence.events import Event
from evidence.models import Artifact, Capture
from evidence.record import Grade
from evidence.vault import Vault, VaultError

File = tuple[str, str, int, str, str]
"""Kind, media type, size and digest, and the digest of what it was derived from."""
NO_ARTIFACT = frozenset({Event.SEALED, Event.HEAD, Event.STAMPED, Event.ERASED})
"""Events whose files stand in rows of another kind."""


def capture_faults(vault: Vault, entries: Iterable[Entry], only: str) -> Iterator[str]:
    """Captures whose rows do not agree with the ledger and with their sealed record."""
    told = {str(entry.get("capture")): entry for entry in entries if entry.get("event") == Event.SEALED}
    told = {reference: entry for reference, entry in told.items() if only in {"", reference}}
    chosen = Capture.objects.filter(reference=only) if only else Capture.objects.all()
    rows = {capture.reference: capture for capture in chosen.prefetch_related("artifacts__derived_from")}
    for reference in sorted(told.keys() - rows.keys()):
        yield f"Capture {reference} stands in the ledger but no longer in the database."
    for reference, capture in sorted(rows.items()):
        if reference not in told:
            yield f"Capture {reference} stands in the database but not in the ledger."
            continue
        files = list(_files(told[reference]))
        yield from _list_faults(f"of capture {reference}", files, capture.artifacts.all())
        if ("record", capture.record_sha256) not in {(file[0], file[3]) for file in files}:
            yield f"Capture {reference} names another record than the ledger."
            continue
        yield from _record_faults(vault, capture, files)


def loose_faults(entries: Iterable[Entry], *, only: bool) -> Iterator[str]:
    """Reports, supplied evidence and derivatives whose rows do not agree with the ledger."""
    told = [file for entry in entries if entry.get("event") not in NO_ARTIFACT for file in _files(entry)]
    rows = Artifact.objects.filter(capture=None).select_related("derived_from")
    if only:
        rows = rows.filter(sha256__in={file[3] for file in told})
    yield from _list_faults("that belongs to no capture", told, rows)


def _files(entry: Entry) -> Iterator[File]:
    for file in entry.get("artifacts", ()):
        yield file["kind"], file["media_type"], file["size"], file["sha256"], str(entry.get("original", ""))


def _list_faults(whose: str, told: Iterable[File], rows: Iterable[Artifact]) -> Iterator[str]:
    ledger = Counter(told)
    database = Counter(
        (row.kind, row.media_type, row.size, row.sha256, row.derived_from.sha256 if row.derived_from else "")
        for row in rows
    )
    for kind, _, _, digest, _ in sorted((ledger - database).elements()):
        yield f"The {kind} {whose} ({digest}) stands in the ledger but not so in the database."
    for kind, _, _, digest, _ in sorted((database - ledger).elements()):
        yield f"The {kind} {whose} ({digest}) stands in the database but not so in the ledger."


def _record_faults(vault: Vault, capture: Capture, files: list[File]) -> Iterator[str]:
    whose = f"capture {capture.reference}"
    try:
        record: dict[str, Any] = json.loads(vault.read(capture.record_sha256))
    except (VaultError, ValueError):
        return  # the check of files has named it
    told = {name: record.get(name) for name in ("address", "final_address", "status", "title", "occasion")}
    told["captured_at"] = datetime.fromisoformat(record["began_at"])
    told["grade"] = record.get("grade", Grade.PARTIAL)  # records of the first form have none
    yield from differing(whose, told, capture)
    if record.get("capture") != capture.reference:
        yield f"The sealed record of {whose} is the record of another capture, {record.get('capture')}."
    listed = {
        (one["kind"], one["media_type"], one["size"], one["sha256"])
        for one in record.get("files", record.get("artifacts", ()))
    }
    if listed != {file[:4] for file in files if file[0] != "record"}:
        yield f"The sealed record of {whose} lists other files than the ledger."
