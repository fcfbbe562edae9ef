"""Slips of the pen: a name with one letter wrong, beside the other half of the name or a title.

String distance verifies a few words; it never searches. “Clancy” and “Lacey” are closer to “Clacy” than
many a true slip, so what is found here is never more than *review*.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from mentions.canonical import folded, standing
from mentions.forms import TITLES, nicknames
from mentions.frequency import is_a_name
from mentions.hits import Hit
from mentions.parts import ParsedName

SHORTEST, LONG, LONGEST_TEXT, MOST_PLACES = 5, 7, 300_000, 20
_WORD = re.compile(rb"[a-z]{4,30}")
_TITLES = {title.lower() for title in TITLES}
ONE_LETTER, ANOTHER_NAME = -5.0, -8.0


def words_of(plain: bytes) -> frozenset[str]:
    """The different longer words of a canonical text."""
    return frozenset(word.decode() for word in _WORD.findall(plain[:LONGEST_TEXT]))


def nearly(wanted: str, words: Iterable[str], far: int = 1) -> list[str]:
    """Words that differ from a wanted one by so many letters left out, put in, changed or swapped (OSA distance)."""
    near = process.extract(wanted, words, scorer=OSA.distance, score_cutoff=far, limit=None)  # type: ignore[arg-type]  # any scorer of rapidfuzz is one
    return sorted(word for word, distance, _ in near if distance and word.rstrip("s") != wanted.rstrip("s"))


class Slips:
    """Names of a school's people, for words that are nearly theirs."""

    def __init__(self, names: Iterable[tuple[str, ParsedName, float]]) -> None:
        self._names = [(key, folded(whole.first), folded(whole.last), bits) for key, whole, bits in names]
        self._own = {word for _, first, last, _ in self._names for word in (*first.split(), *last.split())}

    def hits(self, plain: bytes, words: frozenset[str], known: set[int]) -> list[Hit]:
        """Places of a canonical text where a name stands with one letter wrong; `known` places are left out."""
        return [hit for name in self._names for hit in self._of(name, plain, words) if hit.start not in known]

    def _of(self, name: tuple[str, str, str, float], plain: bytes, words: frozenset[str]) -> Iterator[Hit]:
        key, first, last, bits = name
        for right, wrong in ((last, first), (first, last)):
            if len(wrong) < SHORTEST or " " in right or " " in wrong:
                continue
            far = 2 if wrong == first and len(wrong) >= LONG else 1  # Philippa is spelt in many ways
            for word in nearly(wrong, words, far):
                if word in self._own:
                    continue
                cost = ONE_LETTER + (ANOTHER_NAME if is_a_name(word) else 0)
                pairs = [(word, right)] if wrong == first else [(beside, word) for beside in self._beside(first)]
                pairs.append((pairs[0][1], pairs[0][0]))
                for before, after in pairs:
                    titled = before in _TITLES
                    for place in islice(standing(f" {before} {after}".encode(), plain), MOST_PLACES):
                        form, known = f"nearly the name, with a letter wrong: “{word}”", bits + cost - 10 * titled
                        yield Hit(key, form, *place, known, at_most="review")

    def _beside(self, first: str) -> Iterator[str]:
        yield from (first, *nicknames(first), first[:1], *_TITLES)
