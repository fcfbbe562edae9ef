"""An invented county: schools whose staff have common, rare, double, accented and former names."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from mentions.names import PersonNames
from mentions.school_names import SchoolNames
from tests.mentions.floors import pools

_TYPES = ("Primary School", "Infant School", "Junior School", "Academy", "Community School", "School", "High School")
_NAMES = (
    "Larkspur Hill", "Foxglove Lane", "Beacon Rise", "Kestrel Park", "Quarry Bank", "Hazel Grove End", "Otter Vale",
    "Tanpit Lane", "Rookery Field", "Marigold Way", "Thistledown", "Copperbeech", "Windle Brook", "Heron Water",
    "Saxon Ridge", "Juniper Bank", "T. H. Quillington", "J. F. Harbottle", "Elder Spinney", "Millrace", "The Beeches",
    "The Old Forge", "Linden and Ashcroft", "Moor & Meadow",
)  # fmt: skip
_HOLY = (
    "St Ethelwin's Church of England Primary School", "St Osmund's Catholic Primary School",
    "St Mary's Catholic Primary School", "St John's CE Primary School", "St Anne's RC Primary School",
    "Saint Wilfrid's C of E Junior School",
)  # fmt: skip


@dataclass(frozen=True)
class Staff:
    """The staff of one school by what is special about their names."""

    rare: PersonNames
    common: PersonNames
    nicknamed: PersonNames
    accented: PersonNames
    irish: PersonNames
    double: PersonNames
    renamed: PersonNames
    wordy: PersonNames
    """Somebody whose names are also ordinary words."""
    others: tuple[PersonNames, ...]

    @property
    def all(self) -> tuple[PersonNames, ...]:
        """Everybody."""
        special = (
            self.rare,
            self.common,
            self.nicknamed,
            self.accented,
            self.irish,
            self.double,
            self.renamed,
            self.wordy,
        )
        return special + self.others


@dataclass(frozen=True)
class Place:
    """One school of the register with its staff."""

    names: SchoolNames
    staff: Staff

    @property
    def surnames(self) -> frozenset[str]:
        """Surnames of the staff and their parts, which filler text on a page about the school leaves out."""
        last = (name.rpartition(" ")[2] for person in self.staff.all for name in person.all)
        return frozenset(word for name in last for word in (name, *name.split("-")))


def _unlike(chance: random.Random, draw: Callable[[], str], used: set[str]) -> str:
    """A draw that nobody of the school has yet."""
    while (drawn := draw()) in used:
        pass
    used.add(drawn)
    return drawn


def _staff(key: str) -> Staff:
    chance = pools.draws("staff", key)
    used: set[str] = set()
    numbers = iter(range(99))

    def surname() -> str:
        return _unlike(chance, lambda: pools.common(chance, pools.SURNAMES), used)

    def rare() -> str:
        return _unlike(chance, lambda: chance.choice(pools.RARE), used)

    def person(first: str, last: str, *aliases: str) -> PersonNames:
        title = "Mr" if first in {*pools.MEN, *pools.RARE_MEN, "André", "Seán", "José", "Björn"} else "Mrs"
        return PersonNames(f"{key}-{next(numbers)}", f"{first} {last}", (title,), aliases)

    def anybody() -> str:
        return pools.common(chance, chance.choice((pools.WOMEN, pools.MEN)))

    nicknamed, former, kept = chance.choice(list(pools.NICKNAMES)), chance.choice(pools.WOMEN), rare()
    return Staff(
        rare=person(chance.choice(chance.choice((pools.RARE_WOMEN, pools.RARE_MEN))), rare()),
        common=person(anybody(), surname()),
        nicknamed=PersonNames(f"{key}-n", f"{nicknamed} {surname()}"),
        accented=person(chance.choice(pools.ACCENTED), surname()),
        irish=person(anybody(), chance.choice(pools.IRISH)),
        double=person(anybody(), f"{surname()}-{rare()}"),
        renamed=person(former, surname(), f"{former} {kept}"),
        wordy=PersonNames(f"{key}-w", chance.choice(list(pools.WORDY)), ("Mrs",)),
        others=tuple(person(anybody(), surname()) for _ in range(3)),
    )


def _place(number: int, name: str, town: str) -> Place:
    key = f"school-{number:02}"
    chance = pools.draws("school", number)
    staff = _staff(key)
    word = "".join(letter for letter in name.partition(" Church")[0].lower() if letter.isalpha())
    names = SchoolNames(
        key=key,
        name=name,
        aliases=(f"{town} {chance.choice(('Board', 'Mill Street', 'Chapel Row'))} School",) if number % 3 == 0 else (),
        town=town,
        postcode=f"{chance.choice(('WX', 'QZ', 'XO'))}{number + 1} {number % 9}{chance.choice(('LH', 'QT', 'BD'))}",
        authority=pools.COUNTIES[number % 3],
        phone=f"01632 960{number:03}",
        domains=(f"{word[:18]}.test",),
        people=staff.all,
    )
    return Place(names, staff)


def county() -> tuple[Place, ...]:
    """Every school of the county, each in a town of its own."""
    towns = pools.draws("towns").sample(pools.TOWNS, len(_NAMES) + len(_HOLY))
    typed = [f"{name} {_TYPES[number % len(_TYPES)]}" for number, name in enumerate(_NAMES)]
    return tuple(_place(*found) for found in zip(range(99), [*typed, *_HOLY], towns, strict=False))


def elsewhere(chance: random.Random, *towns: str) -> str:
    """A town in which no school of the county stands."""
    taken = {place.names.town for place in COUNTY}
    return chance.choice([town for town in pools.TOWNS if town not in taken and town not in towns])


COUNTY = county()
