"""The watchlist: names of schools and staff, compiled into forms that can be found in one pass."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from daachorse import DoubleArrayAhoCorasick

from mentions.canonical import canonical
from mentions.names import PersonNames, forms

Kind = Literal["school", "person", "place", "role", "setting", "trade"]

# Words that say what sort of school it is; without them stands the name that people use.
_TYPE_WORDS = re.compile(
    r"\b(the|primary|secondary|infants?|juniors?|nursery|first|middle|high|grammar|community|voluntary|controlled|aided"
    r"|church of england|c of e|cofe|ce|roman catholic|catholic|rc|va|vc|school|academy|college)\b"
)
_TRADES = (
    "footballer", "striker", "midfielder", "goalkeeper", "actor", "actress", "singer", "solicitor", "barrister",
    "member of parliament", "mp for", "novelist", "estate agent", "surgeon", "jockey",
)  # fmt: skip
_ROLES = (
    "head", "headteacher", "head teacher", "headmistress", "headmaster", "principal", "deputy", "assistant head",
    "teacher", "governor", "chair of governors", "governors", "senco", "teaching assistant", "class teacher",
)  # fmt: skip

_SETTINGS = (
    "school", "schools", "pupil", "pupils", "headteacher", "head teacher", "teacher", "teachers", "classroom", "ofsted",
    "playground", "assembly", "governors", "year 1", "year 2", "year 3", "year 4", "year 5", "year 6",
    "reception class", "school run", "homework", "uniform", "pta", "parents evening", "ks1", "ks2", "sats",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SchoolNames:
    """How one school may be named, and what stands near a mention that is really of it."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    town: str = ""
    postcode: str = ""
    authority: str = ""
    phone: str = ""
    domains: tuple[str, ...] = ()
    people: tuple[PersonNames, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One written form of one thing: what we look for, or what speaks for or against it."""

    kind: Kind
    school: str
    entity: str
    form: str
    words: bytes
    bits: float
    """Prior of the form alone, in bits; 0 is even odds (matching.md section 5)."""


def _letters(text: str) -> int:
    return len(text.replace(" ", ""))


def _short(name: str) -> str:
    """The name that people use: “Larkspur Hill Primary School” is “larkspur hill”."""
    return " ".join(_TYPE_WORDS.sub(" ", canonical(name).decode()).split())


def _school_terms(school: SchoolNames) -> Iterable[Term]:
    for name in (school.name, *school.aliases):
        yield Term("school", school.key, school.key, "full name", canonical(name)[:-1], 2)
        short = _short(name)
        if _letters(short) >= 5:  # noqa: PLR2004 - shorter is too common to fire
            for ending in ("school", "primary", "academy", "infants", "juniors", "college"):
                yield Term("school", school.key, school.key, "usual name", f" {short} {ending}".encode(), 0)
            if " " in short:
                yield Term("school", school.key, school.key, "short name", f" {short}".encode(), -4)
    places = {
        "town": (school.town, 8.0),
        "postcode": (school.postcode, 17.0),
        "authority": (school.authority, 6.0),
        "telephone number": (school.phone, 20.0),
    }
    for form, (text, bits) in places.items():
        if canonical(text).strip():
            yield Term("place", school.key, form, form, canonical(text)[:-1], bits)


def _person_terms(school: SchoolNames, person: PersonNames) -> Iterable[Term]:
    for name in person.all:
        for found in forms(name, person.titles):
            yield Term("person", school.key, person.key, found.form, f" {found.words}".encode(), found.bits)


@dataclass(frozen=True)
class Watchlist:
    """Everything that is looked for, as one automaton over canonical text."""

    schools: tuple[SchoolNames, ...]
    terms: tuple[Term, ...] = field(repr=False)

    @classmethod
    def of(cls, schools: Iterable[SchoolNames]) -> "Watchlist":
        """Compile the names of schools and their staff."""
        schools = tuple(schools)
        terms: list[Term] = []
        for school in schools:
            terms += _school_terms(school)
            for person in school.people:
                terms += _person_terms(school, person)
        terms += (Term("role", "", role, role, canonical(role)[:-1], 8) for role in _ROLES)
        terms += (Term("setting", "", word, word, canonical(word)[:-1], 0) for word in _SETTINGS)
        terms += (Term("trade", "", trade, trade, canonical(trade)[:-1], -10) for trade in _TRADES)
        return cls(schools, tuple(term for term in terms if term.words.strip()))

    @cached_property
    def by_key(self) -> dict[str, SchoolNames]:
        """Schools by their key."""
        return {school.key: school for school in self.schools}

    @cached_property
    def _patterns(self) -> dict[bytes, tuple[Term, ...]]:
        grouped: dict[bytes, list[Term]] = {}
        for term in sorted(self.terms, key=lambda term: -term.bits):  # of equal words the likelier form counts
            same = grouped.setdefault(term.words, [])
            if not any((seen.school, seen.entity, seen.kind) == (term.school, term.entity, term.kind) for seen in same):
                same.append(term)
        return {words: tuple(terms) for words, terms in grouped.items()}

    @cached_property
    def _automaton(self) -> tuple[DoubleArrayAhoCorasick, list[tuple[Term, ...]]]:
        return DoubleArrayAhoCorasick(list(self._patterns)), list(self._patterns.values())

    def occurrences(self, text: bytes) -> list[tuple[int, int, Term]]:
        """Every term in a canonical text: where its words begin and end (without blanks), and the term.

        A possessive “s” may follow a name: its apostrophe has vanished from canonical text.
        """
        if not self.terms:
            return []
        automaton, terms = self._automaton
        found: list[tuple[int, int, Term]] = []
        for start, end, number in automaton.find_overlapping(text):
            if text[end : end + 1] == b" " or text[end : end + 2] == b"s ":
                found += ((start + 1, end, term) for term in terms[number])
        return found
