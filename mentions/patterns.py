"""The small language in which a rule of the lexicon is written, made into a regular expression.

`{list}` one entry of a list, `{list.ed}` `{list.ing}` `{list.s}` its entries as verbs in that form, `a|b` one of
some words, `word?` perhaps, `<3>` up to three words, `<phone>` something of that shape, `^` and `$` the ends of the
sentence. A comma between two words is passed over; a stronger break is not.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NAMED, SCHOOL, OTHER, BREAK = "§p", "§s", "@", "|"
SHAPES = ("phone", "email", "freemail", "postcode", "plate", "address", "insurance", "sortcode", "number", "hour")
_GAP = re.compile(r"<(\d{1,2})>")
_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(
    "i we you he she it they me us him her them my our your his their its this that these those the a an to of in on "
    "at is are was were be been am will would should could can do did have has had not no and or for with by so all "
    "who what when where why how if going want get got go just up out there here".split()
)
_VOWELS = "aeiou"


class PatternError(ValueError):
    """A pattern that cannot be read; its text says why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern, and the words one of which must stand in a sentence for it to be tried."""

    regex: re.Pattern[str]
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of a pattern: the regular expression, and its anchors (None when it may be absent)."""

    regex: str
    anchors: frozenset[str] | None


def _doubles(verb: str) -> bool:
    """Whether the last letter is doubled, as in stabbed: one syllable that ends like -ab."""
    groups = re.findall(r"[aeiou]+", verb)
    return len(verb) > 2 and len(groups) == 1 and len(groups[0]) == 1 and verb[-2] in _VOWELS and verb[-1] not in "wxyh"  # noqa: PLR2004 - "go"


def inflected(phrase: str, form: str, irregular: Mapping[str, str]) -> str:
    """A verb, or a phrase that begins with one, in another form: -s, -ed or -ing."""
    verb, blank, rest = phrase.partition(" ")
    if verb.startswith("{"):
        return f"{verb[:-1]}.{form}}}{blank}{rest}"
    if "|" in verb:
        return "|".join(inflected(one, form, irregular) for one in verb.split("|")) + blank + rest
    if form == "s":
        changed = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    elif form == "ed" and verb in irregular:
        changed = irregular[verb]
    else:
        stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
        changed = stem + stem[-1] * _doubles(verb) + form
        if form == "ed" and verb.endswith("y") and verb[-2] not in _VOWELS:
            changed = f"{verb[:-1]}ied"
    return f"{changed}{blank}{rest}"


class Grammar:
    """Compiles patterns against named lists of words."""

    def __init__(self, lists: Mapping[str, list[str]], irregular: Mapping[str, str]) -> None:
        self.lists = lists
        self.irregular = irregular
        self.words: set[str] = set()
        self._known: dict[str, _Piece] = {}
        self._open: list[str] = []

    def compiled(self, pattern: str) -> Pattern:
        """A pattern ready to be searched for; raises PatternError."""
        piece = self._sequence(pattern)
        if not piece.anchors:
            raise PatternError("it needs at least one word that must stand there")
        return Pattern(re.compile(f"(?<= ){piece.regex}"), piece.anchors)

    def tail(self, pattern: str) -> re.Pattern[str]:
        """A pattern that must end where the words before something end."""
        return re.compile(f"(?<= ){self._sequence(pattern).regex}$")

    def _sequence(self, pattern: str) -> _Piece:
        pieces = [self._part(part) for part in pattern.split()]
        if not pieces:
            raise PatternError("it is empty")
        sure = [piece.anchors for piece in pieces if piece.anchors]
        return _Piece("".join(piece.regex for piece in pieces), min(sure, key=_cost) if sure else None)

    def _part(self, part: str) -> _Piece:
        if part == "^":
            return _Piece(r"(?<=^ )", None)
        if part == "$":
            return _Piece("$", None)
        if gap := _GAP.fullmatch(part):
            return _Piece(rf"(?:[^ |,]+ (?:, )?){{0,{int(gap[1])}}}?", None)
        perhaps, part = part.endswith("?"), part.removesuffix("?")
        choices = [self._choice(one) for one in (part.split("|") if not part.startswith("{") else [part])]
        joined = "|".join(choice.regex for choice in choices)
        if perhaps:
            return _Piece(f"(?:{joined})?", None)
        anchors = [choice.anchors for choice in choices]
        every = None if None in anchors else frozenset().union(*(each or () for each in anchors))
        return _Piece(f"(?:{joined})", every)

    def _choice(self, part: str) -> _Piece:
        if part.startswith("{") and part.endswith("}"):
            return self._list(part[1:-1])
        if part.startswith("<") and part.endswith(">"):
            if part[1:-1] not in SHAPES:
                raise PatternError(f"“{part}” is no shape; there are {', '.join(SHAPES)}")
            return _Piece(rf"{part} (?:, )?", frozenset([part]))
        if part in {NAMED, SCHOOL}:
            return _Piece(rf"{part}\d+ (?:, )?", frozenset([part]))
        if part != OTHER and not _WORD.fullmatch(part):
            raise PatternError(f"“{part}” is not written as small letters and digits")
        self.words.add(part)
        return _Piece(rf"{part} (?:, )?", frozenset([part]))

    def forms(self, plain: str, form: str) -> list[str]:
        """The entries of a list in one form."""
        return [inflected(entry, form, self.irregular) if form else entry for entry in self.lists[plain]]

    def _list(self, name: str) -> _Piece:
        if name in self._known:
            return self._known[name]
        plain, _, form = name.partition(".")
        if plain not in self.lists:
            raise PatternError(f"there is no list “{plain}”")
        if name in self._open:
            raise PatternError(f"the list “{plain}” contains itself")
        if form not in {"", "s", "ed", "ing"}:
            raise PatternError(f"“.{form}” is no form of a verb; there are .s, .ed and .ing")
        self._open.append(name)
        pieces = [self._sequence(entry) for entry in _longest_first(self.forms(plain, form))]
        self._open.pop()
        anchors = [piece.anchors for piece in pieces]
        every = None if None in anchors else frozenset().union(*(each or () for each in anchors))
        self._known[name] = _Piece("(?:" + "|".join(piece.regex for piece in pieces) + ")", every)
        return self._known[name]


def _longest_first(entries: Iterable[str]) -> list[str]:
    """Entries so that a longer one is tried before what it begins with."""
    return sorted(dict.fromkeys(entries), key=lambda entry: -len(entry.split()))


def _cost(anchors: frozenset[str]) -> int:
    """How often one of some words stands in ordinary English, roughly."""
    return sum(200 if word in _COMMON else 1 for word in anchors)
