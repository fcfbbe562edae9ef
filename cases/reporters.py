"""Reporters: who handed something in, apart from everything else, under a key that can be destroyed (A24).

Each note has a key of its own, in a file of its own. The database holds the encrypted note alone, the
ledger holds that somebody looked, and no export holds either; when the file is gone, nobody can read
the note again, in no backup of the database (crypto-shredding).
"""

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from cases.models import Case, Reporter
from evidence.attest.key_files import OTHERS, KeyFileError, OpenKeyFileError
from evidence.custody.decisions import Decision
from evidence.events import Event
from evidence.ledger import append
from evidence.redact.forbidden import leaks
from evidence.redact.png import is_bare
from evidence.redact.reading import fold
from evidence.redact.spelling import LEAST
from evidence.vault import Vault
from mentions.canonical import folded

LONGEST = 4_000
_NAME, _NONCE = 16, 12
_TELLING = re.compile(r"[\w.+-]+@[\w.-]+\w|\+?\d[\d ()/-]{5,}\d|[A-ZÀ-ÖØ-Þ][\w’'-]+(?: [A-ZÀ-ÖØ-Þ][\w’'-]+)+")
_AFTER_NAME = re.compile(r"[,;<(:\t]")


class ReporterError(Exception):
    """A note about a reporter that cannot be kept or read; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Where the keys of the notes lie."""

    folder: Path

    def place(self, name: bytes) -> Path:
        """File of a key."""
        return self.folder / f"{name.hex()}.key"

    def new(self) -> tuple[bytes, bytes]:
        """Name and bytes of a new key, on the disk and readable by its owner alone; raises KeyFileError."""
        name, key = secrets.token_bytes(_NAME), AESGCM.generate_key(bit_length=256)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.place(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            self._settle()
        except OSError as error:
            message = f"The reporter’s details could not be kept in {self.folder} ({error.strerror}); nothing was kept."
            raise KeyFileError(message) from error
        return name, key

    def read(self, name: bytes) -> bytes:
        """A key; raises KeyFileError, and OpenKeyFileError when others can read it."""
        place = self.place(name)
        try:
            if place.stat().st_mode & OTHERS:
                message = f"The key file {place} can be read by others. Type `chmod 600` with its name, and try again."
                raise OpenKeyFileError(message)
            return place.read_bytes()
        except OSError as error:
            message = f"The key of the reporter’s details cannot be read from {self.folder} ({error.strerror})."
            raise KeyFileError(message) from error

    def destroy(self, name: bytes) -> None:
        """Overwrite and remove a key; nothing happens when it is gone already."""
        place = self.place(name)
        try:
            with place.open("r+b") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            place.unlink()
            self._settle()
        except FileNotFoundError:
            return
        except OSError as error:
            message = f"The key in {self.folder} could not be destroyed ({error.strerror}). Give access, and try again."
            raise KeyFileError(message) from error

    def _settle(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def checked(told: str) -> str:
    """Details as they can be kept; raises ReporterError."""
    text = told.strip().removeprefix("\ufeff")
    if not text or len(text) > LONGEST:
        message = f"The reporter’s details must be a name and how to reach the person, in {LONGEST} characters at most."
        raise ReporterError(message)
    return text


def telling(told: str) -> tuple[str, ...]:
    """Pieces of a note that tell who somebody is: its first line up to a comma, addresses, numbers and names."""
    lines = told.strip().splitlines()
    first = _AFTER_NAME.split(lines[0])[0].strip() if lines else ""
    found = [first, *(piece.strip() for line in lines for piece in _TELLING.findall(line))]
    return tuple(dict.fromkeys(filter(folded, found)))


def keep_apart(told: str, texts: Sequence[str]) -> None:
    """Raise ReporterError when one of some texts, which are kept elsewhere, repeats what tells who the reporter is."""
    for text in texts:
        plain = f" {folded(text)}"
        if any(f" {folded(piece)}" in plain for piece in telling(told)):
            message = (
                "Who reported it stands apart from everything else: leave the person out of title, time and reason."
            )
            raise ReporterError(message)


def named_in(apart: Apart, case: Case, content: bytes) -> bool:
    """Whether a file still names somebody who is noted for a case; what its pixels show is not read.

    Raises KeyFileError and ReporterError when a note cannot be read: then nobody knows.
    """
    pieces = {piece for told in read(apart, case) for piece in telling(told)}
    words = sorted(one for one in pieces if sum(sign.isalnum() for sign in fold(one)) >= LEAST)
    if not words or is_bare(content):
        return False
    return bool(leaks(content, "application/pdf" if content.startswith(b"%PDF-") else "message/rfc822", words))


def note(apart: Apart, case: Case, told: str, now: datetime) -> Reporter:
    """Keep a reporter's details, encrypted. The key is on the disk before the row is written."""
    name, key = apart.new()
    nonce = secrets.token_bytes(_NONCE)
    sealed = name + nonce + AESGCM(key).encrypt(nonce, checked(told).encode(), case.reference.encode())
    return Reporter.objects.create(case=case, sealed=sealed, noted_at=now)


def read(apart: Apart, case: Case) -> tuple[str, ...]:
    """The details of a case's reporters, the forgotten left out; raises KeyFileError and ReporterError."""
    return tuple(_opened(apart, case, bytes(row.sealed)) for row in _rows(case) if len(row.sealed) > _NAME)


def look(apart: Apart, case: Case, decision: Decision, vault: Vault, now: datetime) -> tuple[str, ...]:
    """The same for a person to see; the ledger says that somebody looked before anything is shown."""
    found = read(apart, case)
    if not found:
        message = f"Nobody is noted for case {case.reference}, or the person was forgotten."
        raise ReporterError(message)
    if not decision.reason.strip():
        message = "Say why with --reason; the ledger keeps it, so do not name the person in it."
        raise ReporterError(message)
    keep_apart("\n".join(found), [decision.reason])
    about = {"case": case.reference, "what": "details kept apart", "by": decision.by, "reason": decision.reason.strip()}
    with transaction.atomic():
        append(Event.VIEWED, now, about, vault)
    return found


def forget(apart: Apart, case: Case, by: str, vault: Vault, now: datetime) -> int:
    """Destroy the keys of a case's reporters; returns how many were forgotten now. Raises ReporterError.

    The rows keep the names of their keys, so that the command finishes what a crash broke off.
    """
    rows = _rows(case)
    if not rows:
        message = f"Nobody is noted for case {case.reference}; there is nothing to forget."
        raise ReporterError(message)
    with transaction.atomic():
        fresh = [row for row in rows if len(row.sealed) > _NAME]
        for row in fresh:
            row.sealed = bytes(row.sealed)[:_NAME]
            row.save(update_fields=["sealed"])
        if fresh:
            append(Event.ERASED, now, {"case": case.reference, "what": "details kept apart", "by": by}, vault)
    for row in rows:
        apart.destroy(bytes(row.sealed)[:_NAME])
    return len(fresh)


def _rows(case: Case) -> list[Reporter]:
    return list(Reporter.objects.filter(case=case).order_by("pk"))


def _opened(apart: Apart, case: Case, sealed: bytes) -> str:
    name, nonce, rest = sealed[:_NAME], sealed[_NAME : _NAME + _NONCE], sealed[_NAME + _NONCE :]
    try:
        return AESGCM(apart.read(name)).decrypt(nonce, rest, case.reference.encode()).decode()
    except (InvalidTag, ValueError) as error:
        message = f"The reporter’s details of case {case.reference} have been changed and cannot be read."
        raise ReporterError(message) from error
