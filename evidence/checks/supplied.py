"""The check of supplied evidence: its rows, against the lines of the ledger with which it came in."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from evidence.checks.findings import Entry, differing
from evidence.events import Event
from evidence.models import Artifact, SuppliedEvidence
from evidence.supply.intake import told as said
from evidence.vault import sha256


def supplied_faults(entries: Iterable[Entry], only: str) -> Iterator[str]:
    """Rows of supplied evidence that do not agree with the ledger."""
    told = {str(entry.get("supplied")): entry for entry in entries if entry.get("event") == Event.SUPPLIED}
    told = {reference: entry for reference, entry in told.items() if only in {"", reference}}
    chosen = SuppliedEvidence.objects.order_by("pk")
    originals = Artifact.objects.in_bulk([row.original_id for row in chosen])
    rows = {row.reference: row for row in (chosen.filter(reference=only) if only else chosen)}
    for reference in sorted(told.keys() - rows.keys()):
        yield f"Supplied evidence {reference} stands in the ledger but no longer in the database."
    for reference, row in sorted(rows.items()):
        whose = f"supplied evidence {reference}"
        if reference not in told:
            yield f"Supplied evidence {reference} stands in the database but not in the ledger."
            continue
        entry, files = told[reference], told[reference].get("artifacts", ())
        yield from differing(whose, {"received_at": datetime.fromisoformat(entry["at"])}, row)
        if sha256(said(row.title, row.seen_at)) != entry.get("told_sha256"):
            yield f"What was told about {whose}, its title or when it was seen, differs in the database from then."
        original = originals.get(row.original_id)
        if not any(original and (original.kind, original.sha256) == (one["kind"], one["sha256"]) for one in files):
            yield f"The row of {whose} names another file than the ledger."
