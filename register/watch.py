"""The watchlist of what the register declares."""

from collections.abc import Iterable
from datetime import date

from mentions.gazetteer import Gazetteer
from mentions.watchlist import Watchlist
from register.document import RegisterEntry
from register.entries import school_names
from register.models import School


def watchlist(schools: Iterable[School], today: date, gazetteer: Gazetteer | None = None) -> Watchlist:
    """Names of the given schools and of everybody in their registers who had begun by today."""
    return Watchlist.of((school_names(school, school.people.all(), today) for school in schools), gazetteer)


def watchlist_of(register: RegisterEntry, today: date, gazetteer: Gazetteer | None = None) -> Watchlist:
    """The watchlist of a register file, without a database."""
    return Watchlist.of((school_names(school, school.people, today) for school in register.schools), gazetteer)
