"""The ledger's part of a pack, written: keys, signed heads with their stamps, lines with their proofs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.events import Event
from evidence.ledger import canonical_json, tree
from evidence.models import LedgerLine, SigningKey, TreeHead
from evidence.packs.bag import write
from evidence.standalone import timestamps
from evidence.standalone.der import pem_of
from evidence.standalone.fault import Fault
from evidence.standalone.pack_ledger import CUSTODY, KEYS, LEDGER, shown
from evidence.vault import Vault

WITHHELD = "This line names a person, or speaks of something beside this case; its hash stands in the proof."


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the ledger goes into a pack."""

    lines: Sequence[LedgerLine]
    """Lines about the case, and those with which keys began, in their order."""
    withheld: Callable[[str], bool]
    """Whether the body of a line must not be told in this flavour; its hash is, always."""


def key_lines() -> list[LedgerLine]:
    """Lines with which the keys of this installation began."""
    found = LedgerLine.objects.filter(body__contains=canonical_json(Event.KEY)).order_by("number")
    return [line for line in found if json.loads(line.body).get("event") == Event.KEY]


def write_stamp(folder: Path, path: str, response: bytes, over: bytes, roots: Sequence[bytes]) -> bool:
    """Write a timestamp with its chain of certificates; False when it cannot be checked, and nothing is written."""
    try:
        stamped = timestamps.check(response, over, roots)
    except Fault:
        return False
    write(folder, f"{path}.tsr", response)
    write(folder, f"{path}.chain.pem", b"".join(map(pem_of, stamped.chain)))
    return True


def write_ledger(folder: Path, told: Shown, vault: Vault, roots: Sequence[bytes]) -> TreeHead:
    """Write what a pack shows of the ledger; returns the head that the proofs lead to."""
    latest = TreeHead.objects.order_by("size").last()
    if latest is None:
        message = "there is no signed head of the ledger"
        raise ValueError(message)
    lines = [line for line in told.lines if line.number <= latest.size]
    whole = tree(latest.size)
    _write_keys(folder)
    for head in _heads(lines, latest):
        stem = f"{LEDGER}heads/{head.size:08d}"
        envelope = vault.read(head.envelope_sha256)
        write(folder, f"{stem}.dsse.json", envelope)
        if head.size < latest.size:
            path = [step.hex() for step in whole.consistency(head.size, latest.size)]
            write(folder, f"{stem}.consistency.json", canonical_json({"path": path, "to": latest.size}).encode())
        stamps = head.stamps.filter(checked=True).exclude(response_sha256="").order_by("pk")
        for number, stamp in enumerate(stamps, start=1):
            write_stamp(folder, f"{stem}.{number}", vault.read(stamp.response_sha256), envelope, roots)
    log = []
    for line in lines:
        proof: dict[str, object] = {
            "number": line.number,
            "path": [step.hex() for step in whole.path(line.number - 1, latest.size)],
            "size": latest.size,
        }
        proof |= {"leaf": line.hash, "withheld": WITHHELD} if told.withheld(line.body) else {"body": line.body}
        write(folder, f"{LEDGER}proofs/{line.number}.json", canonical_json(proof).encode())
        log.append(f"{shown(proof)}\n")
    write(folder, CUSTODY, "".join(log).encode())
    return latest


def _heads(lines: Sequence[LedgerLine], latest: TreeHead) -> list[TreeHead]:
    """The first head that covers each line, the first of those that a clock has seen, and the latest."""
    heads = list(TreeHead.objects.filter(size__lte=latest.size).order_by("size"))
    seen = [head for head in heads if head.stamps.filter(checked=True).exists()]
    chosen = {latest.pk: latest}
    for line in lines:
        for some in (heads, seen):
            first = next((head for head in some if head.size >= line.number), None)
            if first is not None:
                chosen[first.pk] = first
    return sorted(chosen.values(), key=lambda head: head.size)


def _write_keys(folder: Path) -> None:
    began = {json.loads(line.body).get("key_id"): line.number for line in key_lines()}
    keys = [
        {
            "began_at": key.began_at.isoformat(),
            "ended_at": key.ended_at.isoformat() if key.ended_at else "",
            "key_id": key.key_id,
            "line": began[key.key_id],
            "public": key.public,
        }
        for key in SigningKey.objects.order_by("pk")
    ]
    write(folder, KEYS, canonical_json({"keys": keys}).encode())
