"""Verification: every hash, every line, every signature and every row, computed again and compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.attest.tree_heads import OF_HEADS
from evidence.checks.erased import Erased
from evidence.checks.files import Files
from evidence.checks.findings import Entry, Note, steady
from evidence.checks.head_rows import head_row_faults, waiting
from evidence.checks.heads import Signed, head_faults, heads_signed
from evidence.checks.holds import hold_faults
from evidence.checks.keys import key_faults, keys_begun
from evidence.checks.lines import Lines, read_lines
from evidence.checks.memory import memory_faults
from evidence.checks.rows import capture_faults, loose_faults
from evidence.checks.stamps import Stamps, awaited
from evidence.checks.supplied import supplied_faults
from evidence.events import Event
from evidence.ledger import words
from evidence.models import Capture
from evidence.vault import Vault


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how much was checked, what is wrong, and what is worth knowing."""

    captures: int
    files: int
    lines: int
    heads: int
    stamps: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    unclaimed: int
    """Files in the vault that no line of the ledger names."""


def verify(vault: Vault, roots: Sequence[bytes] = (), only: str = "") -> Verdict:
    """Recompute everything sealed; with `only`, one capture or piece of supplied evidence and its proof.

    `roots` are the certificates, in DER, under which timestamps are trusted.
    """
    lines = read_lines()
    begun, heads = keys_begun(lines), heads_signed(vault, lines)
    chosen = _chosen(lines, heads, only)
    files = {file["sha256"] for entry in chosen.values() for file in entry.get("artifacts", ())}
    there = frozenset(vault.digests())
    erased = Erased(lines.entries)
    shown = [head for head in heads if head.number in chosen]
    entries = chosen.values()
    found = [
        *lines.faults,
        *memory_faults(vault, lines),
        *steady("The lines about keys", key_faults(begun)),
        *steady("The lines about tree heads", head_faults(shown, lines, begun)),
        *steady("The sealed files", _file_faults(Files(vault, there, erased.digests), entries)),
        *steady("The records of captures", capture_faults(vault, entries, only)),
        *steady("The files that belong to no capture", loose_faults(entries, only=bool(only))),
        *steady("The lines about supplied evidence", supplied_faults(entries, only)),
        *steady("The lines about legal holds", hold_faults(chosen, only)),
        *steady("The lines about erased files", erased.faults(files, there)),
        *steady("The lines about timestamps", Stamps(vault, roots, heads).faults(entries, whole=not only)),
        *(_of_one(only, chosen, heads) if only else steady("The lines about tree heads", _of_all(lines, heads))),
    ]
    claimed = {file["sha256"] for entry in lines.entries.values() for file in entry.get("artifacts", ())}
    events = [entry.get("event") for entry in chosen.values()]
    return Verdict(
        captures=events.count(Event.SEALED) if only else Capture.objects.count(),
        files=len(files),
        lines=len(chosen),
        heads=len(shown),
        stamps=events.count(Event.STAMPED),
        faults=tuple(one for one in found if not isinstance(one, Note)),
        notes=tuple(one for one in found if isinstance(one, Note)),
        unclaimed=len(there - claimed),
    )


def _chosen(lines: Lines, heads: Sequence[Signed], only: str) -> Mapping[int, Entry]:
    """Lines whose files and rows are checked: all, or those about one thing with the heads that prove them."""
    if not only:
        return lines.entries
    chosen, known = {}, {only}
    for number, entry in sorted(lines.entries.items()):
        # What was derived from its files names them, not it; another capture may hold the same bytes.
        said = set(words(entry))
        if only in said or (known & said and entry.get("event") != Event.SEALED):
            chosen[number] = entry
            known |= {file["sha256"] for file in entry.get("artifacts", ())}
    over = {head.size: head for number in chosen if (head := _over(number, heads)) is not None}
    chosen |= {head.number: head.entry for head in over.values()}
    stamps = ((number, one) for number, one in lines.entries.items() if one.get("event") == Event.STAMPED)
    chosen |= {number: one for number, one in stamps if one.get("size") in over}
    return dict(sorted(chosen.items()))


def _over(number: int, heads: Sequence[Signed]) -> Signed | None:
    """The first tree head that covers a line: with its signature the line is proved."""
    return next((head for head in heads if 1 <= number <= head.size), None)


def _file_faults(files: Files, entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield from files.faults(entry)


def _of_one(only: str, chosen: Mapping[int, Entry], heads: Sequence[Signed]) -> Iterator[str]:
    """What is to be said of one capture's place in the ledger."""
    if not chosen:
        yield f"Nothing in the ledger has the reference “{only}”."
    bare = [
        number for number, entry in chosen.items() if not _over(number, heads) and entry.get("event") not in OF_HEADS
    ]
    if bare:
        yield Note(f"No signed tree head covers these ledger lines yet: {', '.join(map(str, bare))}.")


def _of_all(lines: Lines, heads: Sequence[Signed]) -> Iterator[str]:
    """What only the whole tells."""
    yield from head_row_faults(list(heads))
    yield from waiting(list(heads), lines)
    yield from awaited()
