"""The check of timestamps: each answer of an authority, over the very envelope that it was asked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from evidence.checks.findings import Entry, Note, differing
from evidence.checks.heads import Signed
from evidence.events import Event
from evidence.models import Stamp, TreeHead
from evidence.standalone import timestamps
from evidence.standalone.fault import Fault
from evidence.vault import Vault, VaultError


class Stamps:
    """Timestamps of tree heads: what the ledger tells of them, and what their bytes say."""

    def __init__(self, vault: Vault, roots: Sequence[bytes], heads: Iterable[Signed]) -> None:
        self._vault = vault
        self._roots = roots
        self._sizes = dict(TreeHead.objects.values_list("pk", "size"))
        self._envelopes: dict[object, bytes] = {head.size: head.envelope for head in heads}

    def faults(self, entries: Iterable[Entry], *, whole: bool) -> Iterator[str]:
        """What is wrong with the timestamps that these lines tell of; with `whole`, rows that none tells of too."""
        rows: dict[str, list[Stamp]] = defaultdict(list)
        for row in Stamp.objects.exclude(response_sha256="").order_by("-pk"):
            rows[row.response_sha256].append(row)
        for entry in entries:
            if entry.get("event") != Event.STAMPED:
                continue
            whose = f"timestamp of the tree head of {entry.get('size')} lines by {entry.get('authority')}"
            for file in entry.get("artifacts", ()):
                if not rows[file["sha256"]]:
                    yield f"The {whose} stands in the ledger, line {entry['number']}, but not so in the database."
                    continue
                row = rows[file["sha256"]].pop()
                yield from differing(f"the {whose}", _told(entry), row)
                yield from self._answer_faults(whose, entry, row)
        for digest in (digest for digest, left in rows.items() if left and whole):
            yield f"The row of the timestamp {digest} stands in the database but not in the ledger."

    def _answer_faults(self, whose: str, entry: Entry, row: Stamp) -> Iterator[str]:
        if self._sizes.get(row.head_id) != entry.get("size"):
            yield f"The {whose} is taken in the database for that of another tree head."
        try:
            response = self._vault.read(row.response_sha256)
        except VaultError:
            return  # the check of files names it
        envelope = self._envelopes.get(entry.get("size"), b"")
        try:
            stated = timestamps.check(response, envelope, self._roots).at
        except Fault as fault:
            if row.checked or not entry.get("unchecked"):
                yield f"The {whose} cannot be trusted. {fault}"
            else:
                yield Note(f"The {whose} could not be checked when it came, nor now. {fault}")
            return
        if stated.isoformat() != entry.get("stamped_at"):
            yield f"The {whose} states another time than the ledger."


def _told(entry: Entry) -> dict[str, object]:
    """What the row of a timestamp must say; one that was checked when it came stays so."""
    told: dict[str, object] = {"authority": entry.get("authority")}
    if entry.get("stamped_at"):
        told["stamped_at"] = datetime.fromisoformat(entry["stamped_at"])
    if not entry.get("unchecked"):
        told["checked"] = True
    return told


def awaited() -> Iterator[Note]:
    """How many timestamps are still waited for."""
    number = Stamp.objects.filter(response_sha256="").count()
    if number:
        yield Note(f"Timestamps of tree heads that are still waited for: {number}.")
