"""Key files: written whole or not at all, and read only when nobody else can read them."""

import os
import shlex
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey
OTHERS = 0o077


class KeyFileError(Exception):
    """A key file that is missing, broken or cannot be written; its text says what to do."""


class OpenKeyFileError(KeyFileError):
    """A key file that others than its owner can read."""


def write_key(place: Path, key: PrivateKey) -> None:
    """Keep a private key as PKCS #8, for its owner only; the file gets its name when it is whole and on the disk.

    A file that bears the name already is left as it is. Raises KeyFileError.
    """
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".unfinished-")  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was quicker: its key is the one
                place.hardlink_to(name)
        finally:
            Path(name).unlink()
        _settle(place.parent)
    except OSError as error:
        message = (
            f"The key could not be kept in {place.parent} ({error.strerror}). Make room there or make it writable, "
            "then run the command again."
        )
        raise KeyFileError(message) from error


def _settle(folder: Path) -> None:
    """See that the folder itself is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_key(place: Path) -> PrivateKey:
    """The private key of a file; raises KeyFileError, and OpenKeyFileError when others can read it."""
    try:
        content, mode = place.read_bytes(), place.stat().st_mode
    except OSError as error:
        message = f"The key file {place} cannot be read ({error.strerror}). Give access to it, and try again."
        raise KeyFileError(message) from error
    if mode & OTHERS:
        message = (
            f"The key file {place} can be read by others. Type `chmod 600 {shlex.quote(str(place))}`; if somebody may "
            "have copied it, begin a new key with `headsup keys new --reason …`."
        )
        raise OpenKeyFileError(message)
    try:
        key = load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, PrivateKey):
        message = f"The key file {place} is broken. Put it back from the backup; nothing sealed is lost."
        raise KeyFileError(message)
    return key
