"""The watchlist of what the register declares."""

from collections.abc import Iterable
from datetime import date

from mentions.names import PersonNames
from mentions.watchlist import SchoolNames, Watchlist
from register.models import Person, School


def names_of(person: Person) -> PersonNames:
    """How a person of the register may be named."""
    return PersonNames(person.key, person.name, tuple(person.titles), tuple(person.aliases))


def watchlist(schools: Iterable[School], today: date) -> Watchlist:
    """Names of the given schools and of everybody in their registers who had begun by today.

    Former members of staff stay on the list as long as the register holds them: what is said about a
    teacher seldom ends with the employment.
    """
    return Watchlist.of(
        SchoolNames(
            key=school.key,
            name=school.name,
            aliases=(*school.aliases, *school.former_names),
            town=school.town,
            postcode=school.postcode,
            authority=school.authority,
            phone=school.phone,
            domains=tuple(domain.lower() for domain in school.domains),
            people=tuple(
                names_of(person)
                for person in school.people.all()
                if person.started_on is None or person.started_on <= today
            ),
        )
        for school in schools
    )
