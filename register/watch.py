"""The watchlist of what the register declares."""

from collections.abc import Collection, Iterable
from datetime import date

from mentions.gazetteer import Gazetteer
from mentions.watchlist import Watchlist
from register.document import RegisterEntry
from register.entries import school_names
from register.models import Person, School
from register.process import covered_people


def watchlist(
    schools: Iterable[School],
    today: date,
    gazetteer: Gazetteer | None = None,
    without: Collection[tuple[int, str]] = (),
) -> Watchlist:
    """Names of the given schools and of everybody whom their process records cover and who had begun by today.

    `without` are people who are not looked for at present, by the row of their school and their key (A55).
    """

    def people(school: School) -> list[Person]:
        return [one for one in covered_people(school, today) if (school.pk, one.key) not in without]

    return Watchlist.of((school_names(school, people(school), today) for school in schools), gazetteer)


def watchlist_of(register: RegisterEntry, today: date, gazetteer: Gazetteer | None = None) -> Watchlist:
    """The watchlist of a register file, without a database."""
    return Watchlist.of((school_names(school, school.people, today) for school in register.schools), gazetteer)
