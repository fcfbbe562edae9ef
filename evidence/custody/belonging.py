"""Belonging: which sealed file is meant, and to which capture or supplied evidence it belongs."""

import re
from collections.abc import Mapping

from evidence.ledger import lines_about
from evidence.models import Artifact, Capture, SuppliedEvidence

_DIGEST = re.compile(r"[0-9a-f]{64}")


class CustodyError(Exception):
    """Something that is not done with evidence; its text says why and what to do."""


def artifacts_of(reference: str) -> list[Artifact]:
    """Sealed files of a capture or of supplied evidence, with everything derived from them; raises CustodyError."""
    supplied = SuppliedEvidence.objects.filter(reference=reference).select_related("original").first()
    if supplied is not None:
        found = [supplied.original]
    elif Capture.objects.filter(reference=reference).exists():
        found = list(Artifact.objects.filter(capture__reference=reference).order_by("pk"))
    else:
        message = f"Nothing sealed has the reference {reference}. `headsup evidence list` shows them."
        raise CustodyError(message)
    later = found
    while later:
        later = list(Artifact.objects.filter(derived_from__in=later).order_by("pk"))
        found = [*found, *later]
    return found


def artifact_called(name: str, kind: str = "") -> Artifact:
    """The sealed file of a digest, or of a reference and a kind; raises CustodyError.

    Of several of a kind, such as a picture redacted twice, the latest is meant.
    """
    name = name.strip()
    if _DIGEST.fullmatch(name.lower()):
        rows = list(Artifact.objects.filter(sha256=name.lower()).order_by("pk"))
        chosen = [one for one in rows if kind in {"", one.kind}]
    else:
        rows = artifacts_of(name.upper())
        chosen = [one for one in rows if one.kind == kind] if kind else [rows[0]] if name.upper()[:1] == "S" else []
    if not rows or (chosen and not lines_about([chosen[-1].sha256])):
        message = f"{name} was never sealed here, so it is not evidence. `headsup evidence list` shows what was."
        raise CustodyError(message)
    if not chosen:
        kinds = ", ".join(f"“{one}”" for one in dict.fromkeys(row.kind for row in rows))
        message = f"Say which file of {name} is meant with --kind: {kinds}."
        raise CustodyError(message)
    return chosen[-1]


def owner_of(artifact: Artifact) -> Mapping[str, str]:
    """What an artifact belongs to, as ledger lines name it: a capture, supplied evidence, or nothing."""
    first = artifact
    while first.derived_from is not None:
        first = first.derived_from
    if first.capture is not None:
        return {"capture": first.capture.reference}
    supplied = SuppliedEvidence.objects.filter(original=first).first()
    return {"supplied": supplied.reference} if supplied else {}


def called(artifact: Artifact) -> str:
    """Reference of what an artifact belongs to; its kind for a report, which belongs to nothing."""
    return next(iter(owner_of(artifact).values()), artifact.kind)
