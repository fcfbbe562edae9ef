"""A sentence as patterns are looked for in it: its words, where each of them stands, what is already known of it."""

from collections.abc import Sequence


class Line:
    """The words of a sentence, with what has been worked out about them."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(word[:2] if word[0] == "§" else word for word in words)
        self.kinds = frozenset(self.words)
        self.standing: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            self.standing.setdefault(word, []).append(number)
        self.known: dict[tuple[int, int], frozenset[int]] = {}
