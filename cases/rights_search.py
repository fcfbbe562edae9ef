"""A search by name over everything that is held about one person, for the data protection officer alone (D6, R4)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from cases.access import denied, searched
from cases.audience import Reader
from cases.models import Case, CaseNote, Right, RightsRequest, Sighting
from cases.rights import OFFICERS, RightsError
from evidence.vault import Vault
from mentions.canonical import canonical
from mentions.names import PersonNames, named_in
from register.entries import names_of
from register.models import Person

_SEARCHED = frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION, Right.OBJECTION})


@dataclass(frozen=True, slots=True)
class Held:
    """What is held that names a person: surely, or perhaps, by a surname that others bear too."""

    person: PersonNames
    sightings: tuple[Sighting, ...]
    cases: tuple[Case, ...]
    perhaps: tuple[str, ...] = field(default=())
    """References of sightings that a person has to look at before they are told to anybody."""


def search(reader: Reader, row: RightsRequest, vault: Vault, now: datetime) -> Held:
    """Everything held about the person of a request; the ledger says that somebody searched, not for whom.

    It is asked for a request alone: there is no page about a person, and nobody else may ask. Raises RightsError.
    """
    if reader.role not in OFFICERS:
        denied(reader, "search by name", now, vault)
        message = "Only the data protection officer searches by name, and only to answer a request."
        raise RightsError(message)
    if row.right not in _SEARCHED or not row.person:
        message = f"Request {row.reference} asks for nothing that a search by name would answer."
        raise RightsError(message)
    searched(reader, "everything held", now, vault, reason=f"request {row.reference}")
    person = _person(row)
    sure, perhaps = [], []
    for sighting in _sightings(reader):
        said = list(texts_of(sighting))
        if (person.key and any(one.entity == person.key for one in sighting.mentions.all())) or surely(person, said):
            sure.append(sighting)
        elif named_in("\n".join(said), [person]):
            perhaps.append(sighting.reference)
    cases = [case for case in _cases(reader) if surely(person, words_of(case)) or _holds(case, sure)]
    return Held(person, tuple(sure), tuple(cases), tuple(perhaps))


def surely(person: PersonNames, texts: Iterable[str]) -> bool:
    """Whether one of some texts holds a whole name of a person, or an account that the register declares."""
    names = [canonical(name).decode() for name in person.all if canonical(name).strip()]
    plain = [canonical(text).decode() for text in texts]
    handles = [f"@{handle}".casefold() for handle in person.handles]
    return any(name in text for name in names for text in plain) or any(
        handle in text.casefold() for handle in handles for text in texts
    )


def texts_of(sighting: Sighting) -> Iterator[str]:
    """Everything that is kept of the words of a page."""
    yield from (sighting.title, sighting.author)
    yield from (f"{one.before} {one.quote} {one.after}" for one in sighting.mentions.all())


def words_of(case: Case) -> list[str]:
    """Everything that people wrote into a case; never who reported it."""
    notes = [text for one in case.notes.all() for text in (one.fact, one.opinion, one.whom)]
    titles = case.supplied.values_list("title", flat=True)
    return [case.reason, *map(str, case.terms), *notes, *titles, case.reach, case.any_truth]


def privileged(note: CaseNote) -> bool:
    """Whether a note is advice of a lawyer, which is told to nobody outside."""
    return note.step.startswith("legal") or bool(note.fields.get("privileged"))


Veil = Callable[[str], str]
"""Takes the names of everybody else out of a text."""


def _person(row: RightsRequest) -> PersonNames:
    known = Person.objects.filter(school=row.school, key=row.key).first() if row.key else None
    return names_of(known) if known else PersonNames("", row.person)


def _sightings(reader: Reader) -> QuerySet[Sighting]:
    """Every sighting of the school but those of which the officer must not know: a search is of all audiences."""
    rows = Sighting.objects.filter(school=reader.school).exclude(locked_out__contains=f" {reader.role} ")
    return rows.prefetch_related("mentions", "cases").order_by("found_at", "pk")


def _cases(reader: Reader) -> QuerySet[Case]:
    rows = Case.objects.filter(school=reader.school).exclude(locked_out__contains=f" {reader.role} ")
    return rows.prefetch_related("notes", "supplied", "sightings").order_by("opened_at", "pk")


def _holds(case: Case, sightings: list[Sighting]) -> bool:
    return not {one.pk for one in case.sightings.all()}.isdisjoint(one.pk for one in sightings)
