"""Intake: what was examined is kept byte for byte, with its derivatives, and the ledger says so."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from uuid6 import uuid7

from evidence.events import Event
from evidence.ledger import append, canonical_json
from evidence.models import Artifact, SuppliedEvidence
from evidence.seal import SealedFile, reference_of, seal_file
from evidence.supply.cleaning import Cleaned
from evidence.supply.kinds import SuppliedError
from evidence.supply.supplied import Examined
from evidence.vault import Vault, sha256

ORIGINAL = "supplied original"
PROVENANCE = "supplied, not captured"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Supplied evidence as it was kept, and what was done to its derivatives."""

    supplied: SuppliedEvidence
    derivatives: tuple[Artifact, ...]
    done: tuple[str, ...]
    known: bool
    """Whether these very bytes had been handed in before."""


def take_in(vault: Vault, examined: Examined, now: datetime) -> TakenIn:
    """Keep what was handed in, byte for byte, with its cleaned derivatives; rows and ledger in one transaction.

    The same bytes are kept once; handed in again, they only get a derivative where it came out otherwise.
    Raises SuppliedError for bytes that were erased by decision, and VaultError.
    """
    digest = sha256(examined.handed.content)
    before = SuppliedEvidence.objects.filter(original__sha256=digest).select_related("original").first()
    if before is not None and before.original.erased_at is not None:
        when = f"{before.original.erased_at:%d %B %Y}"
        message = f"These bytes were erased by decision on {when} and are not taken in again; nothing was kept."
        raise SuppliedError(message)
    with transaction.atomic():
        supplied = before or _kept(vault, examined, now)
        derivatives = tuple(_derived(vault, supplied, one, now) for one in examined.cleaned)
    done = tuple(dict.fromkeys(line for one in examined.cleaned for line in one.done))
    return TakenIn(supplied, derivatives, done, known=before is not None)


def _kept(vault: Vault, examined: Examined, now: datetime) -> SuppliedEvidence:
    handed, reference = examined.handed, reference_of(str(uuid7()), "S")
    about = {
        "supplied": reference,
        "provenance": PROVENANCE,
        # In words they may name people; their digest shows that nobody changed them since.
        "told_sha256": sha256(told(handed.title, handed.seen)),
    }
    original = seal_file(vault, Event.SUPPLIED, about, SealedFile(ORIGINAL, examined.media_type, handed.content), now)
    return SuppliedEvidence.objects.create(
        reference=reference,
        title=handed.title.strip()[:200],
        seen_at=handed.seen.strip()[:100],
        received_at=now,
        original=original,
    )


def told(title: str, seen: str) -> bytes:
    """What was told about something handed in, as the ledger's digest is made of it."""
    return canonical_json({"title": title.strip()[:200], "seen": seen.strip()[:100]}).encode()


def _derived(vault: Vault, supplied: SuppliedEvidence, cleaned: Cleaned, now: datetime) -> Artifact:
    """The copy, sealed; of copies of a kind the latest counts, so one that comes out as an older one is made anew."""
    about = {"supplied": supplied.reference, "original": supplied.original.sha256, "done": list(cleaned.done)}
    file, digest = cleaned.file, sha256(cleaned.file.content)
    before = list(Artifact.objects.filter(derived_from=supplied.original, kind=file.kind).order_by("pk"))
    if digest not in {one.sha256 for one in before}:
        return seal_file(vault, Event.DERIVED, about, file, now, original=supplied.original)
    if before[-1].sha256 == digest or supplied.original.media_type == "message/rfc822":
        # An older copy of a mail only names more: it does not come back once somebody was blocked out.
        return before[-1]
    row = {"kind": file.kind, "media_type": file.media_type, "size": len(file.content), "sha256": digest}
    vault.put(file.content)
    append(Event.DERIVED, now, {**about, "artifacts": [row]}, vault)
    return Artifact.objects.create(derived_from=supplied.original, **row)
