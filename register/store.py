"""Between the register file and the database: load entries, export them again."""

from collections.abc import Iterable
from typing import Any

import yaml
from django.db import transaction

from register.document import PersonEntry, RegisterEntry, SchoolEntry
from register.models import Contact, Person, School, Source
from register.source_entry import SourceEntry

_SAME = (
    "title", "kind", "engine", "address", "queries", "names", "credential", "max_pages", "max_megabytes", "monthly_cap",
)  # fmt: skip
"""Fields of a source that bear one name in the file and in the database."""
_ASKED = ("kind", "engine", "address", "queries", "names")


def load(register: RegisterEntry) -> list[School]:
    """Make the database equal to the file for every school that the file names, in one transaction.

    A source that is gone from the file is withdrawn, not deleted: sightings point to it.
    """
    with transaction.atomic():
        return [_load_school(entry) for entry in register.schools]


def _load_school(entry: SchoolEntry) -> School:
    declared = entry.model_dump(exclude={"id", "people", "sources", "contacts"})
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
    Contact.objects.bulk_create(Contact(school=school, **contact.model_dump()) for contact in entry.contacts)
    return school


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
    return {name: value for name, value in fields.items() if value not in ("", None, [], (), 0.0)}


def _school_content(school: School) -> dict[str, Any]:
    names = [name for name in SchoolEntry.model_fields if name not in {"id", "people", "sources", "contacts"}]
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
            "contacts": list(school.contacts.order_by("pk").values("role", "name", "email", "digest")),
        }
    )


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
