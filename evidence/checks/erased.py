"""The check of what was erased by decision: bytes may be missing only where a line of the ledger says so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from evidence.checks.findings import Entry
from evidence.events import Event
from evidence.ledger import words
from evidence.models import Artifact


class Erased:
    """What the ledger says was erased: digests with the times at which they were."""

    def __init__(self, entries: Mapping[int, Entry]) -> None:
        self._at: dict[str, set[datetime]] = defaultdict(set)
        sealed: set[str] = set()
        self.digests: set[str] = set()
        """Those that were not sealed again since: their bytes may be missing."""
        for _, entry in sorted(entries.items()):
            files = {str(file["sha256"]) for file in entry.get("artifacts", ())}
            if entry.get("event") != Event.ERASED:
                sealed, self.digests = sealed | files, self.digests - files
                continue
            gone = sealed.intersection(words(entry))
            self.digests |= gone
            for digest in gone:
                self._at[digest].add(datetime.fromisoformat(entry["at"]))

    def faults(self, claimed: Iterable[str], there: Iterable[str]) -> Iterator[str]:
        """Rows that say of the files in question what the ledger does not, and bytes that should be gone."""
        of_digest: dict[str, list[Artifact]] = defaultdict(list)
        for row in Artifact.objects.select_related("capture").order_by("pk"):
            of_digest[row.sha256].append(row)
        present = set(there)
        for digest in sorted(set(claimed)):
            rows = of_digest[digest]
            for row in rows:
                if row.erased_at and row.erased_at not in self._at[digest]:
                    yield f"The {row.kind} ({digest}) is marked as erased, but the ledger knows of no such decision."
            if digest in self.digests and rows and not any(row.erased_at for row in rows):
                yield f"The {rows[0].kind} ({digest}) was erased by decision, but its row does not say so."
            elif digest in self.digests & present and all(row.erased_at for row in rows):
                yield f"The {rows[0].kind} ({digest}) was erased by decision, but its bytes still lie in the vault."
