"""Tree heads: the end of the ledger, signed, so that no later ledger can claim another past."""

import json
from datetime import UTC, datetime

from django.db import transaction

from evidence.attest.keys import KeyRing
from evidence.attest.peaks import root_of_peaks
from evidence.events import Event
from evidence.ledger import append, peaks_of, queue
from evidence.models import LedgerLine, TreeHead
from evidence.standalone.envelope import MEDIA_TYPE
from evidence.standalone.heads import PAYLOAD_TYPE, Head, head_payload
from evidence.vault import Vault

OF_HEADS = frozenset({Event.HEAD, Event.STAMPED})


def unsigned() -> bool:
    """Whether the ledger has lines that no signed head covers, other than those that heads bring about."""
    last = TreeHead.objects.order_by("size").last()
    later = LedgerLine.objects.filter(number__gt=last.size if last else 0).order_by("number")
    bodies = later.values_list("body", flat=True).iterator(chunk_size=20)
    return any(json.loads(body).get("event") not in OF_HEADS for body in bodies)


def sign_head(vault: Vault, keys: KeyRing, now: datetime) -> TreeHead | None:
    """Sign how the ledger stands and write that into it; None when there is nothing new to sign.

    Raises KeyFileError when the current key is not in order, LedgerError and VaultError.
    """
    with transaction.atomic():
        queue()
        if not unsigned():
            return None
        signer = keys.signer(now, vault)  # may write a line of its own
        end, now = queue(), now.astimezone(UTC)
        root = root_of_peaks(peaks_of(end)).hex()
        log = LedgerLine.objects.get(number=1).hash
        head = Head(end.number, root, now.isoformat(), signer.key_id, log)
        envelope = signer.sign(PAYLOAD_TYPE, head_payload(head))
        digest = vault.put(envelope)
        row = TreeHead.objects.create(
            size=head.size, root=root, made_at=now, key_id=signer.key_id, envelope_sha256=digest
        )
        file = {"kind": "tree head", "media_type": MEDIA_TYPE, "size": len(envelope), "sha256": digest}
        append(Event.HEAD, now, {"size": head.size, "root": root, "key_id": signer.key_id, "artifacts": [file]}, vault)
    return row
