"""Custody: originals looked at, held, released and erased, each with a reason and a line in the ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from evidence.belonging import CustodyError, artifact_called, artifacts_of, called, owner_of
from evidence.events import Event
from evidence.ledger import append, queue
from evidence.models import Artifact, Hold
from evidence.vault import Vault


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides something about evidence, by role, and why."""

    by: str
    reason: str


def _reasoned(decision: Decision) -> dict[str, str]:
    if not decision.reason.strip():
        message = "Say why with --reason; the ledger keeps it for ever, so name no pupil and nobody who reported."
        raise CustodyError(message)
    return {"by": decision.by, "reason": decision.reason.strip()}


def view(vault: Vault, artifact: Artifact, decision: Decision, out: Path, now: datetime) -> None:
    """Write out a sealed file for somebody to look at; the ledger says so before the first byte is served.

    Raises CustodyError, and VaultError for bytes that are no longer what was sealed; then nothing is served.
    """
    why = _reasoned(decision)
    if artifact.erased_at is not None:
        message = f"The bytes of this {artifact.kind} were erased by decision on {artifact.erased_at:%d %B %Y}."
        raise CustodyError(message)
    content = vault.read(artifact.sha256)
    about = {**owner_of(artifact), "sha256": artifact.sha256, "kind": artifact.kind, **why}
    with _new_file(out) as file:
        try:
            with transaction.atomic():
                append(Event.VIEWED, now, about, vault)
            file.write(content)
        except BaseException:
            out.unlink()  # half a file would be taken for the evidence
            raise


def _new_file(out: Path) -> BinaryIO:
    try:
        out.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        message = f"{out} exists already. Name a file that does not; nothing was served."
        raise CustodyError(message) from error
    return out.open("wb")


def hold(vault: Vault, reference: str, decision: Decision, now: datetime) -> Hold:
    """Place a legal hold: while it stands, nothing of the capture or supplied evidence is erased."""
    why = _reasoned(decision)
    with transaction.atomic():
        queue()  # an erasure and a hold never pass each other by
        owner = owner_of(artifacts_of(reference)[0])
        placed = Hold.objects.create(reference=reference, reason=why["reason"], placed_by=decision.by, placed_at=now)
        append(Event.HELD, now, {**owner, **why}, vault)
    return placed


def release(vault: Vault, reference: str, decision: Decision, now: datetime) -> int:
    """End the holds on a capture or supplied evidence; returns how many there were. Raises CustodyError."""
    why = _reasoned(decision)
    with transaction.atomic():
        queue()
        owner = owner_of(artifacts_of(reference)[0])
        ended = Hold.objects.filter(reference=reference, released_at=None).update(released_at=now)
        if not ended:
            message = f"No legal hold stands on {reference}; nothing was changed."
            raise CustodyError(message)
        append(Event.RELEASED, now, {**owner, **why}, vault)
    return ended


def held(references: Collection[str]) -> set[str]:
    """Those of some references on which a legal hold stands."""
    return set(Hold.objects.filter(reference__in=references, released_at=None).values_list("reference", flat=True))


def erase(vault: Vault, digest: str, decision: Decision, named: Collection[str], now: datetime) -> list[Artifact]:
    """Erase the bytes of a sealed file by decision; returns derivatives of it that stay.

    The ledger keeps its line for ever. Refused under a legal hold, and where several captures share the
    bytes unless `named` holds all of them. Row and line are written in one transaction, the bytes go after
    it; the same command again finishes what a crash broke off. Raises CustodyError and VaultError.
    """
    why = _reasoned(decision)
    digest = digest.strip().lower()
    with transaction.atomic():
        queue()
        artifact_called(digest)  # or a sentence that it was never sealed
        rows = list(Artifact.objects.filter(sha256=digest).select_related("capture", "derived_from").order_by("pk"))
        standing = [row for row in rows if row.erased_at is None]
        if standing:
            owners = sorted({called(row) for row in rows})
            _may_erase(owners, named)
            Artifact.objects.filter(pk__in=[row.pk for row in rows]).update(erased_at=now)
            kinds = sorted({row.kind for row in rows})
            append(Event.ERASED, now, {"sha256": digest, "of": owners, "kinds": kinds, **why}, vault)
    vault.erase(digest)
    return list(Artifact.objects.filter(derived_from__sha256=digest, erased_at=None).order_by("pk"))


def _may_erase(owners: list[str], named: Collection[str]) -> None:
    if stands := sorted(held(owners)):
        message = f"A legal hold stands on {', '.join(stands)}; nothing was erased. `headsup evidence release` ends it."
        raise CustodyError(message)
    wanted = {one.strip() for one in named}
    if strange := sorted(wanted - set(owners)):
        message = f"These bytes do not belong to {', '.join(strange)}; nothing was erased."
        raise CustodyError(message)
    if len(owners) > 1 and wanted != set(owners):
        several = " ".join(f"--of “{one}”" if " " in one else f"--of {one}" for one in owners)
        message = f"Several hold these bytes; nothing was erased. To erase them for all, name all: {several}."
        raise CustodyError(message)
