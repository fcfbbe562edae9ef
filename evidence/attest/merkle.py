"""The Merkle tree of the ledger, with the proofs that are taken from it (RFC 6962, 2.1)."""

from collections.abc import Iterable

from evidence.attest.peaks import peak_spans, root_of_peaks
from evidence.standalone.merkle import node_hash


class Tree:
    """All whole subtrees over a list of leaf hashes; root and proofs at any size cost a few hashes each."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            self._levels.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])

    def __len__(self) -> int:
        return len(self._levels[0])

    def peaks(self, size: int) -> list[bytes]:
        """Hashes of the whole subtrees of the first `size` leaves."""
        return [self._span(start, end) for start, end in peak_spans(size)]

    def root(self, size: int) -> bytes:
        """Root over the first `size` leaves."""
        return root_of_peaks(self.peaks(size))

    def path(self, index: int, size: int) -> list[bytes]:
        """Proof that leaf `index`, counted from 0, is in the tree of the first `size` leaves, its neighbour first."""
        if not 0 <= index < size <= len(self):
            message = f"no leaf {index} in a tree of {size} of {len(self)}"
            raise ValueError(message)
        path, start, end = [], 0, size
        while end - start > 1:
            middle = start + _half(end - start)
            if index < middle:
                path.append(self._span(middle, end))
                end = middle
            else:
                path.append(self._span(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Proof that the tree of `new` leaves begins with the one of `old` leaves."""
        if not 0 < old <= new <= len(self):
            message = f"no trees of {old} and {new} among {len(self)} leaves"
            raise ValueError(message)
        path, start, end = [], 0, new
        while old < end:
            middle = start + _half(end - start)
            if old <= middle:
                path.append(self._span(middle, end))
                end = middle
            else:
                path.append(self._span(start, middle))
                start = middle
        if start:  # else the older tree is a whole subtree, whose root the reader has
            path.append(self._span(start, end))
        return path[::-1]

    def _span(self, start: int, end: int) -> bytes:
        """Root over a span that begins where a subtree of its width may begin."""
        width = end - start
        if width & (width - 1) == 0:
            return self._levels[width.bit_length() - 1][start // width]
        middle = start + _half(width)
        return node_hash(self._span(start, middle), self._span(middle, end))


def _half(width: int) -> int:
    """Width of the left part: the greatest power of two below the whole."""
    return 1 << (width - 1).bit_length() - 1
