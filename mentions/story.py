"""Sameness: what makes two pages tell one story, kept as a small signature.

Compared is the passage around the mention, not the page: copies stand between other headers and sidebars.
A long passage is compared by its words (MinHash over shingles of words), and may be contained in a longer
one. A short one must be the same, by the same author: “great school” is said by many who never met.
"""

import hashlib
import re
from collections.abc import Iterator
from operator import eq

from rensa import RMinHash

from mentions.canonical import canonical
from mentions.document import Document
from mentions.unit import Unit, unit_of

REACH = 500
"""Characters without blanks on either side of the mention: about 600 with them."""
SHINGLE, SHORTEST, NUMBERS, SEED = 3, 16, 128, 20_261
MOST_WORDS, MOST_LONGER = 1_000, 4
BY_CHANCE = 1 / 256
"""How often two bytes are equal that have nothing to do with each other."""
SAME = 0.55
"""From here on two passages are one story; measured in tests/mentions/test_story.py."""
_LONG, _SHORT = b"L", b"S"


def passage(html: str, text: str, near: tuple[str, ...]) -> str:
    """The text around a mention: of its own posting if the page has several, without what stands beside it."""
    document = Document.of(html)
    place = document.place(near) if document.root else None
    innermost = document.innermost(place) if place is not None else None
    if document.root is None or place is None or innermost is None:
        start = max((text.find(words) for words in near), default=-1)
        return text[max(0, start - REACH) : max(start, 0) + REACH]
    unit = unit_of(innermost, document.root)
    return " ".join(" ".join(piece for _, piece in sorted(_pieces(unit, place), key=lambda pair: pair[0])).split())


def _pieces(unit: Unit, place: int) -> Iterator[tuple[int, str]]:
    """Pieces of text within reach of a place, each with its own place."""
    for stretch in unit.own():
        if stretch.start < place + REACH and stretch.end > place - REACH:
            text, tail = stretch.element.text or "", stretch.element.tail or ""
            yield stretch.start, _within(text, stretch.start, place)
            if stretch is not unit.stretch:
                yield stretch.end, _within(tail, stretch.end, place)


def _within(text: str, start: int, place: int) -> str:
    """The part of a text that is within reach, as near as its blanks let us tell."""
    begin, end = max(0, place - REACH - start), place + REACH - start
    return " ".join(text.split())[begin : max(begin, end)] if text else ""


def signature(text: str, author: str = "") -> bytes:
    """Signature of a passage: how many shingles it has, and a byte for each of the numbers of its MinHash."""
    words = re.sub(r"[0-9]+", "", canonical(text).decode()).split()[:MOST_WORDS]
    if len(words) < SHORTEST:
        said = f"{' '.join(words)}\n{canonical(author).decode()}"
        return _SHORT + hashlib.sha256(said.encode()).digest()[:16]
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    made = RMinHash(NUMBERS, SEED)
    made.update(sorted(shingles))
    kind = _LONG + bytes([RMinHash.ALGORITHM_VERSION])
    return kind + len(shingles).to_bytes(2, "big") + bytes(number & 0xFF for number in made.digest())


def similarity(one: bytes, other: bytes) -> float:
    """How much of the smaller passage stands in the larger one, from 0 to 1; short passages are the same or not."""
    if one[:1] != _LONG or one[:2] != other[:2]:
        return float(one == other != b"")
    small, large = sorted(int.from_bytes(seen[2:4], "big") for seen in (one, other))
    if large > small * MOST_LONGER:
        return 0.0  # whatever stands in so much text says little about it
    equal: float = sum(map(eq, one[4:], other[4:])) / NUMBERS
    jaccard = max(0.0, (equal - BY_CHANCE) / (1 - BY_CHANCE))
    return min(1.0, jaccard * (small + large) / (1 + jaccard) / small)
