"""The Merkle tree of a log (RFC 6962, 2.1): hashes of leaves and nodes, the root, and both proofs checked."""

import hashlib
from collections.abc import Sequence

from .fault import Fault


def leaf_hash(body: bytes) -> bytes:
    """Hash of a leaf: SHA-256 over 0x00 and its bytes, so that no node can pass for a leaf."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of a node: SHA-256 over 0x01 and the hashes below it."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Root over the hashes of leaves; of none it is the hash of nothing."""
    level = list(leaves) or [hashlib.sha256(b"").digest()]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []  # it waits, unhashed, for a level on which it has a neighbour
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)] + odd
    return level[0]


def _risen(index: int, last: int) -> "tuple[int, int]":
    """Place on the next level at which a left neighbour stands: a subtree without a right one is passed up."""
    while index and not index & 1:
        index, last = index >> 1, last >> 1
    return index, last


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Root that a proof of inclusion leads to (RFC 9162, 2.1.3.2); `index` counts from 0, `leaf` is a leaf hash.

    Raises Fault when the path has not the length that the place in the tree asks for.
    """
    if not 0 <= index < size:
        raise Fault(f"A log of {size} lines has no line {index + 1}.")
    root, last = leaf, size - 1
    for neighbour in path:
        if not last:
            raise Fault(f"The proof for line {index + 1} of {size} is too long.")
        if index & 1 or index == last:
            root = node_hash(neighbour, root)
            index, last = _risen(index, last)
        else:
            root = node_hash(root, neighbour)
        index, last = index >> 1, last >> 1
    if last:
        raise Fault(f"The proof of a line in a log of {size} lines is too short.")
    return root


def check_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Check the proof that a longer log begins with the shorter one (RFC 9162, 2.1.4.2); raises Fault."""
    broken = Fault(f"The log of {new_size} lines is not proved to begin with the {old_size} lines of the older one.")
    if not 0 < old_size <= new_size or any(len(one) != len(new_root) for one in path):
        raise broken
    if old_size == new_size:
        if path or old_root != new_root:
            raise broken
        return
    # A whole subtree is its own first step; the proof leaves it out, because the reader has it.
    steps = [old_root, *path] if old_size & (old_size - 1) == 0 else list(path)
    index, last = old_size - 1, new_size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    if not steps or _both_roots(steps, index, last) != (old_root, new_root):
        raise broken


def _both_roots(steps: Sequence[bytes], index: int, last: int) -> "tuple[bytes, bytes]":
    """Roots of the older and of the newer log that the steps lead to; empty ones when their number is wrong."""
    old = new = steps[0]
    for step in steps[1:]:
        if not last:
            return b"", b""
        if index & 1 or index == last:
            old, new = node_hash(step, old), node_hash(step, new)
            index, last = _risen(index, last)
        else:
            new = node_hash(new, step)
        index, last = index >> 1, last >> 1
    return (b"", b"") if last else (old, new)
