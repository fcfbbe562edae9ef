"""Who is there on a day: absences, the rota, and who stands in (A03, A77)."""

from datetime import date

from register.calendar_entry import Days, DutyEntry
from register.models import Contact, Role, School

STANDS_IN = {Role.HEAD: Role.DEPUTY, Role.CHAIR: Role.VICE_CHAIR}
"""Whose absence another role makes good. Nobody of another role stands in for the safeguarding lead."""


def absent(contact: Contact, day: date) -> bool:
    """Whether the register says that a contact is away on a day."""
    return any(Days.model_validate(away).holds(day) for away in contact.absent)


def on_call(school: School, day: date) -> list[Contact]:
    """Contacts on duty on a day in the order of the rota; who is away is not on duty."""
    duties = [duty for entry in school.rota if (duty := DutyEntry.model_validate(entry)).holds(day)]
    order = {duty.email.casefold(): place for place, duty in reversed(list(enumerate(duties)))}
    there = [person for person in school.contacts.order_by("pk") if person.email.casefold() in order]
    return sorted(
        (person for person in there if not absent(person, day)), key=lambda person: order[person.email.casefold()]
    )


def stands_in(school: School, role: Role, day: date) -> Role:
    """The role that is told in place of one: its deputy while everybody in it is away, else the role itself."""
    deputy = STANDS_IN.get(role)
    if deputy is None or not _all_away(school, role, day) or not _somebody(school, deputy, day):
        return role
    return deputy


def _all_away(school: School, role: Role, day: date) -> bool:
    people = list(school.contacts.filter(role=role))
    return bool(people) and all(absent(person, day) for person in people)


def _somebody(school: School, role: Role, day: date) -> bool:
    return any(not absent(person, day) for person in school.contacts.filter(role=role))
