"""Canonical text: one spelling for what people write in many ways.

ASCII lower case; every run of other characters is one blank; apostrophes, soft hyphens and zero-width
characters vanish; accents and full width are folded (Unicode NFKD). The text begins and ends with a
blank, so that a pattern with a leading blank begins at a word without any further check.
"""

import bisect
import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

_VANISHING = (
    "'`\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u2032\uff07\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
STRETCH, _WHITE = 1_000, re.compile(r"\s")
_VANISHING_ASCII = b"'`"
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_TABLE = bytes(
    code + 32 if 65 <= code <= 90 else code if 48 <= code <= 57 or 97 <= code <= 122 else 32  # noqa: PLR2004 - ASCII
    for code in range(256)
)


class _Folded(dict[str, str]):
    """ASCII form of each character beyond ASCII, worked out at first sight."""

    def __missing__(self, character: str) -> str:
        if character in _VANISHING:
            self[character] = ""
        else:
            plain = unicodedata.normalize("NFKD", character)
            kept = "".join(_LETTERS.get(part.lower(), part) for part in plain if not unicodedata.combining(part))
            self[character] = kept.encode("ascii", "replace").decode().replace("?", " ")
        return self[character]


_FOLDED = _Folded()


def _fold(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_FOLDED[character] for character in error.object[error.start : error.end]), error.end


codecs.register_error("headsup-fold", _fold)


def canonical(text: str) -> bytes:
    """Canonical form of a text, as ASCII bytes with a blank at both ends."""
    folded = text.encode("ascii", "headsup-fold").translate(_TABLE, _VANISHING_ASCII)
    return b" " + b" ".join(folded.split()) + b" "


def folded(text: str) -> str:
    """Canonical words of a text, without the blanks at both ends."""
    return canonical(text).decode().strip()


def letters(plain: bytes) -> list[int]:
    """Place of every letter and digit of a canonical text."""
    return [at for at, code in enumerate(plain) if code != 32]  # noqa: PLR2004 - a blank


def standing(words: bytes, plain: bytes) -> Iterator[tuple[int, int]]:
    """Where words that begin with a blank stand in a canonical text, without that blank; a possessive s may follow."""
    return matching(re.escape(words), plain)


def matching(form: bytes, plain: bytes) -> Iterator[tuple[int, int]]:
    """The same for a regular expression that begins with a blank."""
    return ((found.start() + 1, found.end()) for found in re.finditer(form + rb"(?=s? )", plain))


@lru_cache(maxsize=100_000)
def pattern(text: str) -> bytes:
    """Canonical words of a name with a blank before them, as they are looked for; empty when it folds to nothing."""
    return canonical(text)[:-1].rstrip()


def _positions(text: str) -> Iterator[tuple[int, int]]:
    """Code of each canonical character beside the place in the text that it came from."""
    for place, character in enumerate(text):
        plain = character if character < "\x80" else _FOLDED[character]
        for code in plain.encode("ascii").translate(_TABLE, _VANISHING_ASCII):
            yield code, place


def places(text: str) -> list[int]:
    """Place in the text of every byte of `canonical(text)`; slow, for pages with mentions only."""
    kept = [0]
    blank = True
    for code, place in _positions(text):
        if code != 32 or not blank:  # noqa: PLR2004 - a blank
            kept.append(place)
        blank = code == 32  # noqa: PLR2004
    if not blank or len(kept) == 1:
        kept.append(len(text))
    return kept


class Places(Sequence[int]):
    """Place in a text of every byte of its canonical form, worked out only where somebody asks.

    The text is cut at white space into stretches; a stretch is looked into when one of its bytes is wanted.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._from: list[int] = []  # byte of the canonical form at which each stretch begins
        self._cuts: list[tuple[int, int]] = []
        self._known: dict[int, list[int]] = {}
        start = total = 0
        while start < len(text):
            cut = _WHITE.search(text, min(start + STRETCH, len(text)))
            end = cut.start() if cut else len(text)
            length = len(canonical(text[start:end])) - 1
            if length > 1:  # else there is no letter in it
                self._from.append(total)
                self._cuts.append((start, end))
                total += length
            start = max(end, start + 1)
        self._length = max(total + 1, 2)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(self._length))]
        if not 0 <= at < self._length:
            raise IndexError(at)
        if at == self._length - 1:
            return len(self.text)
        number = bisect.bisect_right(self._from, at) - 1
        if number < 0:
            return 0
        start, end = self._cuts[number]
        if number not in self._known:
            self._known[number] = places(self.text[start:end])
        return start + self._known[number][at - self._from[number]]
