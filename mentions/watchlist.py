"""The watchlist: names of schools and staff, compiled so that a page is known for a candidate in one pass."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

from mentions.automaton import Automaton
from mentions.canonical import canonical, pattern
from mentions.disguise import Letters
from mentions.forms import TITLES, forms
from mentions.gazetteer import Gazetteer, assumed_namesakes, words_of
from mentions.names import PersonNames
from mentions.parts import parsed
from mentions.people import People
from mentions.styles import Style, parsed_school

SMALL = 5_000
"""People up to which every form of every name is looked for on every page; beyond, the school comes first."""
MOST_COMPILED = 500
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_TYPICAL = (
    "school", "primary", "academy", "infant", "infants", "junior", "juniors", "college", "ce", "c of e", "catholic",
    "rc",
    "church of england", "cofe", "high", "nursery", "first", "community", "secondary", "ysgol",
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
    handles: tuple[str, ...] = ()
    urn: str = ""


@dataclass(frozen=True, slots=True)
class SchoolName:
    """One name of a school taken apart: the words of its core, its style, and whether it is today's name."""

    words: str
    core: str
    style: Style
    current: bool
    town: bool = False
    """Whether the core is nothing but the name of the school's own town."""

    @property
    def telling(self) -> bool:
        """Whether the core alone may be looked for: two words, one long one, or all that the register gives."""
        if self.town and self.style:
            return assumed_namesakes(self.core) > 1
        return " " in self.core or len(self.core) > 6 or not self.style  # noqa: PLR2004 - “abbey” is too common


def names_of_school(school: SchoolNames) -> tuple[SchoolName, ...]:
    """Every name that a school bears or bore, taken apart."""
    return _apart((school.name, *school.aliases), f"{school.town} {school.authority}")


@cache
def _apart(names: tuple[str, ...], elsewhere: str) -> tuple[SchoolName, ...]:
    town = frozenset(words_of(elsewhere))
    found: dict[str, SchoolName] = {}
    for name in (written for given in names for written in dict.fromkeys((given, _IN_BRACKETS.sub(" ", given)))):
        words = words_of(name)
        apart = parsed_school(words, town)
        whole = " ".join(words)
        found.setdefault(
            whole,
            SchoolName(
                whole, apart.core, apart.style, name == names[0], bool(apart.core) and town >= set(apart.core.split())
            ),
        )
    return tuple(found.values())


def core_spellings(core: str) -> Iterator[str]:
    """Ways to write a core: Saint for St, the possessive “s” and initials left out."""
    bare = core.lstrip()
    while " " in bare and len(bare.split(" ", 1)[0]) == 1:
        bare = bare.split(" ", 1)[1]
    if bare != core and len(bare) > 6:  # noqa: PLR2004 - a short rest names nothing
        yield bare
    for words in {core, core.replace("st ", "saint ", 1) if core.startswith("st ") else core}:
        yield words
        if core.startswith("st ") and words.endswith("s") and not words.endswith(("ss", "us", "is", "es")):
            yield words[:-1]
    if " and " in f" {core} ":
        yield core.replace(" and ", " ")


def _anchors(school: SchoolNames) -> Iterator[str]:
    """Words of which at least one stands on every page that names the school itself."""
    for name in names_of_school(school):
        for core in core_spellings(name.core) if name.core else [name.words]:
            if name.telling or not name.core:
                yield core
            else:
                yield from (f"{core} {word}" for word in _TYPICAL)
                yield from (f"{word} {core}" for word in ("ysgol", "academy of"))


def _contacts(school: SchoolNames) -> Iterator[str]:
    """What only this school has: its domains, telephone number and accounts."""
    yield from school.domains
    yield from (handle.lstrip("@") for handle in school.handles)
    digits = "".join(filter(str.isdigit, school.phone))
    if len(digits) > 8:  # noqa: PLR2004 - a whole number
        yield from (school.phone, digits, f"{digits[:5]} {digits[5:]}", f"{digits[:4]} {digits[4:7]} {digits[7:]}")


