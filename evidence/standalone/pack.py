"""The check of a whole pack: bag, seal, ledger, captures; what was found wrong, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import bag as bags
from . import pack_captures, pack_seal
from .bag import Bag
from .envelope import signer_of
from .fault import Fault
from .pack_ledger import Ledger, read_keys
from .pack_parts import CANNOT, told


@dataclass
class Examined:
    """What the check of a pack found."""

    faults: list[str] = field(default_factory=list)
    """What is wrong, one sentence each; empty when nothing is."""
    about: dict[str, Any] = field(default_factory=dict)
    """What the signed statement says of the pack: case, flavour, time, counts."""
    files: int = 0
    captures: int = 0
    supplied: int = 0
    archives: int = 0
    lines: int = 0
    heads: int = 0
    seen: list[pack_seal.Seen] = field(default_factory=list)
    """What outside clocks have seen."""
    key_ids: list[str] = field(default_factory=list)
    signed_by: str = ""
    """Id of the key that signed the pack itself; empty when that signature does not hold."""

    @property
    def stamped(self) -> bool:
        """Whether an outside clock has seen the pack itself."""
        return any(one.what == "the pack" for one in self.seen)


def examine(folder: Path) -> Examined:
    """Check a pack from its bytes: nothing of it is run, followed, or written to."""
    found = Examined()
    try:
        bag = Bag(folder)
    except OSError as error:
        found.faults.append(f"{bags.printable(str(folder))} is no folder that can be read: {error.strerror}.")
        return found
    found.files = len(bag.digests)
    found.faults += told("The bag", bags.faults(bag))
    try:
        keys = read_keys(bag)
    except (Fault, *CANNOT) as fault:
        found.faults.append(f"The public keys cannot be read, so no signature was checked: {fault}")
        return _without_doubles(found)
    found.key_ids = list(keys)
    _seal(found, bag, keys)
    _ledger(found, bag, keys)
    return _without_doubles(found)


def _seal(found: Examined, bag: Bag, keys: dict[str, bytes]) -> None:
    """The signed statement, what it names, and the clocks that saw the pack."""
    try:
        subjects, found.about = pack_seal.read_statement(bag, keys)
        found.signed_by = signer_of(bag.read(pack_seal.ENVELOPE))
        found.faults += pack_seal.faults(bag, subjects)
        found.seen += pack_seal.stamps(bag)
    except Fault as fault:
        found.faults.append(str(fault))
    except CANNOT as error:
        found.faults.append(f"The seal of the pack cannot be read as what it should be ({error}).")


def _ledger(found: Examined, bag: Bag, keys: dict[str, bytes]) -> None:
    """The ledger lines with their proofs, and the captures that they seal."""
    try:
        ledger = Ledger(bag, keys)
    except (Fault, *CANNOT) as fault:
        found.faults.append(f"The signed heads of the ledger cannot be read: {fault}")
        return
    found.faults += ledger.faults()
    found.seen += ledger.seen
    found.heads, found.lines = len(ledger.heads), len(ledger.lines)
    found.faults += told("The list of captures", pack_captures.faults(bag, ledger.lines, found.about))
    found.captures = len(bag.within(pack_captures.CAPTURES))
    found.supplied = len(bag.within(pack_captures.SUPPLIED))
    found.archives = sum(path.endswith(".wacz") for path in bag.digests)


def _without_doubles(found: Examined) -> Examined:
    found.faults = list(dict.fromkeys(found.faults))
    return found
