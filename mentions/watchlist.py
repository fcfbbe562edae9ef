"""The watchlist: names of schools and staff, compiled so that a page is known for a candidate in one pass."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from mentions.automaton import Automaton
from mentions.canonical import pattern
from mentions.disguise import Letters
from mentions.forms import TITLES, forms
from mentions.gazetteer import Gazetteer
from mentions.names import PersonNames
from mentions.parts import parsed
from mentions.people import People
from mentions.school_names import SchoolNames, core_spellings, names_of_school, squeezable
from mentions.terms import Term

SMALL = 5_000
"""People up to which every form of every name is looked for on every page; beyond, the school comes first."""
MOST_COMPILED = 500


def _anchors(school: SchoolNames) -> Iterator[str]:
    """Words of which at least one stands on every page that names the school itself."""
    for name in names_of_school(school):
        yield from core_spellings(name.core) if name.core else [name.words]


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
    terms: tuple[Term, ...] = ()
    """Words of a complaint, looked for beside the names."""

    @classmethod
    def of(cls, schools: Iterable[SchoolNames], gazetteer: Gazetteer | None = None) -> "Watchlist":
        """Watch for schools and their staff; a gazetteer tells of namesakes that are not watched."""
        return cls(tuple(schools), gazetteer or Gazetteer())

    @cached_property
    def print(self) -> str:
        """Fingerprint of what is looked for: a page that was read with another list is to be read again."""
        return sha256(repr((self.schools, self.terms)).encode("utf-8", "surrogatepass")).hexdigest()

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
                yield pattern(words), 2 * number
            for person in school.people:
                for form in _forms_of(person) if self.small else _commonest_forms(person):
                    yield form, 2 * number + 1

    @cached_property
    def automaton(self) -> Automaton:
        """Words by which a page is known for a candidate: twice the place of its school, plus one for a person."""
        return Automaton(words for words in self.patterns() if words[0])

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


def _long_names(school: SchoolNames) -> Iterator[str]:
    for name in names_of_school(school):
        yield from squeezable(name)
    for person in school.people:
        for whole in map(parsed, person.all):
            yield f"{whole.first}{whole.last}"
            yield f"{whole.last}{whole.first}"
