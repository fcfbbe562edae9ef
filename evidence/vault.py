"""The vault: sealed bytes under their own SHA-256, written once and never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class VaultError(Exception):
    """Bytes that could not be kept; its text says what to do."""


def sha256(content: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal (FIPS 180-4)."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder of sealed files, two levels deep, each named for its hash."""

    root: Path

    def path(self, digest: str) -> Path:
        """Where the bytes of a digest lie."""
        return self.root / digest[:2] / digest[2:4] / digest

    def put(self, content: bytes) -> str:
        """Keep bytes and return their digest; bytes that are here already are not written again.

        The file gets its name only when it is whole and on the disk, so that a crash leaves no half
        file under a digest. Raises VaultError when the disk refuses.
        """
        digest = sha256(content)
        place = self.path(digest)
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if place.exists() and sha256(place.read_bytes()) == digest:
                return digest
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=".unsealed-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).chmod(0o400)
                self._name(Path(name), place)
            finally:
                Path(name).unlink(missing_ok=True)
        except OSError as error:
            message = (
                f"The evidence could not be kept in {self.root} ({error.strerror}). Make room there or make it "
                "writable, then run the command again: what is owed is still owed."
            )
            raise VaultError(message) from error
        return digest

    @staticmethod
    def _name(written: Path, place: Path) -> None:
        try:
            place.hardlink_to(written)  # unlike a rename, a link never replaces what is there
        except FileExistsError as error:
            if place.read_bytes() != written.read_bytes():
                message = f"{place} holds other bytes than its name says; run `headsup verify`."
                raise VaultError(message) from error
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self, digest: str) -> bytes:
        """The bytes of a digest; raises VaultError when they are missing or no longer what was sealed."""
        try:
            content = self.path(digest).read_bytes()
        except OSError as error:
            message = f"Sealed file {digest[:12]}… cannot be read ({error.strerror})."
            raise VaultError(message) from error
        if sha256(content) != digest:
            message = f"Sealed file {digest[:12]}… has changed since it was sealed."
            raise VaultError(message)
        return content

    def remember(self, number: int, digest: str) -> None:
        """Write down how long the ledger is, so that a database that was lost or put back is noticed."""
        draft = self.root / ".head"
        try:
            draft.write_text(f"{number} {digest}\n", encoding="ascii")
            draft.replace(self.root / "HEAD")
        except OSError:
            return  # it only ever says too little: the next seal writes it again

    def head(self) -> tuple[int, str]:
        """Number and hash of the last ledger line that the vault remembers; 0 when it remembers none."""
        try:
            number, _, digest = (self.root / "HEAD").read_text(encoding="ascii").strip().partition(" ")
            return int(number), digest
        except (OSError, ValueError):
            return 0, ""

    def digests(self) -> Iterator[str]:
        """Digests of all files that lie in the vault."""
        for file in sorted(self.root.glob("??/??/*")):
            if not file.name.startswith("."):
                yield file.name
