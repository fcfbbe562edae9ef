"""The words of one sentence as the lexicon reads them, each with the place in the text that it came from.

A name of the register becomes `§p0` (person) or `§s0` (school), the name of somebody else `@`, a telephone number
`<phone>` and so on; what parts two clauses becomes `|`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mentions.line import Line
from mentions.patterns import BREAK, NAMED, OTHER, PERHAPS_OTHER, SCHOOL
from mentions.spelling import Speller

_STREET = (
    "road|rd|street|st|lane|ln|avenue|ave|close|drive|crescent|gardens|terrace|way|court|grove|place|rise|hill|row|"
    "walk|mews|square|park|view|green|parade|villas|cottages|cottage|farm|house"
)
_TOKEN = re.compile(
    rf"""(?P<email>[\w.+-]{{1,64}}@[\w-]{{1,60}}\.[\w.-]{{2,60}})
    |(?P<phone>(?<![\w])(?:\+44|0)[\s(]{{0,2}}\d(?:[\s()-]{{0,2}}\d){{8,10}}(?!\d))
    |(?P<insurance>\b[A-Z]{{2}}\s?\d\d\s?\d\d\s?\d\d\s?[A-D]\b)
    |(?P<sortcode>\b\d\d-\d\d-\d\d\b)
    |(?P<postcode>\b[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}\b)
    |(?P<plate>\b[A-Z]{{2}}\d\d\s?[A-Z]{{3}}\b)
    |(?P<address>\b\d{{1,4}}[a-fA-F]?,?\s(?:[A-Z][\w’']{{1,20}}\s){{1,3}}(?i:{_STREET})\b)
    |(?P<hour>\b\d{{1,2}}(?:[:.]\d\d)?\s?(?:am|pm|AM|PM|o['’]clock)\b|\b\d\d?[:.]\d\d\b)
    |(?P<link>https?://\S{{1,300}}|www\.\S{{3,300}}
        |\b[a-zA-Z\d-]{{2,60}}(?:\.[a-zA-Z\d-]{{1,60}}){{0,3}}\.(?:com|uk|org|net|info|io|me|xyz|test|example)\b(?:/\S{{0,300}})?)
    |(?P<handle>@\w{{2,40}})
    |(?P<tag>\#\w{{2,60}})
    |(?P<number>\b\d{{1,12}}\b(?![$@*]))
    |(?P<emoji>[🔪🗡🔫💣⚰🪦🐒🐵🐍🐷🐖🐀])
    |(?P<comma>,)
    |(?P<break>[;:—–]|\s-{{1,2}}\s|[.!?…]+(?=\s)|\n)
    |(?P<word>(?:[^\W_]|[$@](?=\w))(?:[\w'’`*$@]|[!\#•](?=\w)){{0,60}})
    """,
    re.VERBOSE,
)
_EMOJI = {
    "🔪": "emojiknife", "🗡": "emojiknife", "🔫": "emojigun", "💣": "emojibomb", "⚰": "emojicoffin", "🪦": "emojicoffin",
    "🐒": "emojimonkey", "🐵": "emojimonkey", "🐍": "snake", "🐷": "pig", "🐖": "pig", "🐀": "rat",
}  # fmt: skip
_FREE = re.compile(r"@(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|btinternet|aol|sky|talktalk|proton)")
_HUMPS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_PARTING = {"but", "although", "though", "whereas", "while", "however"}
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "sir", "madam"}
_SHAPED = {"phone", "insurance", "sortcode", "postcode", "plate", "address", "hour", "number"}


@dataclass(frozen=True, slots=True)
class Name:
    """A place where something of the register is named: which target, and whether it is a person."""

    start: int
    end: int
    target: int
    person: bool


@dataclass(frozen=True)
class Words:
    """A sentence in the lexicon's spelling."""

    tokens: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    asks: bool

    @cached_property
    def line(self) -> Line:
        """The words as patterns are searched in them."""
        return Line(self.tokens)

    def clause(self, number: int) -> tuple[int, int]:
        """The clause in which a word stands, as a range of words."""
        first = next((n + 1 for n in range(number - 1, -1, -1) if self.tokens[n] == BREAK), 0)
        last = next((n for n in range(number, len(self.tokens)) if self.tokens[n] == BREAK), len(self.tokens))
        return first, last

    def targets(self, first: int = 0, last: int | None = None) -> list[int]:
        """Numbers of the targets that are named in a range of words."""
        return [int(token[2:]) for token in self.tokens[first:last] if token[0] == "§"]


def words(text: str, start: int, end: int, names: Sequence[Name], speller: Speller) -> Words:
    """Read one sentence of a text."""
    found = list(_read(text, start, end, names, speller))
    found = _joined(text, found, speller)
    asks = text[start:end].rstrip(" \n\"”’')").endswith("?")
    return Words(tuple(token for token, _ in found), tuple(place for _, place in found), asks)


Token = tuple[str, tuple[int, int]]


def _read(text: str, start: int, end: int, names: Sequence[Name], speller: Speller) -> Iterator[Token]:
    here = start
    for name in (*names, None):
        stop = name.start if name else end
        if stop >= here:
            yield from _ordinary(text, here, stop, speller)
        if name and name.start >= here:
            yield f"{NAMED if name.person else SCHOOL}{name.target}", (name.start, name.end)
            here = name.end + (2 if text[name.end : name.end + 2] in {"'s", "’s"} else 0)


def _ordinary(text: str, start: int, end: int, speller: Speller) -> Iterator[Token]:
    shouted = text[start:end].isupper()
    before = ""
    for found in _TOKEN.finditer(text, start, end):
        kind, written = found.lastgroup or "word", found[0]
        like_a_name = kind == "word" and not shouted and before and _is_name(written)
        for read in filter(None, _tokens(kind, written, speller)):
            token = read
            if like_a_name and read not in speller.known and read not in _TITLES:
                token = OTHER if before in {*_TITLES, OTHER, PERHAPS_OTHER} else PERHAPS_OTHER
            before = token
            if token in _PARTING:
                yield BREAK, found.span()
            yield token, found.span()


def _is_name(written: str) -> bool:
    """Whether a word within a sentence is written like a name: one capital, at its beginning."""
    return len(written) > 1 and written[0].isupper() and written[1:].islower()


def _tokens(kind: str, written: str, speller: Speller) -> Sequence[str]:
    if kind == "word":
        return speller.read(written)
    if kind in _SHAPED:
        return [f"<{kind}>"]
    if kind == "email":
        return ["<freemail>" if _FREE.search(written.lower()) else "<email>"]
    if kind == "tag":
        return [word for part in _HUMPS.findall(written) for word in speller.read(part)]
    fixed = {"comma": "", "break": BREAK, "handle": OTHER, "link": "link"}
    return [fixed[kind]] if kind in fixed else [_EMOJI[written]]


def _is_letter(text: str, place: tuple[int, int]) -> bool:
    return place[1] - place[0] == 1 and text[place[0]].isalnum()


def _joined(text: str, found: list[Token], speller: Speller) -> list[Token]:
    """The words with those joined that were spelt letter by letter, or broken in two."""
    joined: list[Token] = []
    number = 0
    while number < len(found):
        last = number
        while last < len(found) and _is_letter(text, found[last][1]):
            last += 1
        if last - number >= 3:  # noqa: PLR2004 - c u n t
            run = "".join(text[start] for _, (start, _) in found[number:last]).lower()
            read = [run] if run in speller.known else speller.run_together(run)
            if read:
                place = (found[number][1][0], found[last - 1][1][1])
                joined += [(token, place) for token in read]
                number = last
                continue
        token, place = found[number]
        if number + 1 < len(found) and token not in speller.known and token + found[number + 1][0] in speller.disguised:
            token, place = token + found[number + 1][0], (place[0], found[number + 1][1][1])
            number += 1
        joined.append((token, place))
        number += 1
    return joined
