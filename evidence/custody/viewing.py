"""Viewing: a sealed file written out for somebody to look at, and the line in the ledger that tells of it."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from evidence.custody.belonging import CustodyError, owner_of
from evidence.custody.decisions import Decision, reasoned
from evidence.events import Event
from evidence.ledger import append
from evidence.models import Artifact
from evidence.vault import Vault


def view(vault: Vault, artifact: Artifact, decision: Decision, out: Path, now: datetime) -> None:
    """Write out a sealed file for somebody to look at; the ledger says so before the first byte is served.

    Raises CustodyError, and VaultError for bytes that are no longer what was sealed; then nothing is served.
    """
    why = reasoned(decision)
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
