"""What `headsup evidence list` tells of everything sealed."""

from collections.abc import Iterator
from typing import Any

from cases.intake import first_case
from cases.models import Case, Recheck
from config.custody_readers import knows, may_know
from evidence.custody.belonging import artifacts_of
from evidence.custody.holds import held
from evidence.models import Artifact, Capture, SuppliedEvidence
from evidence.supply.intake import PROVENANCE


def sealed(by: str, case: Case | None) -> list[dict[str, Any]]:
    """Captures and supplied evidence that a role may know of, of one case or of all, the oldest first."""
    captures, supplied = Capture.objects.all(), SuppliedEvidence.objects.all()
    if case is not None:
        first = Capture.objects.filter(owed__case=case) | Capture.objects.filter(
            owed__sighting__in=case.sightings.all()
        )
        later = Recheck.objects.filter(first__in=first).exclude(later=None).values("later")
        captures = Capture.objects.filter(pk__in=first.values("pk")) | Capture.objects.filter(pk__in=later)
        supplied = case.supplied.all()
    found = [
        *_captured([row for row in captures.distinct() if may_know(by, row.reference)]),
        *_supplied(by, [row for row in supplied if may_know(by, row.reference)]),
    ]
    standing = held([one["reference"] for one in found])
    return [{**one, "held": one["reference"] in standing} for one in sorted(found, key=lambda one: str(one["at"]))]


def _captured(rows: list[Capture]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "reference": row.reference,
            "provenance": "captured",
            "at": row.captured_at.isoformat(),
            "about": row.address,
            "files": [_file(one) for one in artifacts_of(row.reference)],
        }


def _supplied(by: str, rows: list[SuppliedEvidence]) -> Iterator[dict[str, Any]]:
    for row in rows:
        case = first_case(row)
        told = case is not None and knows(by, case)  # the words are those of the case that it came in for
        yield {
            "reference": row.reference,
            "provenance": PROVENANCE,
            "at": row.received_at.isoformat(),
            "about": row.title if told else "handed in",
            "seen": row.seen_at if told else "",
            "files": [_file(one) for one in artifacts_of(row.reference)],
        }


def _file(row: Artifact) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "derived_from": row.derived_from.sha256 if row.derived_from else None,
        "erased_at": row.erased_at.isoformat() if row.erased_at else None,
    }


def line_of(one: dict[str, Any]) -> str:
    """The same for a person, as a few lines."""
    lines = [
        f"{one['reference']}  {one['at'][:16]}  {one['provenance']}{', held' if one['held'] else ''}  {one['about']}"
    ]
    lines += [
        f"    {file['sha256']}  {file['kind']}{'  erased ' + file['erased_at'][:10] if file['erased_at'] else ''}"
        for file in one["files"]
    ]
    return "\n".join(lines)
