"""Who may know: decided once for each sighting and case, asked for by every query (A76, A77, A78; privacy D9)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.models import Audience, Case, Sighting, Subject
from mentions.concern import concerns_chair, concerns_head
from mentions.names import PersonNames
from register.entries import names_of
from register.models import Person, Role, School

READERS: dict[Audience, frozenset[Role]] = {
    Audience.HEAD: frozenset({Role.HEAD, Role.DEPUTY}),
    Audience.CHAIR: frozenset({Role.CHAIR}),
    Audience.VICE_CHAIR: frozenset({Role.VICE_CHAIR}),
    Audience.AUTHORITY: frozenset({Role.AUTHORITY}),
}
CHILD = "safeguarding"
"""The category of which the designated safeguarding lead hears beside the head (A75)."""
_APPOINTED_BY_HEAD = (Role.HEAD, Role.DEPUTY, Role.TECHNICIAN, Role.MODERATOR, Role.SUPPORT, Role.HR, Role.DSL)
_ROLES_OF: dict[Subject, tuple[Audience, tuple[Role, ...], tuple[Role, ...]]] = {
    # subject: whose it is, who is copied, who is locked out (privacy D9)
    Subject.SCHOOL: (Audience.HEAD, (), ()),
    Subject.STAFF: (Audience.HEAD, (Role.HR,), ()),
    Subject.HEAD: (Audience.CHAIR, (Role.AUTHORITY,), _APPOINTED_BY_HEAD),
    Subject.CHAIR: (Audience.VICE_CHAIR, (Role.CLERK,), (Role.CHAIR,)),
    Subject.HEAD_AND_CHAIR: (Audience.AUTHORITY, (), (*_APPOINTED_BY_HEAD, Role.CHAIR, Role.VICE_CHAIR, Role.CLERK)),
    Subject.GOVERNOR: (Audience.CHAIR, (), (Role.GOVERNOR,)),
    Subject.DSL: (Audience.HEAD, (), (Role.DSL,)),
    Subject.ADMINISTRATOR: (Audience.HEAD, (Role.DPO,), (Role.TECHNICIAN, Role.MODERATOR)),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: one role of one school. Every query of cases and sightings needs one; there is no default."""

    school: School
    role: str

    @property
    def audience(self) -> Audience | None:
        """The audience that the role belongs to; None when it belongs to none and may at most be copied."""
        return audience_for(self.role)


@dataclass(frozen=True, slots=True)
class Route:
    """Whose a case is, who is copied, and who must not know of it."""

    audience: Audience
    copied: frozenset[Role] = frozenset()
    locked_out: frozenset[Role] = frozenset()


def route_of(school: School, subjects: Collection[Subject], category: str = "") -> Route:
    """The route of what concerns some people, by role: the one table of privacy D9."""
    found = set(subjects) or {Subject.SCHOOL}
    if {Subject.HEAD, Subject.CHAIR} <= found:
        found = found - {Subject.HEAD, Subject.CHAIR} | {Subject.HEAD_AND_CHAIR}
    rows = [_ROLES_OF[subject] for subject in found]
    audience = closest(school, [row[0] for row in rows])
    locked_out = {role for row in rows for role in row[2]}
    copied = {role for row in rows for role in row[1]}
    if category == CHILD and audience == Audience.HEAD:
        copied.add(Role.DSL)
    return Route(audience, frozenset(copied - locked_out), frozenset(locked_out))


def closest(school: School, audiences: Iterable[Audience]) -> Audience:
    """The one audience for what belongs to several: head and chair together are passed over for the authority.

    Without a vice-chair in the register, what concerns the chair is the authority's.
    """
    found = set(audiences) - {Audience.HEAD}
    audience = Audience.HEAD if not found else found.pop() if len(found) == 1 else Audience.AUTHORITY
    if audience == Audience.VICE_CHAIR and not school.contacts.filter(role=Role.VICE_CHAIR).exists():
        return Audience.AUTHORITY
    return audience


def subjects_named(school: School, text: str, address: str, school_words: Iterable[str]) -> set[Subject]:
    """Whether a text may concern the head or the chair, asked with caution.

    The head is told of it by the chair, praise included: until somebody neutral has read it, nobody
    can know which it is.
    """
    words = tuple(school_words)
    found = set()
    if concerns_head(text, address, _holders(school, Role.HEAD), words):
        found.add(Subject.HEAD)
    if concerns_chair(text, address, _holders(school, Role.CHAIR), words):
        found.add(Subject.CHAIR)
    return found


def subject_of(person: Person) -> Subject:
    """What a person is as the subject of a case."""
    by_role = {
        Role.HEAD: Subject.HEAD,
        Role.CHAIR: Subject.CHAIR,
        Role.DSL: Subject.DSL,
        Role.TECHNICIAN: Subject.ADMINISTRATOR,
        Role.MODERATOR: Subject.ADMINISTRATOR,
    }
    usual = Subject.GOVERNOR if person.category == "governor" else Subject.STAFF
    return by_role.get(Role(person.role), usual) if person.role else usual


def audience_of(school: School, text: str, address: str, school_words: Iterable[str]) -> Audience:
    """Audience of a page, from whom it may concern."""
    return route_of(school, subjects_named(school, text, address, school_words)).audience


def audience_for(role: str) -> Audience | None:
    """Audience that a role belongs to; None when it belongs to none."""
    return next((audience for audience, roles in READERS.items() if role in roles), None)


def roles_text(roles: Iterable[str]) -> str:
    """Roles as rows keep them, so that a database can look one up: “ dpo dsl ”; empty for none."""
    said = " ".join(sorted(str(role) for role in set(roles)))
    return f" {said} " if said else ""


def sightings_for(reader: Reader) -> QuerySet[Sighting]:
    """Sightings that a reader may know of."""
    rows = Sighting.objects.filter(school=reader.school).exclude(locked_out__contains=f" {reader.role} ")
    if reader.role == Role.DSL:
        return rows.filter(audience=Audience.HEAD, category=CHILD)
    return rows.filter(audience=reader.audience) if reader.audience else rows.none()


def cases_for(reader: Reader) -> QuerySet[Case]:
    """Cases that a reader may know of; a case that is not among them does not exist for the reader (A40)."""
    may = Q(copied__contains=f" {reader.role} ")
    if reader.audience:
        may |= Q(audience=reader.audience)
    return Case.objects.filter(may, school=reader.school).exclude(locked_out__contains=f" {reader.role} ")


def _holders(school: School, role: Role) -> list[PersonNames]:
    return [names_of(person) for person in Person.objects.filter(school=school, role=role)]
