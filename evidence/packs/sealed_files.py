"""The sealed files of a pack: which of them a flavour shows, laid out under names that a person can read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from evidence.models import Artifact, Capture, SuppliedEvidence
from evidence.packs.bag import write
from evidence.packs.pack_names import named
from evidence.standalone.pack_captures import CAPTURES, SUPPLIED
from evidence.supply.generations import newest
from evidence.supply.intake import ORIGINAL
from evidence.vault import Vault

Flavour = Literal["full", "redacted"]
REDACTED = "redacted"
"""First word of the kind of a derivative in which somebody burnt boxes over what must not be told."""


def of_capture(capture: Capture) -> list[Artifact]:
    """Artifacts of a capture and everything derived from them, originals first."""
    return _with_derivatives(list(capture.artifacts.filter(erased_at=None).order_by("pk")))


def of_supplied(supplied: SuppliedEvidence) -> list[Artifact]:
    """The original that was supplied, unless it was erased, and the newest of each kind of copy made from it.

    An older copy may show what the newer one covers, so nothing of it is shown, nor what was made from it.
    """
    found, later = [supplied.original], [supplied.original]
    while later:
        made = newest(Artifact.objects.filter(derived_from__in=later))
        later = [one for one in made if one.erased_at is None]
        found += later
    return [one for one in found if one.erased_at is None]


def _with_derivatives(originals: list[Artifact]) -> list[Artifact]:
    found, later = list(originals), originals
    while later:
        later = list(Artifact.objects.filter(derived_from__in=later, erased_at=None).order_by("pk"))
        found += later
    return found


def may_show(artifact: Artifact, flavour: Flavour) -> bool:
    """Whether a flavour holds an artifact: the redacted one holds redacted derivatives and nothing else.

    What was handed in is in no pack, for it may show by whom (A24): only copies made from it are.
    """
    if artifact.kind == ORIGINAL:
        return False
    return flavour == "full" or (artifact.derived_from_id is not None and artifact.kind.startswith(REDACTED))


def write_sealed(
    folder: Path,
    vault: Vault,
    flavour: Flavour,
    captures: Sequence[Capture],
    supplied: Sequence[SuppliedEvidence],
) -> None:
    """Write the sealed files of captures and supplied evidence; raises VaultError when one is not what was sealed."""
    folders = {f"{CAPTURES}{one.reference}": of_capture(one) for one in captures}
    folders |= {f"{SUPPLIED}{one.reference}": of_supplied(one) for one in supplied}
    for place, artifacts in folders.items():
        for name, artifact in named(one for one in artifacts if may_show(one, flavour)):
            write(folder, f"{place}/{name}", vault.read(artifact.sha256))
