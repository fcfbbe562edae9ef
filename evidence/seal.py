"""Sealing: bytes into the vault, a record of the visit, and a line in the ledger, together."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from evidence.ledger import append, canonical_json
from evidence.models import Artifact, Capture
from evidence.vault import Vault, sha256


@dataclass(frozen=True, slots=True)
class SealedFile:
    """One file to be sealed: what it is, its media type, its bytes."""

    kind: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known about one visit of the browser to one address; it becomes the capture's record."""

    occasion: str
    reason: str
    address: str
    final_address: str
    status: int
    title: str
    began_at: datetime
    ended_at: datetime
    dialled: str
    """Network address that the egress really dialled, empty when it is not known."""
    browser: str
    software: str
    user_agent: str
    viewport: str
    refused: tuple[str, ...]
    """Requests of the page that the egress refused."""
    words: tuple[str, ...]
    words_seen: int
    complete: bool
    login: str = "none"


@dataclass(frozen=True, slots=True)
class _Kept:
    kind: str
    media_type: str
    size: int
    sha256: str


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%A %-d %B %Y, %H:%M:%S %Z")


def _record(reference: str, visit: Visit, kept: Iterable[_Kept], zone: ZoneInfo) -> bytes:
    """The capture's record as canonical JSON, times in UTC and in local words."""
    content = asdict(visit) | {
        "capture": reference,
        "began_at": visit.began_at.astimezone(UTC).isoformat(),
        "ended_at": visit.ended_at.astimezone(UTC).isoformat(),
        "local_time": _local(visit.began_at, zone),
        "time_zone": zone.key,
        "artifacts": [asdict(one) for one in kept],
    }
    return canonical_json(content).encode()


def seal(vault: Vault, visit: Visit, files: Iterable[SealedFile], zone: ZoneInfo) -> Capture:
    """Seal one visit: write its files once, then record capture and ledger line in one transaction.

    A crash before the transaction leaves files that nothing refers to, and the capture still owed.
    Raises VaultError when the disk refuses, and IntegrityError when the occasion was sealed before.
    """
    files = tuple(files)
    kept = [_Kept(file.kind, file.media_type, len(file.content), vault.put(file.content)) for file in files]
    reference = f"C-{uuid.uuid4().hex[:12].upper()}"
    record = _record(reference, visit, kept, zone)
    kept.append(_Kept("record", "application/json", len(record), vault.put(record)))
    with transaction.atomic():
        capture = Capture.objects.create(
            reference=reference,
            occasion=visit.occasion,
            address=visit.address,
            final_address=visit.final_address,
            title=visit.title,
            status=visit.status,
            captured_at=visit.began_at,
            record_sha256=sha256(record),
        )
        Artifact.objects.bulk_create(Artifact(capture=capture, **asdict(one)) for one in kept)
        content = {"capture": reference, "address": visit.address, "artifacts": [asdict(one) for one in kept]}
        line = append("capture sealed", visit.ended_at, content)
        transaction.on_commit(lambda: vault.remember(line.number, line.hash))
    return capture


def seal_report(vault: Vault, kind: str, subject: str, content: bytes, now: datetime) -> str:
    """Seal a report that the program made, such as the week's PDF; returns its digest.

    The same bytes about the same subject are sealed once.
    """
    kept = _Kept(kind, "application/pdf", len(content), vault.put(content))
    with transaction.atomic():
        _, new = Artifact.objects.get_or_create(capture=None, kind=kind, sha256=kept.sha256, defaults=asdict(kept))
        if new:
            line = append("report sealed", now, {"subject": subject, "artifacts": [asdict(kept)]})
            transaction.on_commit(lambda: vault.remember(line.number, line.hash))
    return kept.sha256
