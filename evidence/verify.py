"""Verification: every hash and the whole chain, computed again from the bytes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evidence import ledger
from evidence.models import Artifact, Capture, LedgerLine
from evidence.vault import Vault, VaultError, sha256


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how much was checked, what is wrong, and what lies about unclaimed."""

    captures: int
    files: int
    lines: int
    faults: tuple[str, ...]
    unclaimed: int


def verify(vault: Vault) -> Verdict:
    """Recompute every sealed file, every record and the ledger."""
    entries = [entry for line in LedgerLine.objects.order_by("number") if (entry := _entry(line.body))]
    sealed = [(entry, artifact) for entry in entries for artifact in entry.get("artifacts", ())]
    faults = [*ledger.faults(), *_head_faults(vault)]
    for entry, artifact in sealed:
        faults += _file_faults(vault, entry, artifact)
    faults += _row_faults(vault, entries)
    claimed = {artifact["sha256"] for _, artifact in sealed}
    return Verdict(
        captures=Capture.objects.count(),
        files=len(claimed),
        lines=len(entries),
        faults=tuple(faults),
        unclaimed=sum(digest not in claimed for digest in vault.digests()),
    )


def _entry(body: str) -> dict[str, Any]:
    """Content of a ledger line; empty for one that has been made unreadable, which its hash tells."""
    try:
        entry = json.loads(body)
        for artifact in entry.get("artifacts", ()):
            _ = artifact["kind"], artifact["sha256"], artifact["size"], artifact["media_type"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    return dict(entry)


def _head_faults(vault: Vault) -> Iterator[str]:
    """What tells of a database that was lost or put back: the vault remembers how long the ledger was."""
    number, digest = vault.head()
    line = LedgerLine.objects.filter(number=number).first()
    if number and (line is None or line.hash != digest):
        yield (
            f"The vault was written when the ledger had {number} lines, but the database does not know line {number}. "
            "Was the database lost or replaced by an older one? Restore the backup."
        )


def _whose(entry: dict[str, Any], artifact: dict[str, Any]) -> str:
    owner = entry.get("capture") or entry.get("subject")
    return f"{artifact['kind']} of {owner} ({artifact['sha256']})"


def _file_faults(vault: Vault, entry: dict[str, Any], artifact: dict[str, Any]) -> Iterator[str]:
    place = vault.path(artifact["sha256"])
    try:
        content = place.read_bytes()
    except OSError as error:
        yield f"The {_whose(entry, artifact)} cannot be read: {error.strerror}."
        return
    if sha256(content) != artifact["sha256"]:
        yield f"The {_whose(entry, artifact)} has been changed since it was sealed."
    elif len(content) != artifact["size"]:
        yield f"The {_whose(entry, artifact)} has another length than the ledger says."


def _row_faults(vault: Vault, entries: list[dict[str, Any]]) -> Iterator[str]:
    """Captures whose rows in the database do not agree with the ledger and the sealed record."""
    in_ledger = {entry["capture"]: entry for entry in entries if entry.get("event") == "capture sealed"}
    rows = {capture.reference: capture for capture in Capture.objects.prefetch_related("artifacts")}
    for reference in sorted(in_ledger.keys() - rows.keys()):
        yield f"Capture {reference} stands in the ledger but no longer in the database."
    for reference, capture in sorted(rows.items()):
        entry = in_ledger.get(reference)
        if entry is None:
            yield f"Capture {reference} stands in the database but not in the ledger."
            continue
        told = {(one["kind"], one["media_type"], one["size"], one["sha256"]) for one in entry["artifacts"]}
        if told != {(one.kind, one.media_type, one.size, one.sha256) for one in capture.artifacts.all()}:
            yield f"The list of files of capture {reference} differs from the ledger."
        if ("record", capture.record_sha256) not in {(one["kind"], one["sha256"]) for one in entry["artifacts"]}:
            yield f"Capture {reference} names another record than the ledger."
            continue
        yield from _record_faults(vault, capture)
    for artifact in Artifact.objects.filter(capture=None):
        if not any(artifact.sha256 == one["sha256"] for entry in entries for one in entry.get("artifacts", ())):
            yield f"The {artifact.kind} {artifact.sha256} stands in the database but not in the ledger."


def _record_faults(vault: Vault, capture: Capture) -> Iterator[str]:
    try:
        record = json.loads(vault.read(capture.record_sha256))
    except VaultError:
        return  # its file has been named above
    for name in ("address", "final_address", "status", "title", "occasion"):
        if record[name] != getattr(capture, name):
            yield f"The {name.replace('_', ' ')} of capture {capture.reference} differs from its sealed record."
    if record["began_at"] != capture.captured_at.isoformat():
        yield f"The time of capture {capture.reference} differs from its sealed record."
