"""The ledger: an append-only, chained record of everything done with evidence.

Each line is canonical JSON; its hash is SHA-256 over the hash of the line before and its own text, so
that a line cannot be changed, dropped or moved without every later hash failing.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction

from evidence.models import LedgerHead, LedgerLine
from evidence.vault import sha256

Body = Mapping[str, object]


def canonical_json(content: object) -> str:
    """JSON text with sorted keys and no blanks: the same content is always the same text."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def line_hash(previous: str, body: str) -> str:
    """Hash of a line: SHA-256 over the previous hash, a line feed and the body."""
    return sha256(f"{previous}\n{body}".encode())


def append(event: str, at: datetime, content: Body) -> LedgerLine:
    """Write one line at the end of the ledger; call it inside the transaction that it records."""
    with transaction.atomic():
        LedgerHead.objects.get_or_create(pk=1)
        # Writers queue here, so that two of them never continue the same line.
        head = LedgerHead.objects.select_for_update().get(pk=1)
        number = head.number + 1
        body = canonical_json({"number": number, "event": event, "at": at.isoformat(), **content})
        line = LedgerLine(number=number, body=body, previous=head.hash, hash=line_hash(head.hash, body))
        line.save(force_insert=True)
        head.number, head.hash = number, line.hash
        head.save()
    return line


def faults() -> Iterator[str]:
    """What is wrong with the chain, one sentence each; nothing when it is whole."""
    number, previous = 0, "0" * 64
    for line in LedgerLine.objects.order_by("number").iterator():
        if line.number != number + 1:
            yield f"Ledger line {number + 1} is missing."
        if line.previous != previous:
            yield f"Ledger line {line.number} does not continue the line before it."
        if line_hash(line.previous, line.body) != line.hash:
            yield f"Ledger line {line.number} has been changed since it was written."
        number, previous = line.number, line.hash
    head = LedgerHead.objects.filter(pk=1).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        yield f"The ledger ends at line {number}, but its head says {head.number if head else 'nothing'}."
