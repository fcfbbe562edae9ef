"""Between the register file and the database: load entries, export them again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import yaml
from django.db import transaction

from register.document import ContactEntry, PersonEntry, RegisterEntry, SchoolEntry
from register.models import Contact, Person, ProcessRecord, School, Source
from register.official import load_official, official_content
from register.source_entry import SourceEntry

_SAME = (
    "title", "kind", "engine", "address", "queries", "names", "credential", "max_pages", "max_megabytes", "monthly_cap",
)  # fmt: skip
"""Fields of a source that bear one name in the file and in the database."""
_ASKED = ("kind", "engine", "address", "queries", "names")


_STORED_AS_DECLARED = {"calendar", "alerting", "rota", "help"}
"""Parts of the file that are kept as they are declared, for `register` alone reads them."""
_ROWS_OF_THEIR_OWN = {"id", "people", "sources", "contacts", "process", "official_pages"}


def load(register: RegisterEntry, now: datetime) -> list[School]:
    """Make the database equal to the file for every school that the file names, in one transaction.

    A source that is gone from the file is withdrawn, not deleted: sightings point to it. A process record
    that has changed takes the place of the one before, which is kept.
    """
    with transaction.atomic():
        return [_load_school(entry, now) for entry in register.schools]


def _load_school(entry: SchoolEntry, now: datetime) -> School:
    declared = entry.model_dump(exclude=_ROWS_OF_THEIR_OWN | _STORED_AS_DECLARED)
    declared |= entry.model_dump(mode="json", by_alias=True, include=_STORED_AS_DECLARED)
    school, _ = School.objects.update_or_create(key=entry.key, defaults=declared)
    school.people.exclude(key__in=[person.key for person in entry.people]).delete()
    for person in entry.people:
        defaults = person.model_dump(exclude={"id"})
        Person.objects.update_or_create(school=school, key=person.key, defaults=defaults)
    declared_sources = school.sources.filter(of_case=False)
    declared_sources.exclude(key__in=[source.key for source in entry.sources]).update(withdrawn=True)
    for source in entry.sources:
        _load_source(school, source)
    school.contacts.all().delete()
    Contact.objects.bulk_create(Contact(school=school, **_contact_fields(contact)) for contact in entry.contacts)
    _load_process(school, entry, now)
    load_official(school, entry.official_pages, now)
    return school


def _load_process(school: School, entry: SchoolEntry, now: datetime) -> None:
    content = entry.process.model_dump(mode="json", by_alias=True) if entry.process else None
    standing = school.processes.filter(until=None)
    if content is None or not standing.filter(content=content).exists():
        standing.update(until=now)
        if content is not None:
            ProcessRecord.objects.create(school=school, content=content, since=now)


def _contact_fields(entry: ContactEntry) -> dict[str, Any]:
    return {
        **entry.model_dump(exclude={"confirmed", "absent"}),
        "absent": [days.model_dump(mode="json", by_alias=True) for days in entry.absent],
        "confirmed_by": entry.confirmed.by if entry.confirmed else "",
        "confirmed_on": entry.confirmed.on if entry.confirmed else None,
    }


def _load_source(school: School, entry: SourceEntry) -> None:
    """A source of which something else is asked now is asked for older posts as well, as if it were new."""
    fields = _source_fields(entry)
    before = Source.objects.filter(school=school, key=entry.key).first()
    if before and any(getattr(before, name) != fields[name] for name in _ASKED):
        fields |= {"last_answered_at": None, "failures": 0}
    Source.objects.update_or_create(school=school, key=entry.key, defaults=fields)


def _source_fields(entry: SourceEntry) -> dict[str, Any]:
    approval = entry.approval
    return {
        **entry.model_dump(mode="json", include=set(_SAME)),
        "every_hours": entry.every,
        "approved_by": approval.by if approval else "",
        "approved_on": approval.on if approval else None,
        "approval_reason": approval.why if approval else "",
        "review_by": approval.review if approval else None,
        "withdrawn": False,
    }


def export(schools: Iterable[School]) -> str:
    """YAML text that `load` turns into the same register again."""
    content = {"schools": [_school_content(school) for school in schools]}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None, [], (), {}, 0.0)}


def _school_content(school: School) -> dict[str, Any]:
    names = [name for name in SchoolEntry.model_fields if name not in _ROWS_OF_THEIR_OWN]
    process = school.processes.filter(until=None).first()
    people = [name for name in PersonEntry.model_fields if name != "id"]
    return _filled(
        {
            "id": school.key,
            **{name: getattr(school, name) for name in names},
            "people": [
                _filled({"id": person.key, **{name: getattr(person, name) for name in people}})
                for person in school.people.order_by("pk")
            ],
            "sources": [_source_content(source) for source in school.declared_sources()],
            "contacts": [_contact_content(contact) for contact in school.contacts.order_by("pk")],
            "process": process.content if process else None,
            "official_pages": official_content(school),
        }
    )


def _contact_content(contact: Contact) -> dict[str, Any]:
    names = [name for name in ContactEntry.model_fields if name != "confirmed"]
    confirmed = {"by": contact.confirmed_by, "on": contact.confirmed_on} if contact.confirmed_on else None
    silent = {} if contact.alerts else {"alerts": False}  # the one field whose default is true
    return _filled({name: getattr(contact, name) for name in names} | {"confirmed": confirmed}) | silent


def _source_content(source: Source) -> dict[str, Any]:
    approval = {
        "by": source.approved_by,
        "on": source.approved_on,
        "why": source.approval_reason,
        "review": source.review_by,
    }
    return _filled(
        {
            "id": source.key,
            **{name: getattr(source, name) for name in _SAME},
            "every": f"{source.every_hours} hours",
            "approval": approval if source.approved_on else None,
        }
    )
