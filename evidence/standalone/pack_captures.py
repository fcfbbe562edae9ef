"""Captures and supplied evidence of a pack: every file against its ledger line, record and web archive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from . import wacz
from .bag import Bag
from .pack_parts import told

CAPTURES = "data/captures/"
SUPPLIED = "data/supplied/"
SUMMARY = "summary.json"
"""What a redacted pack tells of a capture instead of its record; it is ours, not sealed at capture."""
_SEALED = {CAPTURES: ("capture sealed", "capture"), SUPPLIED: ("evidence supplied", "supplied")}


class Sealed:
    """What the ledger lines of a pack say was sealed: by digest, and for each capture or thing supplied."""

    def __init__(self, lines: dict[int, dict[str, Any]]) -> None:
        self.digests: set[str] = set()
        self.erased: set[str] = set()
        self.by_line: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for _, line in sorted(lines.items()):
            self.digests.update(one["sha256"] for one in line.get("artifacts", ()))
            if line.get("event") == "bytes erased":
                self.erased.update(_digests_in(line))
            for event, field in _SEALED.values():
                if line.get("event") == event:
                    self.by_line[event, str(line[field])] = line["artifacts"]


def _digests_in(content: Any) -> Iterator[str]:
    """Every text of a ledger line that has the look of a SHA-256, however deep it stands."""
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        for one in content:
            yield from _digests_in(one)
    elif isinstance(content, str) and len(content) == hashlib.sha256().digest_size * 2:
        yield content


def faults(bag: Bag, lines: dict[int, dict[str, Any]], signed: dict[str, Any]) -> Iterator[str]:
    """Where captures or supplied evidence are not what the ledger and the signed statement say, one sentence each."""
    sealed = Sealed(lines)
    about = bag.read_json("data/case.json")
    flavour = about["flavour"]
    if signed and (signed["case"], signed["flavour"]) != (about["case"], flavour):
        yield "data/case.json is of another case, or of another flavour, than the signed statement."
    for place, (event, _) in _SEALED.items():
        names = bag.within(place)
        named = [one["reference"] for one in about[place.split("/")[1]]]
        for name in sorted(set(names) ^ set(named)):
            yield f"data/case.json and the folder {place} do not agree about {name}."
        for name in names:
            yield from told(f"{place}{name}", _of_one(bag, f"{place}{name}/", sealed, event, flavour))


def _of_one(bag: Bag, folder: str, sealed: Sealed, event: str, flavour: str) -> Iterator[str]:
    """Faults of the folder of one capture, or of one thing supplied."""
    paths = [path for path in bag.below(folder) if not (flavour == "redacted" and path == folder + SUMMARY)]
    for path in paths:
        if bag.digests[path][0] not in sealed.digests:
            yield f"{path} is not among the files that the ledger says were sealed."
    if flavour == "full":
        yield from _of_all(bag, folder, sealed, event)
    for path in paths:
        if path.endswith(".wacz"):
            yield from told(path, wacz.faults(bag.read(path), path))


def _of_all(bag: Bag, folder: str, sealed: Sealed, event: str) -> Iterator[str]:
    """Where a full pack lacks a file that was sealed, or its record says otherwise than the ledger."""
    name = folder.split("/")[-2]
    entries = sealed.by_line.get((event, name))
    if entries is None:
        yield f"The ledger lines of the pack do not tell that {name} was sealed."
        return
    there = {bag.digests[path][0]: path for path in bag.below(folder)}
    for one in entries:
        # What was handed in may show by whom, so it is never in a pack: only copies made from it are.
        if one["sha256"] not in there and one["sha256"] not in sealed.erased and one["kind"] != "supplied original":
            yield f"{folder} lacks the {one['kind']} that the ledger says was sealed ({one['sha256']})."
    if folder.startswith(CAPTURES):
        yield from told(f"The record of {name}", _of_record(bag, folder, entries, there))


def _of_record(bag: Bag, folder: str, entries: list[dict[str, Any]], there: dict[str, str]) -> Iterator[str]:
    """The record of a capture names the same files as the ledger line, each with both digests."""
    name, path = folder.split("/")[-2], folder + "record.json"
    record = bag.read_json(path)
    if record["capture"] != name:
        yield f"{path} is the record of {record['capture']}, not of {name}."
    fields = ("kind", "media_type", "size", "sha256")
    told_by_record = sorted(tuple(one[field] for field in fields) for one in record["files"])
    told_by_ledger = sorted(tuple(one[field] for field in fields) for one in entries if one["kind"] != "record")
    if told_by_record != told_by_ledger:
        yield f"{path} lists other files than the ledger line of {name}."
    if [one["sha256"] for one in entries if one["kind"] == "record"] != [bag.digests[path][0]]:
        yield f"{path} is not the record that the ledger says was sealed."
    for one in record["files"]:
        place = there.get(one["sha256"])
        if place and bag.digests[place][1] != one["sha512"]:
            yield f"{place} has another SHA-512 than {path} tells."
