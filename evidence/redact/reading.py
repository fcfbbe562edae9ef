"""Readings: a text read in another way, each character with its place in the text that it was read from."""

import re
import unicodedata
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_VANISHING = (
    "'`´‘’‛ʹʻʼʽ′＇\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0f\ufeff"
)
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_BEYOND, _CAPITALS, _MARKS = re.compile(r"[^\x00-\x7f]"), re.compile(r"[A-Z]"), re.compile("['`]")
Spelled = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it may be read, with the place of each character in the text that it was read from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Reading":
        """The text as it stands."""
        return cls(text, range(len(text)), range(1, len(text) + 1))

    def again(self, pattern: re.Pattern[str], spelled: Spelled) -> "Reading":
        """The same with every match read as something else."""
        parts, starts, ends, at = [], array("q"), array("q"), 0
        for found in pattern.finditer(self.text):
            new = spelled(found)
            if new == found[0]:
                continue
            begin, end = found.span()
            parts += [self.text[at:begin], new]
            starts.extend(self.starts[at:begin])
            ends.extend(self.ends[at:begin])
            starts.extend([self.starts[begin]] * len(new))
            ends.extend([self.ends[end - 1]] * len(new))
            at = end
        if not parts:
            return self
        starts.extend(self.starts[at:])
        ends.extend(self.ends[at:])
        return Reading("".join([*parts, self.text[at:]]), starts, ends)


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    if letter in _VANISHING:
        return ""
    plain = (part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return "".join(_LETTERS.get(part, part) for kept in plain for part in kept.casefold())


def folded_reading(reading: Reading) -> Reading:
    """Letters without accents, case and invisible signs."""
    reading = reading.again(_BEYOND, lambda found: _folded_letter(found[0]))
    reading = reading.again(_MARKS, lambda _: "")
    lower = reading.text.lower()
    if len(lower) != len(reading.text):  # pragma: no cover - folded letters keep their length
        return reading.again(_CAPITALS, lambda found: found[0].lower())
    return Reading(lower, reading.starts, reading.ends)


def fold(text: str) -> str:
    """A text in its canonical form for this comparison."""
    return _BEYOND.sub(lambda found: _folded_letter(found[0]), text).replace("'", "").replace("`", "").lower()
