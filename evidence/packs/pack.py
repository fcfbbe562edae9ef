"""Packs closed, sealed, and checked as their reader will check them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evidence.attest.keys import Signer
from evidence.packs.bag import close_bag, second_opinion, write
from evidence.packs.pack_ledger import write_stamp
from evidence.standalone.bag import SEAL, TAGS
from evidence.standalone.pack import Examined, examine
from evidence.standalone.pack_seal import ENVELOPE, PAYLOAD_TYPE, statement
from evidence.vault import sha256

StampAsked = Callable[[bytes], list[tuple[str, bytes]]]
"""Asks outside clocks for a stamp over bytes: authority and whole answer of each that gave one."""
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
