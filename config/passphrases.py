"""Passphrases of recipients: kept for their owner only, never mailed and never printed (A46)."""

import hashlib
import os
import re
import shlex
import tempfile
from pathlib import Path

from register.models import Contact

SHORTEST = 12
LONGEST = 127
"""Bytes of a password that a PDF can hold (ISO 32000-2, section 7.6.4.3.2)."""
_OTHERS = 0o077


class PassphraseError(Exception):
    """A passphrase that cannot be used or kept; its text says what to do."""


def passphrase_of(home: Path, contact: Contact) -> str:
    """The passphrase of a recipient; empty when none was set. Raises PassphraseError when others can read it."""
    place = _place(home, contact)
    try:
        if place.stat().st_mode & _OTHERS:
            message = (
                f"The passphrase of the {contact.get_role_display()} can be read by others. Type "
                f"`chmod 600 {shlex.quote(str(place))}` and set another one with `headsup passphrase`."
            )
            raise PassphraseError(message)
        return place.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def keep(home: Path, contact: Contact, passphrase: str) -> None:
    """Keep the passphrase of a recipient in place of an earlier one; raises PassphraseError for a weak one."""
    if wrong := _weakness(passphrase, contact):
        raise PassphraseError(wrong)
    place = _place(home, contact)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".unfinished-")  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(passphrase)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def forget(home: Path, contact: Contact) -> bool:
    """Forget the passphrase of a recipient; returns whether there was one."""
    place = _place(home, contact)
    there = place.exists()
    place.unlink(missing_ok=True)
    return there


def _place(home: Path, contact: Contact) -> Path:
    """One file for each address: who comes after somebody in a role does not inherit the passphrase."""
    address = hashlib.sha256(contact.email.casefold().encode()).hexdigest()[:16]
    school = re.sub(r"[^\w-]", "_", contact.school.key)
    return home / "keys" / "passphrases" / f"{school}-{contact.role}-{address}"


def _weakness(passphrase: str, contact: Contact) -> str:
    words = {contact.school.name, contact.school.town, contact.name, contact.email, *contact.school.domains}
    if len(passphrase) < SHORTEST:
        return f"That is too short. Choose at least {SHORTEST} characters: four words that do not belong together."
    if len(passphrase.encode()) > LONGEST or not passphrase.isprintable():
        return f"A PDF cannot hold that password. Choose at most {LONGEST} plain letters, digits, signs and blanks."
    if passphrase.casefold() in {word.casefold() for word in words} or len(set(passphrase)) < SHORTEST // 2:
        return "That is easily guessed. Choose four words that do not belong together, and nothing of the school."
    return ""
