"""The check of the rows of tree heads, and of the lines that none covers yet."""

from collections.abc import Iterator
from datetime import datetime

from evidence.attest.tree_heads import OF_HEADS
from evidence.checks.findings import Note, differing, spoken
from evidence.checks.heads import Signed, digest_of
from evidence.checks.lines import Lines
from evidence.models import TreeHead


def head_row_faults(heads: list[Signed]) -> Iterator[str]:
    """Rows of tree heads that do not agree with the ledger."""
    rows = {row.size: row for row in TreeHead.objects.order_by("size")}
    for signed in heads:
        row = rows.pop(signed.size, None)
        if row is None:
            yield f"The tree head of {signed.size} lines stands in the ledger but not in the database."
            continue
        told = {
            "root": signed.entry.get("root"),
            "key_id": signed.entry.get("key_id"),
            "made_at": datetime.fromisoformat(signed.entry["at"]),
            "envelope_sha256": digest_of(signed.entry),
        }
        yield from differing(f"tree head of {signed.size} lines", told, row)
    for size in rows:
        yield f"The tree head of {size} lines stands in the database but not in the ledger."


def waiting(heads: list[Signed], lines: Lines) -> Iterator[Note]:
    """How many lines no signed head covers yet."""
    last = max((signed.size for signed in heads), default=0)
    later = sum(number > last and entry.get("event") not in OF_HEADS for number, entry in lines.entries.items())
    if later:
        yield Note(f"The end of the ledger waits for the next signed tree head: {spoken(later, 'line')}.")
