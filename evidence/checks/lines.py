"""The check of the ledger itself: every line, their order, and the root of all of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evidence.attest.merkle import Tree
from evidence.attest.peaks import peak_spans
from evidence.checks.findings import Entry, Note, steady
from evidence.models import LedgerHead, LedgerLine
from evidence.standalone.merkle import leaf_hash

WORTH_TELLING = 60.0
"""Seconds that a clock went back; visits that overlap end in another order than they are sealed, by less."""
FILE = {"kind": str, "media_type": str, "sha256": str, "size": int}
"""What a line says of each of its files."""


@dataclass(slots=True)
class Lines:
    """The ledger as it was read: what its lines say, the tree over them, and what is wrong."""

    entries: dict[int, Entry] = field(default_factory=dict)
    tree: Tree = field(default_factory=lambda: Tree(()))
    """Over the lines up to the first that is missing."""
    faults: list[str] = field(default_factory=list)

    @property
    def log(self) -> str:
        """Hash of the first line, by which this ledger is told from others."""
        return self.tree.root(1).hex() if len(self.tree) else ""


def read_lines() -> Lines:
    """Read the whole ledger and check it."""
    found, number = Lines(), 0
    leaves: list[bytes] = []
    rows = LedgerLine.objects.order_by("number").values_list("number", "body", "hash")
    for place, body, digest in rows.iterator(chunk_size=2000):
        if place <= number or place != int(place):  # SQLite keeps a fraction where it is given one
            # No leaf of the tree: nothing signs it, so it proves nothing.
            found.faults.append(f"Ledger line {place} does not belong to the ledger: lines are counted from 1 by ones.")
            continue
        if place > number + 1:
            found.faults.append(_missing(number + 1, place - 1))
        entry = _entry(body)
        leaf = leaf_hash(body.encode())
        if leaf.hex() != digest:
            found.faults.append(f"Ledger line {place} has been changed since it was written.")
        elif entry.get("number") != place:
            found.faults.append(f"Ledger line {place} has been moved: its text says that it is {entry.get('number')}.")
        if place == len(leaves) + 1:
            leaves.append(_digest(digest))
        number, found.entries[place] = place, entry
        if (back := entry.get("clock_behind_seconds", 0)) > WORTH_TELLING:
            found.faults.append(Note(f"At ledger line {place} the clock of this machine went back {back:.0f} seconds."))
    found.tree = Tree(leaves)
    found.faults += steady("The head of the ledger", _of_head(found, number))
    return found


def _missing(first: int, last: int) -> str:
    return f"Ledger line {first} is missing." if first == last else f"Ledger lines {first} to {last} are missing."


def _entry(body: str) -> dict[str, Any]:
    """Content of a line; empty for one that has been made unreadable, which its hash tells."""
    try:
        entry = json.loads(body)
        typed = all(isinstance(file[name], kind) for file in entry.get("artifacts", ()) for name, kind in FILE.items())
        _ = float(entry.get("clock_behind_seconds", 0)), datetime.fromisoformat(entry["at"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return dict(entry) if typed else {}


def _digest(text: str) -> bytes:
    """Bytes of a stored hash; what is none stands for itself, and agrees with nothing."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode()


def _of_head(found: Lines, number: int) -> Iterator[str]:
    """Whether the row that says where the ledger ends agrees with its lines."""
    head = LedgerHead.objects.filter(pk=1).first()
    if head is None or head.number != number:
        if head or number:
            yield f"The ledger ends at line {number}, but its head says {head.number if head else 'nothing'}."
        return
    if number != len(found.tree):
        return  # a line is missing, and named
    peaks = [*head.peaks, *[""] * number.bit_count()]
    for (start, end), told, peak in zip(peak_spans(number), peaks, found.tree.peaks(number), strict=False):
        if told != peak.hex():
            yield (
                f"The head of the ledger does not agree with lines {start + 1} to {end}: it, or one of them, has been "
                "changed."
            )
    if len(head.peaks) > number.bit_count():
        yield "The head of the ledger holds more hashes than a ledger of its length has."
    at = found.entries[number].get("at") if number else None
    if head.at != (datetime.fromisoformat(at) if at else None):
        yield "The head of the ledger gives another time than its last line."
