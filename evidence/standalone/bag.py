"""The bag of a pack (BagIt, RFC 8493): every file that should be there, unchanged, and no other."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .canonical import read_canonical
from .fault import Fault

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAGS = "tagmanifest-sha256.txt"
PAYLOAD = {"sha256": "manifest-sha256.txt", "sha512": "manifest-sha512.txt"}
SEAL = "seal/"
"""Folder of the files that are made when the bag is closed, and that the sealed envelope lists."""
LARGEST = 1 << 30
"""No file of a pack is larger; one that is comes from somebody else and is not opened."""
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_PLACE = re.compile(
    r"(?:bagit|bag-info|README|manifest-sha256|manifest-sha512|tagmanifest-sha256)\.txt|(?:data|verify)/.+"
    r"|seal/(?:pack\.dsse\.json|NOT-YET-TIMESTAMPED\.txt|tagmanifest\.[0-9]+\.(?:tsr|chain\.pem))"
)
_LINE = re.compile(r"([0-9a-f]+)  (.+)")
_CHUNK = 1 << 20


def printable(text: str) -> str:
    """Text of a stranger, such as a file's name, with everything taken out that could steer a terminal."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)


class Bag:
    """A folder that should hold a bag: what lies in it, with every file's digests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digests: dict[str, tuple[str, str]] = {}
        """SHA-256 and SHA-512 of every ordinary file, under its path with forward slashes."""
        self.odd: list[str] = []
        """What is wrong with the names and kinds of what lies there."""
        waiting = [""]
        while waiting:  # no recursion: a stranger's folders may lie deeper than Python can follow
            waiting += self._look_into(waiting.pop())

    def _look_into(self, inside: str) -> list[str]:
        """Take in the files of one folder; returns the folders in it."""
        folders: list[str] = []
        try:
            with os.scandir(self.folder / inside) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            if not inside:
                raise
            self.odd.append(f"{inside[:200]} cannot be looked into: {error.strerror}.")
            return folders
        if inside and not entries:
            self.odd.append(f"{inside} is an empty folder that does not belong to the pack.")
        for entry in entries:
            path = inside + entry.name
            if not _NAME.fullmatch(entry.name):
                self.odd.append(f"{printable(path)} is not a name that stands in a pack.")
            elif entry.is_symlink():
                self.odd.append(f"{path} is a link to somewhere else; it was not followed.")
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path + "/")
            else:
                self._digest(path)
        return folders

    def _digest(self, path: str) -> None:
        """Digests of one file, read in pieces; nothing but an ordinary file is opened."""
        state = os.lstat(self.folder / path)
        if not stat.S_ISREG(state.st_mode) or state.st_size > LARGEST:
            self.odd.append(f"{path} is not an ordinary file, or larger than any file of a pack; it was not opened.")
            return
        short, long = hashlib.sha256(), hashlib.sha512()
        try:
            with (self.folder / path).open("rb") as file:
                for piece in iter(lambda: file.read(_CHUNK), b""):
                    short.update(piece)
                    long.update(piece)
        except OSError as error:
            self.odd.append(f"{path} cannot be read: {error.strerror}.")
            return
        self.digests[path] = short.hexdigest(), long.hexdigest()

    def read(self, path: str) -> bytes:
        """Bytes of a file of the pack; raises Fault when it is not there."""
        if path not in self.digests:
            raise Fault(f"{printable(path)} is missing.")
        return (self.folder / path).read_bytes()

    def read_json(self, path: str) -> dict[str, Any]:
        """Content of a JSON file of the pack; raises Fault for one in another form than the one that we write."""
        raw = self.read(path)
        try:
            return read_canonical(raw)
        except Fault as fault:
            raise Fault(f"{path}: {fault}") from fault

    def below(self, folder: str) -> list[str]:
        """Paths of the files in a folder of the pack, in order; it is named with its last slash."""
        return [path for path in sorted(self.digests) if path.startswith(folder)]

    def within(self, folder: str) -> list[str]:
        """Names of the folders in a folder of the pack, in order."""
        return sorted({path[len(folder) :].split("/")[0] for path in self.below(folder) if "/" in path[len(folder) :]})


def listed(bag: Bag, manifest: str, length: int) -> dict[str, str]:
    """Digests that a manifest lists by path; raises Fault for a line that no pack of ours has."""
    lines = bag.read(manifest).decode("utf-8", "replace").split("\n")
    found: dict[str, str] = {}
    for number, line in enumerate(lines[:-1], start=1):
        parts = _LINE.fullmatch(line)
        payload = manifest != TAGS
        if not parts or len(parts[1]) != length or not _inside(parts[2], payload=payload) or parts[2] in found:
            raise Fault(f"{manifest}, line {number} is no line of a manifest: {printable(line[:200])}")
        found[parts[2]] = parts[1]
    if lines[-1] or list(found) != sorted(found):
        raise Fault(f"{manifest} is not in order, or its last line is cut off.")
    return found


def _inside(path: str, *, payload: bool) -> bool:
    """Whether a path stays inside its half of the bag: no way up, no root, no drive."""
    return path.startswith("data/") == payload and all(_NAME.fullmatch(part) for part in path.split("/"))


def faults(bag: Bag) -> Iterator[str]:
    """What is wrong with the files of a bag, one sentence each; nothing when it is whole."""
    yield from bag.odd
    if "bagit.txt" in bag.digests and bag.read("bagit.txt") != DECLARATION:
        yield "bagit.txt does not declare a bag of version 1.0."
    lists = [(TAGS, 0, 64), (PAYLOAD["sha256"], 0, 64), (PAYLOAD["sha512"], 1, 128)]
    named: dict[str, set[str]] = {}
    for manifest, which, length in lists:
        try:
            entries = listed(bag, manifest, length)
        except Fault as fault:
            yield str(fault)
            continue
        named[manifest] = set(entries)
        for path, digest in entries.items():
            if path not in bag.digests:
                yield f"{path} is missing; {manifest} lists it."
            elif bag.digests[path][which] != digest:
                yield f"{path} has been changed: its bytes are not those that {manifest} lists."
    yield from _unlisted(bag, named)


def _unlisted(bag: Bag, named: dict[str, set[str]]) -> Iterator[str]:
    """Files that no manifest lists; those of the seal are the envelope's to list."""
    for path in sorted(bag.digests):
        if not _PLACE.fullmatch(path):
            yield f"{path} does not belong to the pack: no pack has such a file."
        wanted = PAYLOAD.values() if path.startswith("data/") else [TAGS]
        if path != TAGS and not path.startswith(SEAL):
            for manifest in wanted:
                if manifest in named and path not in named[manifest]:
                    yield f"{path} does not belong to the pack: {manifest} does not list it."
    for path in ("bagit.txt", "bag-info.txt", *PAYLOAD.values()):
        if TAGS in named and path not in named[TAGS]:
            yield f"{TAGS} does not list {path}."
