"""Who may know: decided once for each sighting, asked for by every query."""

from collections.abc import Iterable

from django.db.models import QuerySet

from cases.models import Audience, Sighting
from mentions.mention import Mention
from register.models import Person, Role, School

READERS = {
    Audience.HEAD: {Role.HEAD, Role.DEPUTY},
    Audience.CHAIR: {Role.CHAIR},
}


def audience_of(school: School, found: Iterable[Mention]) -> Audience:
    """Audience of a sighting: what names the headteacher goes to the chair of governors (A76).

    The head is told of it by the chair, praise included: until somebody neutral has read it, nobody
    can know which it is.
    """
    heads = set(Person.objects.filter(school=school, role=Role.HEAD).values_list("key", flat=True))
    named = {mention.entity for mention in found if mention.kind == "person"}
    return Audience.CHAIR if heads & named else Audience.HEAD


def audience_for(role: str) -> Audience | None:
    """Audience that a contact in a role belongs to; None when it may see no sightings."""
    return next((audience for audience, roles in READERS.items() if role in roles), None)


def sightings_for(audience: Audience, school: School) -> QuerySet[Sighting]:
    """Sightings of a school that one audience may know of; there is no query without an audience."""
    return Sighting.objects.filter(school=school, audience=audience)
