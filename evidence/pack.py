"""Packs: sealed files of captures and supplied evidence laid out for others, closed, sealed and checked."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from evidence import standalone
from evidence.bag import close_bag, second_opinion, write
from evidence.keys import Signer
from evidence.ledger import lines_about
from evidence.models import Artifact, Capture, LedgerLine, SuppliedEvidence
from evidence.pack_ledger import key_lines, write_stamp
from evidence.pack_names import named
from evidence.standalone.bag import SEAL, TAGS
from evidence.standalone.pack import Examined, examine
from evidence.standalone.pack_captures import CAPTURES, SUPPLIED
from evidence.standalone.pack_seal import ENVELOPE, PAYLOAD_TYPE, statement
from evidence.supplied import ORIGINAL
from evidence.vault import Vault, sha256

Flavour = Literal["full", "redacted"]
StampAsked = Callable[[bytes], list[tuple[str, bytes]]]
"""Asks outside clocks for a stamp over bytes: authority and whole answer of each that gave one."""
OF_REPORTER = "details kept apart"
"""How a ledger line says that it is about whoever reported a case; no pack tells that there was one."""
REDACTED = "redacted"
"""First word of the kind of a derivative in which somebody burnt boxes over what must not be told."""
NO_CACHE = "This file keeps Python from leaving files of its own in the pack. It is part of the pack.\n"


UNSTAMPED = (
    "This pack is not yet timestamped: when it was made, no timestamp authority could be asked, or none gave an "
    "answer that could be checked.\nWhat its ledger heads were stamped with before stands in data/ledger/heads.\n"
)


class PackError(Exception):
    """A pack that was not made; its text names what is wrong."""


class UnsoundPackError(PackError):
    """A pack that was not handed over, because something in it does not verify."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What the seal of a pack needs."""

    signer: Signer
    stamp: StampAsked
    roots: Sequence[bytes]
    """Certificates in DER that this installation trusts for timestamps."""


def of_capture(capture: Capture) -> list[Artifact]:
    """Artifacts of a capture and everything derived from them, originals first."""
    return _with_derivatives(list(capture.artifacts.filter(erased_at=None).order_by("pk")))


def of_supplied(supplied: SuppliedEvidence) -> list[Artifact]:
    """The original that was supplied, unless it was erased, and everything derived from it."""
    whole = _with_derivatives([supplied.original])
    return [one for one in whole if one.erased_at is None]


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


def write_verifier(folder: Path) -> None:
    """Write the verifier: the very modules that this installation itself checks with."""
    for file in sorted(Path(standalone.__file__).parent.glob("*.py")):
        write(folder, f"verify/{file.name}", file.read_bytes())
    write(folder, "verify/__pycache__", NO_CACHE.encode())


def lines_of(case: str, references: Collection[str]) -> list[LedgerLine]:
    """Lines about a case and what belongs to it, and those with which keys began; nothing about another case."""
    found = [line for line in lines_about(references) if _about(json.loads(line.body), case)]
    return sorted({line.number: line for line in (*found, *key_lines())}.values(), key=lambda line: line.number)


def _about(entry: Mapping[str, object], case: str) -> bool:
    """Whether a line is about this case, and not about the person who reported it (A24)."""
    return entry.get("case", case) == case and entry.get("what") != OF_REPORTER


def close_pack(folder: Path, info: Mapping[str, str], about: Mapping[str, object], seal: Seal) -> str:
    """Close and seal a pack; returns the SHA-256 of its last manifest."""
    last = close_bag(folder, info)
    stamped = 0
    for _, response in seal.stamp(last):
        stamped += write_stamp(folder, f"{SEAL}tagmanifest.{stamped + 1}", response, last, seal.roots)
    if not stamped:
        write(folder, f"{SEAL}NOT-YET-TIMESTAMPED.txt", UNSTAMPED.encode())
    sealed = [TAGS, *(f"{SEAL}{file.name}" for file in sorted((folder / SEAL).glob("*")))]
    subjects = {path: sha256((folder / path).read_bytes()) for path in sealed}
    write(folder, ENVELOPE, seal.signer.sign(PAYLOAD_TYPE, statement(subjects, about)))
    return sha256(last)


def insist(folder: Path) -> Examined:
    """Check a finished pack as its reader will; raises UnsoundPackError that names what is wrong."""
    found = examine(folder)
    faults = found.faults or [one for one in [second_opinion(folder)] if one]
    if faults:
        message = f"The pack was not handed over, because something in it does not verify: {' '.join(faults[:5])}"
        raise UnsoundPackError(message)
    return found


def bag_info(organisation: str, reference: str, now: datetime, software: str) -> dict[str, str]:
    """The lines of bag-info.txt."""
    return {
        "Source-Organization": organisation,
        "Bagging-Date": f"{now:%Y-%m-%d}",
        "External-Identifier": reference,
        "External-Description": "Evidence of public web pages, for evidence and not for publication",
        "Bag-Software-Agent": software,
    }
