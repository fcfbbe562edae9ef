"""The check of what the vault remembers of the ledger: how long it was, and its root."""

from evidence.checks.lines import Lines
from evidence.models import LedgerLine
from evidence.vault import Vault, sha256


def memory_faults(vault: Vault, lines: Lines) -> list[str]:
    """What tells of a database that was lost or put back: the vault remembers how long the ledger was."""
    number, digest = vault.head()
    if not number or (number <= len(lines.tree) and lines.tree.root(number).hex() == digest):
        return []
    if number <= len(lines.tree) and _chained(number) == digest:
        return []
    said = (
        f"The vault was written when the ledger had {number} lines, but the database does not know them so. "
        "Was the database lost or replaced by an older one? Restore the backup."
    )
    return [said]


def _chained(number: int) -> str:
    """What versions before the tree had the vault remember: each line's hash over the hash before it."""
    chained = "0" * 64
    bodies = LedgerLine.objects.filter(number__lte=number).order_by("number").values_list("body", flat=True)
    for body in bodies.iterator(chunk_size=2000):
        chained = sha256(f"{chained}\n{body}".encode())
    return chained
