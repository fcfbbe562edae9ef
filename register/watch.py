"""The watchlist of what the register declares."""

from collections.abc import Iterable
from datetime import date

from mentions.gazetteer import Gazetteer
from mentions.watchlist import Watchlist
from register.entries import names_of, school_names
from register.models import School

__all__ = ["names_of", "watchlist"]


def watchlist(schools: Iterable[School], today: date, gazetteer: Gazetteer | None = None) -> Watchlist:
    """Names of the given schools and of everybody in their registers who had begun by today."""
    return Watchlist.of((school_names(school, school.people.all(), today) for school in schools), gazetteer)
