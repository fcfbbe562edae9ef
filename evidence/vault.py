"""The vault: sealed bytes under their own SHA-256, written once and never changed."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

_HEAD = "HEAD"


class VaultError(Exception):
    """Bytes that could not be kept, read or erased; its text says what to do."""


def sha256(content: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal (FIPS 180-4)."""
    return hashlib.sha256(content).hexdigest()


class Store(Protocol):
    """Where the bytes of a vault lie: a folder or a bucket. Whatever fails is a VaultError."""

    def add(self, name: str, content: bytes) -> None:
        """Write bytes under a name, once: other bytes that are there already stay, and that is an error."""

    def get(self, name: str) -> bytes | None:
        """Bytes of a name; None when there are none."""

    def replace(self, name: str, content: bytes) -> None:
        """Write bytes under a name whatever was there."""

    def names(self) -> Iterator[str]:
        """Names of everything that was added."""

    def erase(self, name: str) -> None:
        """Remove the bytes of a name; nothing happens when there are none."""

    def sweep(self, now: datetime) -> int:
        """Remove what killed processes left half written; returns how many there were."""

    def probe(self) -> str:
        """Write and read once to see whether it works; returns a sentence about it."""


@dataclass(frozen=True, slots=True, init=False)
class Vault:
    """Sealed files in a store, two levels deep, each named for its hash."""

    store: Store

    def __init__(self, place: Path | Store) -> None:
        from evidence.disk import DiskStore  # noqa: PLC0415 - stores know the vault's error

        object.__setattr__(self, "store", DiskStore(place) if isinstance(place, Path) else place)

    @staticmethod
    def name(digest: str) -> str:
        """Name of the bytes of a digest within the store."""
        return f"{digest[:2]}/{digest[2:4]}/{digest}"

    @property
    def root(self) -> Path:
        """Folder of a vault on disk; raises VaultError when it lies elsewhere."""
        root = getattr(self.store, "root", None)
        if not isinstance(root, Path):
            message = "The vault does not lie in a folder of this machine (HEADSUP_VAULT)."
            raise VaultError(message)
        return root

    def path(self, digest: str) -> Path:
        """Where the bytes of a digest lie, in a vault on disk."""
        return self.root / self.name(digest)

    def put(self, content: bytes) -> str:
        """Keep bytes and return their digest; bytes that are here already are not written again.

        The file gets its name only when it is whole and kept for good, so that a crash leaves no half
        file under a digest. Raises VaultError when the store refuses.
        """
        digest = sha256(content)
        self.store.add(self.name(digest), content)
        return digest

    def raw(self, digest: str) -> bytes:
        """The bytes under a digest as they are, changed or not; raises VaultError when they are missing."""
        content = self.store.get(self.name(digest))
        if content is None:
            message = f"Sealed file {digest[:12]}… cannot be read: it is not in the vault. Restore it from a backup."
            raise VaultError(message)
        return content

    def read(self, digest: str) -> bytes:
        """The bytes of a digest; raises VaultError when they are missing or no longer what was sealed."""
        content = self.raw(digest)
        if sha256(content) != digest:
            message = f"Sealed file {digest[:12]}… has changed since it was sealed."
            raise VaultError(message)
        return content

    def erase(self, digest: str) -> None:
        """Remove the bytes of a digest for good; who decided it writes the line in the ledger."""
        self.store.erase(self.name(digest))

    def remember(self, number: int, digest: str) -> None:
        """Write down how long the ledger is, so that a database that was lost or put back is noticed.

        A shorter ledger never takes the place of a longer one: that is just what is to be noticed.
        """
        with suppress(VaultError):  # it only ever says too little: the next seal writes it again
            if self._remembered()[0] < number:
                self.store.replace(_HEAD, f"{number} {digest}\n".encode("ascii"))

    def head(self) -> tuple[int, str]:
        """Number and hash of the last ledger line that the vault remembers; 0 when it remembers none."""
        try:
            return self._remembered()
        except VaultError:
            return 0, ""

    def _remembered(self) -> tuple[int, str]:
        try:
            number, _, digest = (self.store.get(_HEAD) or b"").decode("ascii").strip().partition(" ")
            return int(number), digest
        except ValueError:
            return 0, ""

    def digests(self) -> Iterator[str]:
        """Digests of all files that lie in the vault."""
        for name in self.store.names():
            yield name.rpartition("/")[2]

    def sweep(self, now: datetime) -> int:
        """Remove drafts that killed processes left more than a day ago; returns how many there were."""
        return self.store.sweep(now)

    def probe(self) -> str:
        """A sentence that says whether and where the vault can be written; raises VaultError when it cannot."""
        return self.store.probe()
