"""The tone of a text: what its single words, taken together, say of a category.

A weak hint beside rules and signs: the weights come from sentences that were written for development and
judged by hand, and no text is raised by its tone alone.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mentions.written import Category, Document

MOST, MOST_TOLD, LEAST_TOLD = 5.0, 3, 0.5
NUMBER = "#"


def tone_words(words: Iterable[str]) -> frozenset[str]:
    """The different words of a stretch as the tone reads them: names left out, every number the same."""
    return frozenset(NUMBER if word[:1].isdigit() else word for word in words if word[:1].isalnum())


@dataclass(frozen=True, slots=True)
class Tone:
    """Weights of words by category."""

    weights: Mapping[Category, Mapping[str, float]]
    start: Mapping[Category, float]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Tone":
        """The tone of some files of a lexicon."""
        written = {category: text for document in documents for category, text in document.tone.items()}
        return cls(
            {category: text.words for category, text in written.items()},
            {category: text.start for category, text in written.items()},
        )

    def bits(self, category: Category, words: frozenset[str]) -> float:
        """Bits of some words: their weights, divided by the root of how many words there are."""
        weights = self.weights.get(category)
        if not weights or not words:
            return 0.0
        weighed = sum(weights.get(word, 0.0) for word in words) / math.sqrt(len(words))
        return max(-MOST, min(MOST, self.start[category] + weighed))

    def told(self, category: Category, words: frozenset[str]) -> tuple[str, ...]:
        """The words that weigh most for a category."""
        weights = self.weights.get(category, {})
        heavy = sorted((word for word in words if weights.get(word, 0) > LEAST_TOLD), key=lambda word: -weights[word])
        return tuple(heavy[:MOST_TOLD])
