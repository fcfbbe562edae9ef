"""The ledger's part of a pack: signed heads, the lines about this case, and proof that each stands in the ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from .bag import Bag, printable
from .canonical import canonical_json
from .fault import Fault
from .heads import Head, read_head
from .merkle import check_consistency, leaf_hash, root_from_path
from .pack_parts import told
from .pack_seal import Seen, stamp

LEDGER = "data/ledger/"
KEYS = LEDGER + "keys.json"
CUSTODY = LEDGER + "custody-log.jsonl"


def read_keys(bag: Bag) -> dict[str, bytes]:
    """Public keys of the installation under their ids; raises Fault for an id that is not its key's."""
    keys: dict[str, bytes] = {}
    for one in bag.read_json(KEYS)["keys"]:
        public = bytes.fromhex(one["public"])
        if one["key_id"] != hashlib.sha256(public).hexdigest():
            raise Fault(f"{KEYS} holds a key under an id that is not its own ({one['key_id'][:16]}…).")
        keys[one["key_id"]] = public
    return keys


class Ledger:
    """What a pack shows of the ledger; reading it raises Fault where it does not hold together."""

    def __init__(self, bag: Bag, keys: dict[str, bytes]) -> None:
        self.bag = bag
        self.heads: dict[str, Head] = {}
        """Signed heads under the paths of their envelopes, the latest last."""
        for path in bag.below(LEDGER + "heads/"):
            if path.endswith(".dsse.json"):
                self.heads[path] = _head(bag, path, keys)
        if not self.heads:
            raise Fault("The pack holds no signed head of the ledger.")
        self.latest = max(self.heads.values(), key=lambda head: head.size)
        self.lines: dict[int, dict[str, Any]] = {}
        """Lines of the ledger by number; one that is withheld has no content."""
        self.seen: list[Seen] = []
        """What outside clocks have seen of the heads."""

    def faults(self) -> Iterator[str]:
        """What does not hold together, one sentence each."""
        yield from told("A head of the ledger", self._of_heads())
        yield from told("A timestamp of the ledger", self._of_stamps())
        yield from told("A proof of the ledger", self._of_proofs())
        yield from told(CUSTODY, self._of_custody())
        yield from told(KEYS, self._of_keys())

    def _of_heads(self) -> Iterator[str]:
        """Every earlier head is a beginning of the latest: nothing was taken out or rewritten in between."""
        for path, head in self.heads.items():
            if head.log != self.latest.log:
                yield f"{path} signs the ledger of another installation."
            elif head is not self.latest:
                steps = [_hash(step) for step in self.bag.read_json(_path_of(path))["path"]]
                latest = self.latest
                try:
                    check_consistency(
                        head.size, bytes.fromhex(head.root), latest.size, bytes.fromhex(latest.root), steps
                    )
                except Fault as fault:
                    yield f"{path}: the ledger that it signs is not the beginning of the latest one: {fault}"

    def _of_stamps(self) -> Iterator[str]:
        for path in self.bag.below(LEDGER + "heads/"):
            if path.endswith(".tsr"):
                signed = LEDGER + "heads/" + path.split("/")[-1].split(".")[0] + ".dsse.json"
                try:
                    what = f"the ledger when it had {self.heads[signed].size} lines"
                    self.seen.append(stamp(self.bag, path, self.bag.read(signed), what))
                except Fault as fault:
                    yield str(fault)

    def _of_proofs(self) -> Iterator[str]:
        root = bytes.fromhex(self.latest.root)
        for path in self.bag.below(LEDGER + "proofs/"):
            proof = self.bag.read_json(path)
            number, body = proof["number"], proof.get("body")
            leaf = leaf_hash(body.encode()) if body is not None else _hash(proof["leaf"])
            steps = [_hash(step) for step in proof["path"]]
            if path != f"{LEDGER}proofs/{number}.json" or proof["size"] != self.latest.size:
                yield f"{path} is the proof of another line, or for another head."
            elif (
                not 0 < number <= self.latest.size or root_from_path(leaf, number - 1, self.latest.size, steps) != root
            ):
                yield f"{path} does not prove that line {number} stands in the signed ledger."
            content = json.loads(body) if body is not None else {}
            if body is not None and content["number"] != number:
                yield f"{path} holds the body of line {content['number']}, not of line {number}."
            self.lines[number] = content

    def _of_custody(self) -> Iterator[str]:
        """The custody log says line for line what the proofs prove, in order."""
        entries = self.bag.read(CUSTODY).decode().split("\n")
        if entries.pop():
            yield f"{CUSTODY} ends in the middle of a line."
        before = 0
        for place, entry in enumerate(entries, start=1):
            number = json.loads(entry)["number"]
            path = f"{LEDGER}proofs/{number}.json"
            if number <= before:
                yield f"{CUSTODY}, line {place}: ledger line {number} stands after line {before}."
            if path not in self.bag.digests:
                yield f"{CUSTODY}, line {place}: there is no proof of ledger line {number}."
            elif entry != shown(self.bag.read_json(path)):
                yield f"{CUSTODY}, line {place} is not what the proof of ledger line {number} holds."
            before = number
        there = {json.loads(entry)["number"] for entry in entries}
        for number in sorted(set(self.lines) - there):
            yield f"{CUSTODY} lacks ledger line {number}, of which there is a proof."

    def _of_keys(self) -> Iterator[str]:
        """Every key began with a line of the ledger that names it."""
        for one in self.bag.read_json(KEYS)["keys"]:
            line = self.lines.get(one["line"])
            if line is None or line.get("key_id") != one["key_id"]:
                yield f"{KEYS}: ledger line {one['line']} does not begin the key {one['key_id'][:16]}…."


def _hash(text: str) -> bytes:
    """Bytes of a SHA-256; raises Fault for anything else."""
    content = bytes.fromhex(text)
    if content.hex() != text or len(content) != hashlib.sha256().digest_size:
        raise Fault(f"“{printable(text)[:70]}” is no SHA-256.")
    return content


def _head(bag: Bag, path: str, keys: dict[str, bytes]) -> Head:
    try:
        return read_head(bag.read(path), keys)
    except Fault as fault:
        raise Fault(f"{path}: {fault}") from fault


def shown(proof: dict[str, Any]) -> str:
    """A line of the custody log: the body as the ledger has it, or that it is withheld from this flavour."""
    if "body" in proof:
        return str(proof["body"])
    return canonical_json({"number": proof["number"], "withheld": proof["withheld"]})


def _path_of(head: str) -> str:
    """Path of the proof that a head is a beginning of the latest, from the path of its envelope."""
    return head[: -len(".dsse.json")] + ".consistency.json"
