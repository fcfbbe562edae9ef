"""Routing: whom a case or a sighting concerns, and with that whose it is, who is copied and who is locked out."""

from collections.abc import Collection, Iterable

from cases.audience import READERS, closest, roles_text, route_of, subject_of, subjects_named
from cases.models import Audience, Case, Sighting, Subject
from cases.stories import move
from mentions.canonical import folded
from mentions.names import named_in, named_in_address
from register.entries import names_of
from register.models import Person, Role, School

_CLOSENESS = (
    Subject.HEAD_AND_CHAIR, Subject.CHAIR, Subject.HEAD, Subject.GOVERNOR, Subject.ADMINISTRATOR, Subject.DSL,
    Subject.STAFF, Subject.SCHOOL,
)  # fmt: skip
_READING_ROLES = frozenset({
    Role.DEPUTY, Role.DSL, Role.DPO, Role.CLERK, Role.GOVERNOR, Role.VICE_CHAIR, Role.TECHNICIAN, Role.MODERATOR,
    Role.HR, Role.AUTHORITY,
})  # fmt: skip


def subjects_told(school: School, text: str, address: str) -> set[Subject]:
    """Whom the words of a complaint may concern; the school's name is taken as said, for it rarely is."""
    found = subjects_named(school, f"{school.name} {text}", address, [folded(school.name)])
    people = [
        person for person in school.people.exclude(role__in=[Role.HEAD, Role.CHAIR]) if _named(person, text, address)
    ]
    return found | {subject_of(person) for person in people}


def roles_named(school: School, text: str, address: str) -> set[Role]:
    """Roles whose holders a text names: they are not to hear first of what is said about them (privacy D9)."""
    found = {Role(person.role) for person in school.people.exclude(role="") if _named(person, text, address)}
    return found & _READING_ROLES


def roles_mentioned(school: School, entities: Iterable[str]) -> set[Role]:
    """Roles of the people whom mentions name, by their keys in the register."""
    roles = school.people.filter(key__in=list(entities)).exclude(role="").values_list("role", flat=True)
    return set(map(Role, roles)) & _READING_ROLES


def settle(case: Case, subjects: Collection[Subject], locked_out: Iterable[Role] = ()) -> None:
    """Make a case what its subjects ask for, with everything in it; nothing is saved before the route is whole."""
    route = route_of(case.school, subjects, case.category)
    audience, shut = reachable(route.audience, {*route.locked_out, *locked_out})
    case.subject = subject_for(subjects)
    case.audience = audience
    case.copied = roles_text(route.copied - shut)
    case.locked_out = roles_text(shut)
    case.save(update_fields=["subject", "audience", "copied", "locked_out"])
    for sighting in case.sightings.all():
        _follow(sighting, audience, shut)


def reachable(audience: Audience, shut: Iterable[Role]) -> tuple[Audience, frozenset[Role]]:
    """An audience of which somebody is left when some roles are locked out, with the roles that then are.

    Where everybody of it is named, the authority hears of it, who is the last to go to.
    """
    closed = frozenset(shut)
    if closed >= READERS[audience]:
        audience = Audience.AUTHORITY
    return audience, closed - READERS[Audience.AUTHORITY] if audience == Audience.AUTHORITY else closed


def subject_for(subjects: Collection[Subject]) -> Subject:
    """The one subject by which a case is called: the closest kept of several."""
    found = set(subjects)
    if {Subject.HEAD, Subject.CHAIR} <= found:
        return Subject.HEAD_AND_CHAIR
    return next((one for one in _CLOSENESS if one in found), Subject.SCHOOL)


def pass_on(case: Case, audience: Audience) -> None:
    """Make a case another audience's because of something that came to light in it; only ever closer kept."""
    wanted = closest(case.school, [Audience(case.audience), audience])
    if wanted == case.audience:
        return
    whom = {
        Audience.CHAIR: {Subject.HEAD},
        Audience.VICE_CHAIR: {Subject.CHAIR},
        Audience.AUTHORITY: {Subject.HEAD_AND_CHAIR},
    }
    settle(case, whom[wanted] | {Subject(case.subject)}, map(Role, case.locked_out.split()))


def _follow(sighting: Sighting, audience: Audience, shut: Iterable[str]) -> None:
    locked_out = roles_text({*sighting.locked_out.split(), *map(str, shut)})
    if sighting.locked_out != locked_out:
        sighting.locked_out = locked_out
        sighting.save(update_fields=["locked_out"])
    if sighting.audience != audience:
        move(sighting, audience)


def _named(person: Person, text: str, address: str) -> bool:
    names = [names_of(person)]
    return named_in(text, names) or named_in_address(address, names)
