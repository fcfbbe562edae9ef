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
    entries = [json.loads(line.body) for line in LedgerLine.objects.order_by("number")]
    sealed = [(entry, artifact) for entry in entries for artifact in entry.get("artifacts", ())]
    faults = [*ledger.faults()]
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
        told = {(one["kind"], one["sha256"]) for one in entry["artifacts"]}
        if told != {(one.kind, one.sha256) for one in capture.artifacts.all()}:
            yield f"The list of files of capture {reference} differs from the ledger."
        yield from _record_faults(vault, capture)
    for artifact in Artifact.objects.filter(capture=None):
        if not any(artifact.sha256 == one["sha256"] for entry in entries for one in entry.get("artifacts", ())):
            yield f"The {artifact.kind} {artifact.sha256} stands in the database but not in the ledger."


def _record_faults(vault: Vault, capture: Capture) -> Iterator[str]:
    try:
        record = json.loads(vault.read(capture.record_sha256))
    except VaultError:
        return  # its file has been named above
    for name in ("address", "final_address", "status", "title"):
        if record[name] != getattr(capture, name):
            yield f"The {name.replace('_', ' ')} of capture {capture.reference} differs from its sealed record."
    if record["began_at"] != capture.captured_at.isoformat():
        yield f"The time of capture {capture.reference} differs from its sealed record."
