"""Routing: whom a case or a sighting concerns, and with that whose it is, who is copied and who is locked out."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from cases.audience import CHILD, READERS, Route, closest, roles_text, route_of, subject_of, subjects_named
from cases.models import Audience, Case, Decided, Looked, OwedCapture, Recheck, Sighting, Subject
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


def subjects_shown(sighting: Sighting) -> set[Subject]:
    """Whom a sighting names or is about, as far as its rows tell."""
    people = sighting.school.people.filter(key__in=sighting.about)
    mentions = list(sighting.mentions.all())
    words = [mention.words for mention in mentions if mention.kind == "school"]
    named = subjects_named(sighting.school, _shown(sighting), sighting.address, words)
    return named | {subject_of(person) for person in people}


def roles_shown(sighting: Sighting) -> set[Role]:
    """Roles whose holders a sighting names, as far as its rows tell."""
    people = [mention.entity for mention in sighting.mentions.all() if mention.kind == "person"]
    named = roles_named(sighting.school, _shown(sighting), sighting.address)
    return named | roles_mentioned(sighting.school, people)


def settle(case: Case, subjects: Collection[Subject], locked_out: Iterable[Role] = ()) -> None:
    """Make a case what its subjects ask for, with everything in it; nothing is saved before the route is whole."""
    route = route_of(case.school, subjects, _category(case))
    case.subject = subject_for(subjects)
    _become(case, Route(route.audience, route.copied, route.locked_out | set(locked_out)))


def confine(case: Case, locked_out: Iterable[Role]) -> None:
    """Shut more roles out of a case, and copy those whom a page in it asks for; its audience only becomes closer."""
    route = route_of(case.school, {Subject(case.subject)}, _category(case))
    more = route.copied if route.audience == case.audience else frozenset()
    copied = frozenset(map(Role, case.copied.split())) | more
    shut = frozenset({*map(Role, case.locked_out.split()), *locked_out})
    _become(case, Route(Audience(case.audience), copied, shut))


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


def look_at_again(sighting: Sighting, text: str, words: Iterable[str]) -> None:
    """Decide again from a text whom a sighting concerns: a page may say more, and only ever becomes closer kept."""
    route = route_of(sighting.school, subjects_named(sighting.school, text, sighting.address, words))
    named = roles_named(sighting.school, text, sighting.address)
    audience = closest(sighting.school, [Audience(sighting.audience), route.audience])
    _hand(sighting, *reachable(audience, {*map(Role, sighting.locked_out.split()), *route.locked_out, *named}))


def leave(case: Case, address: str, sighting: Sighting | None = None) -> None:
    """Take what is owed for a page, captures included, out of a case; what was sealed stays sealed."""
    page = Q(address=address) | Q(sighting=sighting) if sighting else Q(address=address)
    rows = OwedCapture.objects.filter(page, case=case)
    Recheck.objects.filter(first__owed__in=rows, looked=Looked.WAITING).delete()
    rows.filter(sighting=None).update(done=True)
    if sighting:
        case.sightings.remove(sighting)
    rows.update(case=None)


def _become(case: Case, route: Route) -> None:
    before, told = Audience(case.audience), (case.audience, case.locked_out)
    audience, shut = reachable(route.audience, route.locked_out)
    case.audience = audience
    case.copied, case.locked_out = roles_text(route.copied - shut), roles_text(shut)
    case.save(update_fields=["subject", "audience", "copied", "locked_out"])
    rows = case.sightings.order_by("pk")
    if told == (case.audience, case.locked_out):  # nothing new for those that are as it is
        rows = rows.exclude(audience=case.audience, locked_out=case.locked_out)
    for sighting in rows:
        _follow(case, sighting, before)


def _follow(case: Case, sighting: Sighting, before: Audience) -> None:
    """Give a sighting to those whose case it is in; what they may not know leaves the case.

    It becomes closer kept by any case; less so only by a decision of those who might know of it, while no
    closer case holds it. With it every case of a wider audience loses it (A76).
    """
    audience, own = Audience(case.audience), Audience(sighting.audience)
    others = list(sighting.cases.exclude(pk=case.pk))
    asking = [Audience(one.audience) for one in others]
    if own != before:
        asking.append(own)
    elif closest(case.school, [own, audience]) != audience and not _decided_with(case, sighting):
        asking.append(route_of(case.school, subjects_shown(sighting)).audience)
    wanted = closest(case.school, [audience, *asking])
    if wanted != audience:
        leave(case, sighting.address, sighting)
        return
    shut = {*map(Role, sighting.locked_out.split()), *map(Role, case.locked_out.split())}
    _hand(sighting, audience, shut)
    for other in others:
        if other.audience != audience:
            lose(other, sighting, audience)


def lose(case: Case, sighting: Sighting, audience: Audience) -> None:
    """Take out of a case a page that has become another audience's; a case that a scan opened for it alone goes along.

    An empty case would tell the first audience that there was something (A76).
    """
    if case.origin == "scan" and not case.sightings.exclude(pk=sighting.pk).exists():
        pass_on(case, audience)
    else:
        leave(case, sighting.address, sighting)


def _decided_with(case: Case, sighting: Sighting) -> bool:
    """Whether what a person decides about a case is said of this page too, and not only of others in it."""
    named = case.origin == "scan" or sighting.decided == Decided.CASE
    return named or case.sources.filter(address=sighting.address).exists()


def _hand(sighting: Sighting, audience: Audience, shut: Iterable[Role]) -> None:
    locked_out = roles_text(shut)
    if sighting.locked_out != locked_out:
        sighting.locked_out = locked_out
        sighting.save(update_fields=["locked_out"])
    if sighting.audience != audience:
        move(sighting, audience)


def _category(case: Case) -> str:
    """The category by which others are copied: what touches a child’s safety in one page does in the case (A75)."""
    return CHILD if case.sightings.filter(category=CHILD).exists() else case.category


def _shown(sighting: Sighting) -> str:
    said = (f"{mention.before} {mention.quote} {mention.after}" for mention in sighting.mentions.all())
    return "\n".join((sighting.title, *said))


def _named(person: Person, text: str, address: str) -> bool:
    names = [names_of(person)]
    return named_in(text, names) or named_in_address(address, names)
