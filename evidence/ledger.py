"""The ledger: an append-only log of everything done with evidence, a Merkle tree over its lines (RFC 6962).

Each line is canonical JSON and one leaf of the tree. Where the ledger ends, and the few hashes from which
its root can be told, stand in one row, so that a line costs as much at the end of a long ledger as of a
short one. A line cannot be changed, dropped or moved without the root that was signed failing.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q

from evidence.attest.merkle import Tree
from evidence.attest.peaks import root_of_peaks, with_leaf
from evidence.events import Event
from evidence.models import LedgerHead, LedgerLine
from evidence.standalone.canonical import canonical_json
from evidence.standalone.merkle import leaf_hash
from evidence.vault import Vault

__all__ = ["LedgerError", "append", "canonical_json", "lines_about", "peaks_of", "proof", "queue", "tree", "words"]

Body = Mapping[str, object]


class LedgerError(Exception):
    """A ledger that cannot be continued or proved; its text says what to do."""


def queue() -> LedgerHead:
    """The end of the ledger, held until the transaction ends: whoever comes next waits for it."""
    LedgerHead.objects.get_or_create(pk=1)
    return LedgerHead.objects.select_for_update().get(pk=1)


def append(event: Event, at: datetime, content: Body, vault: Vault) -> LedgerLine:
    """Write one line at the end of the ledger; call it inside the transaction that it records.

    A time before that of the last line is written down as it is, with how far the clock went back.
    Raises LedgerError when the end of the ledger has been meddled with.
    """
    with transaction.atomic():
        head = queue()
        peaks = peaks_of(head)
        number, at = head.number + 1, at.astimezone(UTC)
        own: dict[str, object] = {"number": number, "event": event, "at": at.isoformat()}
        if head.at and at < head.at:
            own["clock_behind_seconds"] = round((head.at - at).total_seconds(), 3)
        if taken := own.keys() & content.keys():
            message = f"a ledger line has fields of its own: {', '.join(sorted(taken))}"
            raise ValueError(message)
        body = canonical_json({**content, **own})
        leaf = leaf_hash(body.encode())
        line = LedgerLine(number=number, body=body, hash=leaf.hex())
        line.save(force_insert=True)
        peaks = with_leaf(peaks, head.number, leaf)
        head.number, head.at, head.peaks = number, at, [peak.hex() for peak in peaks]
        head.save()
        root = root_of_peaks(peaks).hex()
        transaction.on_commit(lambda: vault.remember(number, root))
    return line


def peaks_of(head: LedgerHead) -> list[bytes]:
    """Hashes of the whole subtrees of the ledger; raises LedgerError when they cannot be that."""
    try:
        peaks = [bytes.fromhex(peak) for peak in head.peaks]
    except (ValueError, TypeError):
        peaks = []
    if len(peaks) != head.number.bit_count():
        message = "The end of the ledger has been changed from outside. Run `headsup verify`, and restore the backup."
        raise LedgerError(message)
    return peaks


def tree(size: int) -> Tree:
    """The tree of the first `size` lines: take many proofs from one. Raises LedgerError when a line is missing."""
    hashes = LedgerLine.objects.filter(number__lte=size).order_by("number").values_list("hash", flat=True)
    try:
        found = Tree(bytes.fromhex(one) for one in hashes)
    except ValueError as error:
        message = "A hash of the ledger has been changed. Run `headsup verify`, and restore the backup."
        raise LedgerError(message) from error
    if len(found) != size:
        message = f"The ledger has not all of its first {size} lines. Run `headsup verify`, and restore the backup."
        raise LedgerError(message)
    return found


def proof(number: int, size: int) -> tuple[str, ...]:
    """Proof that line `number` is among the first `size` lines: hashes for `root_from_path` with index number - 1."""
    return tuple(step.hex() for step in tree(size).path(number - 1, size))


def lines_about(references: Collection[str]) -> list[LedgerLine]:
    """Lines that name one of these references or digests anywhere in them, in their order."""
    if not references:
        return []
    wanted = Q()
    for reference in references:
        wanted |= Q(body__contains=canonical_json(reference))
    found = LedgerLine.objects.filter(wanted).order_by("number")
    return [line for line in found if not set(references).isdisjoint(words(json.loads(line.body)))]


def words(content: object) -> Iterator[str]:
    """Every text that stands as a value anywhere in the content of a line."""
    if isinstance(content, str):
        yield content
        return
    if isinstance(content, Mapping):
        content = content.values()
    if isinstance(content, Iterable):
        for one in content:
            yield from words(one)
