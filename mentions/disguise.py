"""Disguised writing: letters that look like others, letters spaced out, words broken or run together.

For a second pass that is guarded: long names only, on pages that have something else to do with the school.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from daachorse import DoubleArrayAhoCorasick

LEAST_LETTERS, LONGEST_TEXT, MOST = 9, 500_000, 200
_LEET = {
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i",
    "|": "i", "l": "i", "L": "i", "€": "e", "£": "l",
}  # fmt: skip
# Cyrillic and Greek letters that look like Latin ones (from the Unicode confusables, UTS 39).
_ALIKE = dict(
    zip(
        "аеорсухіјѕԁһӏԛԝвмнткгАВЕКМНОРСТХУІЈЅԌαβερτυικνομηχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡıᴀʙᴄᴅᴇɢʜᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ",
        "aeopcyxijsdhiqwbmhtkrabekmhopctxyijsgabeptuikvomnxwabezhikmnoptyxagiabcdeghjkimnoprtuvwyz",
        strict=True,
    )
)
_SIMPLE = bytes(
    ord(_LEET[chr(code)]) if chr(code) in _LEET else code + 32 if 65 <= code <= 90 else code  # noqa: PLR2004 - ASCII
    for code in range(128)
) + bytes(range(128, 256))
_DROPPED = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) not in _LEET)


class _Seen(dict[str, str]):
    """Letters that a character beyond ASCII looks like, worked out at first sight."""

    def __missing__(self, character: str) -> str:
        plain = _ALIKE.get(character) or unicodedata.normalize("NFKD", character)
        letters = "".join(_ALIKE.get(part, part) for part in plain if not unicodedata.combining(part))
        self[character] = "".join(
            _LEET.get(part, part) for part in letters if part.isascii() and part.isalnum()
        ).lower()
        return self[character]


_SEEN = _Seen(_LEET)


def _fold(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_SEEN[character] for character in error.object[error.start : error.end]), error.end


codecs.register_error("headsup-skeleton", _fold)


def skeleton(text: str) -> bytes:
    """The letters that a text looks like, without anything between them; i, l, 1 and ! are one."""
    return text.encode("ascii", "headsup-skeleton").translate(_SIMPLE, _DROPPED)


def _places(text: str) -> list[int]:
    """Place in the text of every byte of its skeleton."""
    return [
        place
        for place, character in enumerate(text)
        for _ in (_SEEN[character] if character > "\x7f" else "." if character.isalnum() or character in _LEET else "")
    ]


# One page is asked for the names of many schools: its letters are worked out once.
_letters, _places_of = lru_cache(maxsize=64)(skeleton), lru_cache(maxsize=8)(_places)


@dataclass(frozen=True, slots=True)
class Disguised:
    """A name found by its letters alone: which one, and where it begins and ends in the text."""

    number: int
    start: int
    end: int


class Letters:
    """Names by their letters alone, found however they are spaced out or disguised."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        grouped: dict[bytes, set[int]] = {}
        for name, number in names:
            letters = skeleton(name)
            if len(letters) >= LEAST_LETTERS:
                grouped.setdefault(letters, set()).add(number)
        self._numbers = list(grouped.values())
        self._search = DoubleArrayAhoCorasick(list(grouped)) if grouped else None

    def numbers_in(self, text: str) -> set[int]:
        """Numbers of the names whose letters stand in a text, wherever words begin and end."""
        if self._search is None:
            return set()
        found = self._search.find_overlapping(_letters(text[:LONGEST_TEXT]))
        return {number for _, _, pattern in found for number in self._numbers[pattern]}

    def found(self, text: str) -> Iterator[Disguised]:
        """Names whose letters begin and end where words do; a possessive “s” may follow."""
        text = text[:LONGEST_TEXT]
        matches = self._search.find_overlapping(_letters(text)) if self._search else []
        if not matches:
            return
        places = _places_of(text)
        for first, last, pattern in matches[:MOST]:
            start, end = places[first], places[last - 1] + 1
            if _begins(text, start) and re.match(r"(?:['’]?s)?(?![^\W_])", text[end : end + 3]):
                yield from (Disguised(number, start, end) for number in self._numbers[pattern])


def _begins(text: str, start: int) -> bool:
    """Whether a word begins at a place; in a hashtag or an account a name may stand in the middle."""
    return (
        start == 0
        or not text[start - 1].isalnum()
        or bool(re.search(r"[#@][\w.]{0,40}$", text[max(0, start - 41) : start]))
    )
