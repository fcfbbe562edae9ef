"""Names of schools: what a register declares, taken apart, and the ways in which people write a core."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mentions.gazetteer import assumed_namesakes, words_of
from mentions.names import PersonNames
from mentions.styles import Style, parsed_school

_IN_BRACKETS = re.compile(r"\([^)]*\)")


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


def squeezable(name: SchoolName) -> dict[str, bool]:
    """Words of a school's name that people run together, and whether they say what sort of school it is."""
    endings = ("school", "primary", "academy", "infants", "juniors", "college", "primaryschool", "highschool")
    whole = {name.words: True} | {f"{name.core} {ending}": True for ending in endings if name.core}
    return {name.core: False} | whole
