"""The gazetteer: schools and places that the register does not hold, so that a namesake is known for one.

Optional: without it a school is still found, with less certainty when it bears a saint’s name.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from mentions.canonical import canonical
from mentions.styles import Parsed, Style, parsed_school

MANY = 128
_SHARED = {
    "saint", "st", "saints", "holy", "sacred", "our", "christ", "trinity", "immaculate", "blessed", "rosary", "corpus",
}  # fmt: skip


def words_of(text: str) -> list[str]:
    """Canonical words of a name; “Saint” is written “St”."""
    words = canonical(text.replace("&", " and ")).decode().split()
    return ["st" if word in {"saint", "sts", "ss"} else word for word in words]


@dataclass(frozen=True, slots=True)
class KnownSchool:
    """One school of the country: its printed name and where it stands."""

    name: str
    town: str = ""
    authority: str = ""
    postcode: str = ""
    locality: str = ""
    street: str = ""

    @property
    def parsed(self) -> Parsed:
        """Core and style of the name."""
        return parsed_school(words_of(self.name), frozenset(words_of(f"{self.town} {self.locality}")))


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another school with the same core."""

    school: KnownSchool
    style: Style


@dataclass(frozen=True)
class Gazetteer:
    """Every known school by the core of its name, and the names of places."""

    by_core: dict[str, tuple[Namesake, ...]] = field(default_factory=dict, repr=False)
    places: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, schools: Iterable[KnownSchool], places: Iterable[str] = ()) -> "Gazetteer":
        """Index schools by core and places by canonical name; names without a core (“School”) are left out."""
        grouped: dict[str, list[Namesake]] = defaultdict(list)
        for school in schools:
            parsed = school.parsed
            if parsed.core:
                grouped[parsed.core].append(Namesake(school, parsed.style))
        return cls(
            {core: tuple(same) for core, same in grouped.items()},
            frozenset(" ".join(words_of(place)) for place in places),
        )

    def namesakes(self, core: str) -> tuple[Namesake, ...]:
        """Schools with a core, our own among them when the gazetteer knows it."""
        return self.by_core.get(core, ())


def assumed_namesakes(core: str) -> int:
    """How many schools may share a core where no gazetteer tells: many when it is a saint or a feast.

    245 of 22,282 schools are called St Mary's, 87 All Saints; most other names are borne by one.
    """
    return MANY if set(core.split()) & _SHARED else 1
