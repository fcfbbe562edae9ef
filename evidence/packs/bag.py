"""Bags: a folder closed as BagIt has it (RFC 8493), with two payload manifests and one over everything else."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import bagit

from evidence.standalone.bag import DECLARATION, PAYLOAD, SEAL, TAGS


def write(folder: Path, path: str, content: bytes) -> None:
    """Write one file of a bag; nothing is ever written over."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as file:
        file.write(content)


def _paths(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def _manifest(folder: Path, paths: Iterable[str], algorithm: str) -> bytes:
    lines = (f"{hashlib.new(algorithm, (folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths)
    return "".join(lines).encode()


def close_bag(folder: Path, info: Mapping[str, str]) -> bytes:
    """Close a folder whose payload lies in `data/`; returns the bytes of the manifest that covers all else.

    What is written into `seal/` afterwards stands outside that manifest, because it is made over it.
    """
    payload = [path for path in _paths(folder) if path.startswith("data/")]
    octets = sum((folder / path).stat().st_size for path in payload)
    told = {**info, "Payload-Oxum": f"{octets}.{len(payload)}"}
    write(folder, "bagit.txt", DECLARATION)
    write(folder, "bag-info.txt", "".join(f"{name}: {words}\n" for name, words in told.items()).encode())
    for algorithm, manifest in PAYLOAD.items():
        write(folder, manifest, _manifest(folder, payload, algorithm))
    others = [path for path in _paths(folder) if not path.startswith(("data/", SEAL))]
    last = _manifest(folder, others, "sha256")
    write(folder, TAGS, last)
    return last


def second_opinion(folder: Path) -> str:
    """What the Library of Congress's own library has against a bag; empty when it is valid."""
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as error:
        return str(error)
    return ""
