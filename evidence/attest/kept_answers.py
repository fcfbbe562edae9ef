"""Answers of timestamp authorities: checked, kept in the vault, and written into the ledger."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from evidence.attest.authorities import Post, answered
from evidence.attest.awaited import pending
from evidence.events import Event
from evidence.ledger import append
from evidence.models import Stamp
from evidence.seal import SealedFile, kept
from evidence.standalone import timestamps
from evidence.standalone.fault import Fault
from evidence.vault import Vault, VaultError

KIND, MEDIA_TYPE = "timestamp", "application/timestamp-reply"
CLOCKS_AGREE = timedelta(seconds=60)


def have_stamped(vault: Vault, stamp: Stamp, roots: Sequence[bytes], post: Post, now: datetime) -> float:
    """Ask for one stamp and record the answer; returns by how many seconds the clocks differ, when they do."""
    envelope = vault.read(stamp.head.envelope_sha256)
    answer, told = answered(stamp.authority, envelope, post)
    stamp.problem = _unchecked(answer, envelope, roots)
    stamp.checked, stamp.stamped_at = not stamp.problem, told.at
    file = kept(vault, SealedFile(KIND, MEDIA_TYPE, answer))
    stamp.response_sha256, stamp.attempts = file.sha256, stamp.attempts + 1
    differs = told.at - now
    content: dict[str, object] = {
        "size": stamp.head.size,
        "authority": stamp.authority,
        "stamped_at": told.at.isoformat(),
        "artifacts": [file.model_dump(exclude={"sha512"})],
    }
    if stamp.problem:
        content["unchecked"] = stamp.problem
    if abs(differs) > CLOCKS_AGREE:
        content["clock_differs_seconds"] = round(differs.total_seconds(), 3)
    with transaction.atomic():
        if pending().select_for_update().filter(pk=stamp.pk).exists():  # nobody else was quicker
            stamp.save()
            append(Event.STAMPED, now, content, vault)
    return abs(differs.total_seconds()) if abs(differs) > CLOCKS_AGREE else 0.0


def _unchecked(answer: bytes, envelope: bytes, roots: Sequence[bytes]) -> str:
    """Why an answer over the right bytes proves nothing to us; nothing when it does."""
    try:
        timestamps.check(answer, envelope, roots)
    except Fault as fault:
        return str(fault)[:300]
    return ""


def look_again(vault: Vault, roots: Sequence[bytes]) -> None:
    """Check once more what could not be checked: somebody may have named its root meanwhile."""
    for stamp in Stamp.objects.filter(checked=False).exclude(response_sha256="").select_related("head"):
        try:
            problem = _unchecked(vault.read(stamp.response_sha256), vault.read(stamp.head.envelope_sha256), roots)
        except VaultError as error:
            problem = str(error)[:300]
        Stamp.objects.filter(pk=stamp.pk).update(checked=not problem, problem=problem)
