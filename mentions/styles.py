"""The grammar of school names: a core that names the place, and a style that says what sort of school it is.

“St Mary’s Church of England (Aided) Primary School” has the core “st marys” and the style Church of England,
primary, school. People drop and swap the words of the style, hardly ever those of the core.
"""

from dataclasses import dataclass
from typing import Literal

Group = Literal["faith", "phase", "kind", "other"]

_FAITHS = {
    "ce": ("church of england", "c of e", "cofe", "ce", "c e", "coe", "anglican", "church of england controlled"),
    "ciw": ("church in wales", "ciw", "c in w", "cinw"),
    "rc": ("roman catholic", "catholic", "rc", "r c", "rcva"),
    "methodist": ("methodist",), "jewish": ("jewish",), "muslim": ("muslim", "islamic"), "hindu": ("hindu",),
    "sikh": ("sikh",), "quaker": ("quaker",), "christian": ("christian",),
}  # fmt: skip
_PHASES = {
    "primary": ("primary", "primaryschool", "prim", "pri", "cps", "jmi", "gynradd", "junior and infant",
                "infant and junior"),
    "infant": ("infant", "infants", "inf", "babanod"), "junior": ("junior", "juniors"), "first": ("first",),
    "nursery": ("nursery", "preschool", "pre school", "meithrin", "feithrin", "kindergarten"),
    "middle": ("middle",), "lower": ("lower",), "upper": ("upper",), "prep": ("preparatory", "prep", "pre prep"),
    "secondary": ("secondary", "comprehensive", "uwchradd", "gyfun", "secondary modern"),
    "high": ("high",), "grammar": ("grammar",), "sixth": ("sixth form", "6th form"), "special": ("special",),
}  # fmt: skip
_KINDS = {
    "school": ("school", "schools", "ysgol", "sch"), "academy": ("academy", "academies", "acad"),
    "college": ("college",),
}  # fmt: skip
_OTHER = (
    "voluntary aided", "voluntary controlled", "va", "vc", "aided", "controlled", "voluntary", "community",
    "foundation",
    "endowed", "parochial", "maintained", "independent", "free", "day", "girls", "boys", "and", "with", "the", "a",
    "trust", "studio", "technology", "parish", "memorial", "county", "for girls", "for boys", "unit", "annex",
    "annexe", "combined", "federated", "all through",
    "arts", "sports", "science", "maths", "computing", "languages", "specialist", "c", "e", "r", "state funded",
    "ltd", "gm",
)  # fmt: skip
_WORDS: dict[tuple[str, ...], tuple[Group, str]] = {
    tuple(phrase.split()): (group, code)
    for group, table in (("faith", _FAITHS), ("phase", _PHASES), ("kind", _KINDS))
    for code, phrases in table.items()
    for phrase in phrases
} | {tuple(phrase.split()): ("other", "") for phrase in _OTHER}  # type: ignore[assignment]  # Group is known
_LONGEST = 4
_FOLLOWING = {"school", "for", *(word for phrase in _OTHER for word in phrase.split())}
_LEADING = {"the", "ysgol", "gynradd", "uwchradd", "gyfun", "babanod", "feithrin", "academy", "school", "college", "of"}
# Sorts of school that people take one for the other; those of different lines are different schools.
_LINES = ({"primary", "infant", "junior", "first", "nursery", "lower", "prep", "middle"},
          {"secondary", "high", "grammar", "upper", "sixth", "middle"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What sort of school a name says it is; each set empty when the name is silent."""

    faith: frozenset[str] = frozenset()
    phase: frozenset[str] = frozenset()
    kind: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.faith or self.phase or self.kind)

    def __or__(self, other: "Style") -> "Style":
        return Style(self.faith | other.faith, self.phase | other.phase, self.kind | other.kind)

    def covers(self, own: "Style") -> bool:
        """Whether the words written say all that a full name says."""
        return self.faith >= own.faith and self.phase >= own.phase and bool(self.kind or not own.kind)

    def against(self, own: "Style") -> float:
        """Bits that a written style speaks against a school's own; 0 when it may well be the same."""
        bits = 0.0
        if self.faith and not self.faith & own.faith:
            bits -= 12 if own.faith else 3
        if self.phase and own.phase and not self.phase & own.phase:
            same_line = any(self.phase & line and own.phase & line for line in _LINES)
            bits -= 2 if same_line else 12
        if self.kind == {"college"} and own.phase & _LINES[0] and not own.phase & _LINES[1]:
            bits -= 6
        return bits


def leading_words(words: list[str], start: int = 0) -> tuple[int, Style]:
    """How many words from a start on belong to a style, and the style that they say; joining words at the end are not.

    “Infant and Nursery School in” is four words.
    """
    at, taken, parts = start, start, Style()
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            known = _WORDS.get(tuple(words[at : at + length]))
            if known:
                break
        else:
            break
        at += length
        group, code = known
        if group != "other":
            parts |= Style(**{group: frozenset({code})})
            taken = at
    return taken - start, parts


@dataclass(frozen=True, slots=True)
class Parsed:
    """A school's name taken apart: words of its core, its style."""

    core: str
    style: Style


def parsed_school(words: list[str], elsewhere: frozenset[str] = frozenset()) -> Parsed:
    """Take the canonical words of a name apart; `elsewhere` are words of its town, which may follow the style.

    A name with nothing but style (“Primary School”) has an empty core.
    """
    before, first = 0, Style()
    while before < len(words) and words[before] in _LEADING:
        before += 1
    if before:
        _, first = leading_words([word for word in words[:before] if word != "of"])
    rest = words[before:]
    for start in range(len(rest)):
        taken, style = leading_words(rest, start)
        left = rest[start + taken :]
        if taken and style and all(word in elsewhere or word in _FOLLOWING for word in left):
            return Parsed(" ".join(rest[:start]), first | style)
    return Parsed(" ".join(rest), first)