@dataclass(frozen=True)
class Watchlist:
    """Everything that is looked for."""

    schools: tuple[SchoolNames, ...] = field(repr=False)
    gazetteer: Gazetteer = field(default_factory=Gazetteer, repr=False)

    @classmethod
    def of(cls, schools: Iterable[SchoolNames], gazetteer: Gazetteer | None = None) -> "Watchlist":
        """Watch for schools and their staff; a gazetteer tells of namesakes that are not watched."""
        return cls(tuple(schools), gazetteer or Gazetteer())

    @cached_property
    def by_key(self) -> dict[str, SchoolNames]:
        """Schools by their key."""
        return {school.key: school for school in self.schools}

    @cached_property
    def by_core(self) -> dict[str, tuple[SchoolNames, ...]]:
        """Schools by the cores of their names: those of one core are namesakes."""
        grouped: dict[str, dict[str, SchoolNames]] = {}
        for school in self.schools:
            for name in names_of_school(school):
                grouped.setdefault(name.core, {})[school.key] = school
        return {core: tuple(same.values()) for core, same in grouped.items()}

    @cached_property
    def small(self) -> bool:
        """Whether few enough people are watched for every form to be looked for on every page."""
        return sum(len(school.people) for school in self.schools) <= SMALL

    def patterns(self) -> Iterator[tuple[bytes, int]]:
        """Patterns of the automaton with their numbers; some come more than once."""
        for number, school in enumerate(self.schools):
            for words in (*_anchors(school), *_contacts(school)):
                yield canonical(words)[:-1], 2 * number
            for person in school.people:
                for form in _forms_of(person) if self.small else _commonest_forms(person):
                    yield form, 2 * number + 1

    @cached_property
    def automaton(self) -> Automaton:
        """Words by which a page is known for a candidate: twice the place of its school, plus one for a person."""
        return Automaton(words for words in self.patterns() if len(words[0]) > 1)

    @cached_property
    def disguises(self) -> Letters:
        """Letters of long names, by the place of their school: where few people are watched."""
        schools = self.schools if self.small else ()
        return Letters((name, number) for number, school in enumerate(schools) for name in _long_names(school))

    def people(self, school: SchoolNames) -> People:
        """The people of a school, compiled when they are first asked for."""
        known = self._compiled.get(school.key)
        if known is None:
            if len(self._compiled) >= MOST_COMPILED:
                self._compiled.clear()
            known = self._compiled[school.key] = People(school.people)
        return known

    @cached_property
    def _compiled(self) -> dict[str, People]:
        return {}


def _forms_of(person: PersonNames) -> Iterator[bytes]:
    """Every form of a person's name, with a blank before it."""
    for name in person.all:
        yield from (f" {form.words}".encode() for form in forms(name, person.titles) if form.words)


def _commonest_forms(person: PersonNames) -> Iterator[bytes]:
    """Full name, and title with surname: of very many people the rest is looked for where the school is named."""
    for name in person.all:
        whole = parsed(name)
        last = pattern(whole.last)
        for before in (whole.first, *(person.titles or TITLES)):
            if last and before:
                yield pattern(before) + last


def squeezable(name: SchoolName) -> dict[str, bool]:
    """Words of a school's name that people run together, and whether they say what sort of school it is."""
    endings = ("school", "primary", "academy", "infants", "juniors", "college", "primaryschool", "highschool")
    whole = {name.words: True} | {f"{name.core} {ending}": True for ending in endings if name.core}
    return {name.core: False} | whole


def _long_names(school: SchoolNames) -> Iterator[str]:
    for name in names_of_school(school):
        yield from squeezable(name)
    for person in school.people:
        for whole in map(parsed, person.all):
            yield f"{whole.first}{whole.last}"
            yield f"{whole.last}{whole.first}"
