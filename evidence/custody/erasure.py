"""Erasure: bytes that go by decision; the line of the ledger stays for ever."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from evidence.custody.belonging import CustodyError, artifact_called, called
from evidence.custody.decisions import Decision, reasoned
from evidence.custody.holds import held
from evidence.events import Event
from evidence.ledger import append, queue
from evidence.models import Artifact
from evidence.vault import Vault


def erase(vault: Vault, digest: str, decision: Decision, named: Collection[str], now: datetime) -> list[Artifact]:
    """Erase the bytes of a sealed file by decision; returns derivatives of it that stay.

    The ledger keeps its line for ever. Refused under a legal hold, and where several captures share the
    bytes unless `named` holds all of them. Row and line are written in one transaction, the bytes go after
    it; the same command again finishes what a crash broke off. Raises CustodyError and VaultError.
    """
    why = reasoned(decision)
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
