"""Peaks: the roots of the whole subtrees of a Merkle tree, from which it grows and its root is told (RFC 6962, 2.1)."""

from collections.abc import Sequence

from evidence.standalone.merkle import node_hash, root_of


def with_leaf(peaks: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """Peaks of a tree of `size` leaves after one more: as many hashes as its size has ones in binary, or fewer."""
    grown, node = list(peaks), leaf
    while size & 1:
        node = node_hash(grown.pop(), node)
        size >>= 1
    return [*grown, node]


def root_of_peaks(peaks: Sequence[bytes]) -> bytes:
    """Root of the tree whose whole subtrees, from left to right, have these hashes."""
    if not peaks:
        return root_of(())
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def peak_spans(size: int) -> list[tuple[int, int]]:
    """First leaf and end of every whole subtree of a tree of `size` leaves, from left to right."""
    spans, start = [], 0
    for height in reversed(range(size.bit_length())):
        if size >> height & 1:
            spans.append((start, start + (1 << height)))
            start += 1 << height
    return spans
