"""The check of the signed tree heads: signature, key, and the root computed again from the lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from evidence.checks.findings import Entry, spoken
from evidence.checks.keys import Begun
from evidence.checks.lines import Lines
from evidence.events import Event
from evidence.standalone.fault import Fault
from evidence.standalone.heads import Head, read_head
from evidence.vault import Vault, VaultError


@dataclass(frozen=True, slots=True)
class Signed:
    """A tree head that the ledger names, with its envelope; the envelope is empty when it cannot be read."""

    number: int
    entry: Entry
    envelope: bytes

    @property
    def size(self) -> int:
        """How many lines the head covers, as the ledger says."""
        size = self.entry.get("size")
        return size if isinstance(size, int) else 0


def heads_signed(vault: Vault, lines: Lines) -> list[Signed]:
    """Tree heads that the ledger names, in their order."""
    told = [(number, entry) for number, entry in lines.entries.items() if entry.get("event") == Event.HEAD]
    return [Signed(number, entry, _envelope(vault, entry)) for number, entry in sorted(told)]


def _envelope(vault: Vault, entry: Entry) -> bytes:
    try:
        return vault.read(digest_of(entry))
    except VaultError:
        return b""  # the check of files names it


def digest_of(entry: Entry) -> str:
    """Digest of the envelope that a line about a tree head names; empty when it names none."""
    return next((str(file["sha256"]) for file in entry.get("artifacts", ())), "")


def head_faults(heads: list[Signed], lines: Lines, begun: list[Begun]) -> Iterator[str]:
    """What is wrong with tree heads, one sentence each; as they share one tree, they are consistent when right."""
    good = 0
    for signed in heads:
        whose = f"tree head of {spoken(signed.size, 'line')} (ledger line {signed.number})"
        try:
            head = read_head(signed.envelope, {key.key_id: key.public for key in begun}) if signed.envelope else None
        except Fault as fault:
            yield f"The {whose} is not as it was signed. {fault}"
            continue
        faults = list(_statement_faults(head, signed, lines, begun)) if head else []
        yield from (f"The {whose} {fault}" for fault in faults)
        if head is None or head.size > len(lines.tree):
            continue
        if lines.tree.root(head.size).hex() == head.root:
            good = head.size
        else:
            yield (
                f"The {whose} signs another ledger: one of lines {good + 1} to {head.size} was changed, moved, added "
                "or taken out after it was signed."
            )


def _statement_faults(head: Head, signed: Signed, lines: Lines, begun: list[Begun]) -> Iterator[str]:
    """Where a head that is rightly signed does not fit what the ledger says of it."""
    told = (signed.entry.get("size"), signed.entry.get("root"), signed.entry.get("key_id"))
    if (head.size, head.root, head.key_id) != told:
        yield "states something else than its line in the ledger."
    if head.size >= signed.number:
        yield "covers lines that were written after it."
    if head.log != lines.log:
        yield "belongs to the ledger of another installation."
    current = [key.key_id for key in begun if key.number <= head.size]
    if current and current[-1] != head.key_id:
        yield f"is signed with key {head.key_id[:12]}…, which was not the current one."
