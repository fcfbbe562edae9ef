"""The vault's store on disk: files that get their name only when they are whole and on the disk."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from evidence.vault import VaultError

_DRAFT = ".unsealed-"
_STALE = timedelta(days=1)
"""No process writes one file for so long."""


@dataclass(frozen=True, slots=True)
class DiskStore:
    """A folder of files that nobody may write to again."""

    root: Path

    def add(self, name: str, content: bytes) -> None:
        """Write a file once; the name appears when its bytes are on the disk."""
        place = self.root / name
        with self._told():
            self._make(place.parent)
            if place.exists() and place.read_bytes() == content:
                return
            with _draft(place.parent, content) as draft:
                draft.chmod(0o400)
                try:
                    place.hardlink_to(draft)  # unlike a rename, a link never replaces what is there
                except FileExistsError as error:
                    if place.read_bytes() != content:
                        message = f"{place} holds other bytes than its name says; run `headsup verify`."
                        raise VaultError(message) from error
            _settle(place.parent)

    def get(self, name: str) -> bytes | None:
        """Bytes of a file; None when it is not there."""
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            message = (
                f"The evidence in {self.root / name} cannot be read ({error.strerror}). Make it readable for the user "
                "who runs Heads-up, or restore it from a backup."
            )
            raise VaultError(message) from error

    def replace(self, name: str, content: bytes) -> None:
        """Write a file that may be written again."""
        with self._told():
            self._make(self.root)
            with _draft(self.root, content) as draft:
                draft.replace(self.root / name)

    def names(self) -> Iterator[str]:
        """Names of all files, from first to last."""
        for file in sorted(self.root.glob("??/??/*")):
            if not file.name.startswith("."):
                yield file.relative_to(self.root).as_posix()

    def erase(self, name: str) -> None:
        """Unlink a file, and be sure that it is gone after a power cut too."""
        place = self.root / name
        try:
            place.unlink()
            _settle(place.parent)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            message = f"{place} could not be erased ({error.strerror}). Make its folder writable and decide it again."
            raise VaultError(message) from error

    def sweep(self, now: datetime) -> int:
        """Remove drafts older than a day; younger ones may belong to a process that is at work."""
        drafts = [*self.root.glob(f"??/??/{_DRAFT}*"), *self.root.glob(f"{_DRAFT}*")]
        swept = 0
        with self._told():
            for draft in drafts:
                try:
                    if draft.stat().st_mtime < (now - _STALE).timestamp():
                        draft.unlink()
                        swept += 1
                except FileNotFoundError:
                    continue  # its process has finished just now
        return swept

    def probe(self) -> str:
        """Write a file without a name."""
        with self._told():
            self._make(self.root)
            with tempfile.TemporaryFile(dir=self.root) as file:
                file.write(b"probe")
                file.flush()
                os.fsync(file.fileno())
        return "The vault can be written."

    def _make(self, folder: Path) -> None:
        """Make folders that only their owner may enter, and bring their names to the disk."""
        if folder.is_dir():
            return
        if folder != self.root:
            self._make(folder.parent)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _settle(folder.parent)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the disk refuses into a sentence."""
        try:
            yield
        except OSError as error:
            message = (
                f"The evidence could not be kept in {self.root} ({error.strerror}). Make room there or make it "
                "writable, then run the command again: what is owed is still owed."
            )
            raise VaultError(message) from error


@contextmanager
def _draft(folder: Path, content: bytes) -> Iterator[Path]:
    """A file whose bytes are on the disk, under a name for now; gone afterwards."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=_DRAFT)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
