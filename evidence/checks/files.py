"""The check of sealed files: the bytes of each, against what the ledger says of it."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from evidence.checks.findings import Entry
from evidence.standalone import wacz
from evidence.vault import Vault, VaultError, sha256

WACZ = "application/wacz+zip"


class Files:
    """Sealed files, each read and checked once however many lines name it."""

    def __init__(self, vault: Vault, there: AbstractSet[str], erased: AbstractSet[str]) -> None:
        self._vault = vault
        self._there = there
        self._erased = erased
        self._seen: dict[str, tuple[int, tuple[str, ...]]] = {}

    def faults(self, entry: Entry) -> Iterator[str]:
        """What is wrong with the files of one ledger line."""
        for file in entry.get("artifacts", ()):
            if file["sha256"] in self._erased - self._there:
                continue
            whose = f"{file['kind']} of {owner(entry)} ({file['sha256']})"
            size, faults = self._looked(file)
            yield from (f"The {whose} {fault}" for fault in faults)
            if size not in {-1, file["size"]}:
                yield f"The {whose} has another length than the ledger says."

    def _looked(self, file: Entry) -> tuple[int, tuple[str, ...]]:
        """Length of the bytes behind a digest, -1 when they are not what was sealed, and what is wrong with them."""
        digest = file["sha256"]
        if digest not in self._seen:
            self._seen[digest] = self._examined(digest, file)
        return self._seen[digest]

    def _examined(self, digest: str, file: Entry) -> tuple[int, tuple[str, ...]]:
        if digest not in self._there:
            return -1, ("is missing from the vault.",)
        try:
            content = self._vault.raw(digest)
        except VaultError as error:
            return -1, (f"cannot be read. {error}",)
        if sha256(content) != digest:
            return -1, ("has been changed since it was sealed.",)
        if file["media_type"] != WACZ:
            return len(content), ()
        return len(content), tuple(f"does not hold together: {fault}" for fault in wacz.faults(content, file["kind"]))


def owner(entry: Entry) -> str:
    """Whom the files of a line belong to, in words."""
    for name in ("capture", "supplied", "reference", "subject", "case"):
        if entry.get(name):
            return str(entry[name])
    if entry.get("original"):
        return f"the file {entry['original'][:12]}…"
    return f"ledger line {entry.get('number')}"
