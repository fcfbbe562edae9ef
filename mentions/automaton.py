"""The automaton: very many words at once, found in canonical text in one pass.

Beside every pattern stands a number or several; what they mean is the caller's. Built for 600,000
patterns: no Python object is kept for a pattern.
"""

from array import array
from collections.abc import Iterable, Iterator

from daachorse import DoubleArrayAhoCorasick

MOST_OF_A_PATTERN = 200


class Automaton:
    """Patterns over canonical text, each beginning with a blank, with the numbers that they stand for."""

    def __init__(self, patterns: Iterable[tuple[bytes, int]]) -> None:
        places: dict[bytes, int] = {}
        at, said = array("I"), array("I")  # pairs of a pattern's place and a number that it stands for
        for words, number in patterns:
            at.append(places.setdefault(words, len(places)))
            said.append(number)
        self._search = DoubleArrayAhoCorasick(list(places)) if places else None
        self._starts, self._numbers = _grouped(len(places), at, said)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def found(self, text: bytes) -> Iterator[tuple[int, int, Iterable[int]]]:
        """Every pattern in a canonical text: where its words begin and end, without blanks, and its numbers.

        A possessive “s” may follow: its apostrophe has vanished from canonical text. Of each pattern
        only so many: a page that repeats a name a million times must not stop a scan.
        """
        if self._search is None:
            return
        seen: dict[int, int] = {}
        for start, end, pattern in self._search.find_overlapping(text):
            if text[end : end + 1] == b" " or text[end : end + 2] == b"s ":
                count = seen[pattern] = seen.get(pattern, 0) + 1
                if count <= MOST_OF_A_PATTERN:
                    yield start + 1, end, self._numbers[self._starts[pattern] : self._starts[pattern + 1]]


def _grouped(patterns: int, at: "array[int]", said: "array[int]") -> "tuple[array[int], array[int]]":
    """Numbers in the order of their patterns, and where those of each pattern begin; the order within one is kept."""
    starts = array("I", bytes(4 * (patterns + 2)))
    for place in at:
        starts[place + 2] += 1
    for place in range(2, patterns + 2):
        starts[place] += starts[place - 1]
    numbers = array("I", bytes(4 * len(said)))
    for place, number in zip(at, said, strict=True):
        numbers[starts[place + 1]] = number
        starts[place + 1] += 1
    return starts[: patterns + 1], numbers
