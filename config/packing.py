"""Making a pack: everything of a case laid out, sealed, checked, written into the ledger, and only then handed over."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import transaction

from cases.models import Case
from config.installation import alone
from config.pack_payload import Payload, software
from evidence.attest.keys import KeyRing
from evidence.attest.tree_heads import sign_head
from evidence.events import Event
from evidence.ledger import append
from evidence.models import TreeHead
from evidence.packs.pack import PackError, Seal, StampAsked, bag_info, close_pack, insist
from evidence.packs.sealed_files import Flavour
from evidence.vault import Vault
from reports.forbidden import forbidden_names, names_in, names_in_file
from reports.names import NameScanner
from reports.pack import CaseFile, Voice
from reports.pack_pdf import locked, reading_copy

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another."""
_SHORTEST, _LONGEST = 12, 127
"""Characters of a password; the form of PDF takes no longer one."""


def new_passphrase() -> str:
    """Twenty letters and digits from the system's own source of chance, in groups: about a hundred bits."""
    drawn = [secrets.choice(_LETTERS) for _ in range(20)]
    return "-".join("".join(drawn[place : place + 5]) for place in range(0, 20, 5))


def reading_copy_of(pack: Path) -> Path:
    """Where the reading copy of a pack lies: beside it."""
    return pack.with_name(f"{pack.name}-reading-copy.pdf")


def make_pack(  # noqa: PLR0913 - what a pack is made of is named once, here
    case: Case,
    out: Path,
    *,
    flavour: Flavour,
    vault: Vault,
    keys: KeyRing,
    roots: Sequence[bytes],
    now: datetime,
    stamp: StampAsked,
    passphrase: str,
    role: str = "",
    reason: str = "",
    recipient: str = "",
) -> Path:
    """Make the pack of a case and its reading copy; returns the folder of the pack.

    `out` appears only when everything in it has been checked and the ledger tells of it. Raises PackError,
    VaultError, KeyFileError and BusyError; then there is no pack, and what was begun is taken away.
    """
    scanner = NameScanner.of_register()
    _refuse(out, passphrase, scanner)
    with alone("pack"), _draft(out) as draft:
        sign_head(vault, keys, now)
        head = TreeHead.objects.latest("size")
        voice = Voice(flavour, scanner, forbidden_names(case.school))
        payload = Payload(CaseFile.of(case, vault), voice, vault, draft, now, head)
        statement = payload.write(roots)
        info = bag_info(case.school.name, case.reference, now, software())
        digest = close_pack(draft, info, payload.about(), Seal(keys.signer(now, vault), stamp, roots))
        insist(draft)
        copy = reading_copy_of(draft)
        # Without its password it is never on the disk, where a killed process would leave it.
        unlocked = reading_copy(payload.paper, statement, vault)
        if payload.voice.redacted:
            _insist_on_silence(draft.parent, unlocked, voice.forbidden)
        copy.touch(mode=0o600)
        copy.write_bytes(locked(unlocked, passphrase))
        told = {"case": case.reference, "flavour": flavour, "recipient": recipient, "tagmanifest_sha256": digest}
        with transaction.atomic():
            append(Event.EXPORTED, now, {**told, "role": role or case.opened_by, "reason": reason}, vault)
        copy.rename(reading_copy_of(out))
        draft.rename(out)
    return out


def _insist_on_silence(folder: Path, unlocked: bytes, words: Sequence[str]) -> None:
    """Raise PackError when anything of a redacted pack, or its reading copy, names anybody of the register."""
    named = [*names_in(folder, words), *(f"the reading copy ({one})" for one in names_in_file(".pdf", unlocked, words))]
    if named:
        message = (
            f"The redacted pack was not handed over: a name of the register stands in {', '.join(named[:5])}. "
            "Redact that file anew, or make the full pack for the police or a solicitor."
        )
        raise PackError(message)


def _refuse(out: Path, passphrase: str, scanner: NameScanner) -> None:
    if len(passphrase) < _SHORTEST or len(passphrase.encode()) > _LONGEST or not passphrase.isprintable():
        message = f"The reading copy needs a password of {_SHORTEST} to {_LONGEST} plain characters."
        raise PackError(message)
    for place in (out, reading_copy_of(out)):
        if place.exists() or place.is_symlink():
            raise PackError(f"{place} is there already, and nothing is ever written over. Name another folder.")
    if scanner.names_somebody(out.name):
        raise PackError("The name of the folder would name a person to everybody who sees it. Choose another one.")


@contextmanager
def _draft(out: Path) -> Iterator[Path]:
    """A folder beside `out` to build in; what a crash left there earlier is taken away."""
    out.parent.mkdir(parents=True, exist_ok=True)
    for left in out.parent.glob(f".{out.name}.*.unfinished"):
        shutil.rmtree(left, ignore_errors=True)
    around = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".unfinished", dir=out.parent))
    try:
        (around / out.name).mkdir(mode=0o700)
        yield around / out.name
    finally:
        shutil.rmtree(around, ignore_errors=True)
