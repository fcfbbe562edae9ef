"""The check of legal holds: their rows, against the lines with which they were placed and released."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from evidence.checks.findings import Entry
from evidence.events import Event
from evidence.models import Hold

Told = tuple[str, str, str, datetime, datetime | None]
"""Reference, reason, who placed it, when, and when it ended."""


def hold_faults(entries: Mapping[int, Entry], only: str) -> Iterator[str]:
    """Rows of holds that do not agree with the ledger."""
    rows = Hold.objects.filter(reference=only) if only else Hold.objects.all()
    database = Counter((row.reference, row.reason, row.placed_by, row.placed_at, row.released_at) for row in rows)
    ledger = Counter(told for told in _told(entries) if only in {"", told[0]})
    for reference, *_ in (ledger - database).elements():
        yield f"A legal hold on {reference} stands in the ledger but not so in the database."
    for reference, *_ in (database - ledger).elements():
        yield f"A legal hold on {reference} stands in the database but not so in the ledger."


def _told(entries: Mapping[int, Entry]) -> list[Told]:
    """Holds as the ledger tells of them."""
    ended: list[Told] = []
    standing: dict[str, list[Told]] = {}
    for _, entry in sorted(entries.items()):
        event, reference = entry.get("event"), str(entry.get("capture") or entry.get("supplied"))
        if event == Event.HELD:
            at = datetime.fromisoformat(entry["at"])
            told = (reference, str(entry.get("reason")), str(entry.get("by")), at, None)
            standing.setdefault(reference, []).append(told)
        elif event == Event.RELEASED:
            at = datetime.fromisoformat(entry["at"])
            ended += [(*told[:4], at) for told in standing.pop(reference, [])]
    return [*ended, *(told for some in standing.values() for told in some)]
