"""Who may know: decided once for each sighting, asked for by every query."""

from collections.abc import Iterable

from django.db.models import QuerySet

from cases.models import Audience, Sighting
from cases.stories import move
from mentions.concern import concerns_head
from register.entries import names_of
from register.models import Person, Role, School

READERS = {
    Audience.HEAD: {Role.HEAD, Role.DEPUTY},
    Audience.CHAIR: {Role.CHAIR},
}


def audience_of(school: School, text: str, address: str, school_words: Iterable[str]) -> Audience:
    """Audience of a page: what may concern the headteacher goes to the chair of governors (A76).

    The head is told of it by the chair, praise included: until somebody neutral has read it, nobody
    can know which it is.
    """
    heads = [names_of(person) for person in Person.objects.filter(school=school, role=Role.HEAD)]
    return Audience.CHAIR if concerns_head(text, address, heads, school_words) else Audience.HEAD


def look_again(sighting: Sighting, text: str) -> None:
    """Decide again from what the browser showed: a page may say more there, and only ever becomes closer kept."""
    if sighting.own_site or sighting.audience == Audience.CHAIR:
        return
    words = [mention.words for mention in sighting.mentions.all() if mention.kind == "school"]
    if audience_of(sighting.school, text, sighting.address, words) == Audience.CHAIR:
        move(sighting, Audience.CHAIR)


def audience_for(role: str) -> Audience | None:
    """Audience that a contact in a role belongs to; None when it may see no sightings."""
    return next((audience for audience, roles in READERS.items() if role in roles), None)


def sightings_for(audience: Audience, school: School) -> QuerySet[Sighting]:
    """Sightings of a school that one audience may know of; there is no query without an audience."""
    return Sighting.objects.filter(school=school, audience=audience)
