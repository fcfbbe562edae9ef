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
        numbered: dict[bytes, int] = {}
        self._more: list[array[int]] = []
        for words, number in patterns:
            known = numbered.get(words)
            if known is None:
                numbered[words] = number
            elif known >= 0:
                if known != number:
                    self._more.append(array("I", (known, number)))
                    numbered[words] = -len(self._more)
            elif number not in self._more[-known - 1][-2:]:
                self._more[-known - 1].append(number)
        self._numbers = array("q", numbered.values())
        self._search = DoubleArrayAhoCorasick(list(numbered)) if numbered else None

    def __len__(self) -> int:
        return len(self._numbers)

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
                    number = self._numbers[pattern]
                    yield start + 1, end, (number,) if number >= 0 else self._more[-number - 1]

    def numbers_in(self, text: bytes) -> set[int]:
        """The numbers of every pattern that stands in a canonical text."""
        return {number for _, _, numbers in self.found(text) for number in numbers}
