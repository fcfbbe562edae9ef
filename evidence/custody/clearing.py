"""Clearing: bytes of many sealed files erased by one decision, with one line of the ledger."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from evidence.custody.belonging import CustodyError, artifacts_of, called
from evidence.custody.decisions import Decision, reasoned
from evidence.custody.holds import held
from evidence.events import Event
from evidence.ledger import append, queue
from evidence.models import Artifact
from evidence.vault import Vault


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of bytes: the digests that are gone, and those that something else still needs."""

    digests: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def clear(vault: Vault, references: Collection[str], decision: Decision, now: datetime) -> Cleared:
    """Erase the bytes of everything sealed under some references; what others hold too, stays.

    Rows and line are written in one transaction, the bytes go after it; the same call again finishes what
    a crash broke off, and writes nothing twice. Raises CustodyError under a legal hold, and VaultError.
    """
    why, named = reasoned(decision), set(references)
    with transaction.atomic():
        queue()  # a hold and an erasure never pass each other by
        if stands := sorted(held(named)):
            message = f"A legal hold stands on {', '.join(stands)}; nothing was erased. Its end lets the clock go on."
            raise CustodyError(message)
        digests = dict.fromkeys(one.sha256 for reference in references for one in artifacts_of(reference))
        of_digest: dict[str, list[Artifact]] = defaultdict(list)
        for row in Artifact.objects.filter(sha256__in=digests).select_related("capture", "derived_from"):
            of_digest[row.sha256].append(row)
        shared = tuple(one for one in digests if not {called(row) for row in of_digest[one]} <= named)
        going = tuple(one for one in digests if one not in shared)
        standing = [row for digest in going for row in of_digest[digest] if row.erased_at is None]
        if standing:
            Artifact.objects.filter(pk__in=[row.pk for row in standing]).update(erased_at=now)
            gone = sorted({row.sha256 for row in standing})
            append(Event.ERASED, now, {"sha256": gone, "of": sorted(map(str, {*map(called, standing)})), **why}, vault)
    for digest in going:
        vault.erase(digest)
    return Cleared(going, shared)
