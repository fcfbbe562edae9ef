"""Sealing: bytes into the vault, a record of the visit, and a line in the ledger, together."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from uuid6 import uuid7

from evidence.events import Event
from evidence.ledger import append, canonical_json
from evidence.models import Artifact, Capture
from evidence.record import FileEntry, Record, Visit
from evidence.vault import Vault, sha256


@dataclass(frozen=True, slots=True)
class SealedFile:
    """One file to be sealed: what it is, its media type, its bytes."""

    kind: str
    media_type: str
    content: bytes


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%A %-d %B %Y, %H:%M:%S %Z")


def kept(vault: Vault, file: SealedFile) -> FileEntry:
    """Put a file into the vault; returns its line in a list of files. Raises VaultError."""
    return FileEntry(
        kind=file.kind,
        media_type=file.media_type,
        size=len(file.content),
        sha256=vault.put(file.content),
        sha512=hashlib.sha512(file.content).hexdigest(),
    )


def reference_of(unique: str, letter: str = "C") -> str:
    """Short reference for people, from the random end of a UUID: it tells nothing about how many there are."""
    return f"{letter}-{unique[-12:].upper()}"


def _row(entry: FileEntry) -> dict[str, object]:
    """What an artifact's row and its ledger line say of a file."""
    return entry.model_dump(exclude={"sha512"})


def seal(vault: Vault, visit: Visit, files: Iterable[SealedFile], zone: ZoneInfo) -> Capture:
    """Seal one visit: write its files once, then record capture and ledger line in one transaction.

    A crash before the transaction leaves files that nothing refers to, and the capture still owed.
    Raises VaultError when the disk refuses, and IntegrityError when the occasion was sealed before.
    """
    entries = [kept(vault, file) for file in files]
    unique = str(uuid7())
    record = Record(
        **dict(visit),
        id=unique,
        capture=reference_of(unique),
        local_time=_local(visit.began_at, zone),
        time_zone=zone.key,
        files=tuple(entries),
    )
    text = canonical_json(record.model_dump(mode="json")).encode()
    entries.append(kept(vault, SealedFile("record", "application/json", text)))
    with transaction.atomic():
        capture = Capture.objects.create(
            reference=record.capture,
            occasion=visit.occasion,
            address=visit.address,
            final_address=visit.final_address,
            title=visit.title,
            status=visit.status,
            captured_at=visit.began_at,
            grade=visit.grade,
            record_sha256=sha256(text),
        )
        Artifact.objects.bulk_create(Artifact(capture=capture, **_row(entry)) for entry in entries)
        content = {"capture": record.capture, "address": visit.address, "artifacts": [_row(entry) for entry in entries]}
        append(Event.SEALED, visit.ended_at.astimezone(UTC), content, vault)
    return capture


def seal_file(
    vault: Vault,
    event: Event,
    about: Mapping[str, object],
    file: SealedFile,
    now: datetime,
    *,
    original: Artifact | None = None,
) -> Artifact:
    """Seal one file that is no visit: a report, supplied evidence, a derivative of an original.

    `about` goes into the ledger line beside the file. The same bytes of the same kind are sealed once.
    """
    entry = kept(vault, file)
    with transaction.atomic():
        artifact, new = Artifact.objects.get_or_create(
            capture=None, kind=entry.kind, sha256=entry.sha256, derived_from=original, defaults=_row(entry)
        )
        if new:
            append(event, now, {**about, "artifacts": [_row(entry)]}, vault)
    return artifact
