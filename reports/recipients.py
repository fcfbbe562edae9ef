"""The recipients: who may be sent mail at all, and who gets the digest in a week (A42, A43, A77)."""

from collections.abc import Iterable
from datetime import datetime

from cases.audience import audience_for
from register.calendar import SchoolTime, absent, stands_in
from register.models import Contact, Role, School


def recipients(school: School, now: datetime) -> list[Contact]:
    """Contacts to whom a digest goes: they asked for it, may see sightings, and may be sent mail.

    While the head is away the deputy gets it in the head's place (A77).
    """
    asked = [one for one in school.contacts.filter(digest=True).order_by("pk") if may_read(one.role)]
    there = [person for one in asked for person in _there(one, now)]
    return [one for one in dict.fromkeys(there) if not refusal(one, now)]


def may_read(role: str) -> bool:
    """Whether a role has something of its own to read: an audience, or the care of safeguarding (A75)."""
    return audience_for(role) is not None or role == Role.DSL


def refusal(contact: Contact, now: datetime, address: str = "") -> str:
    """Why nothing may be sent to a contact, in one sentence that says what to do; empty when mail may go.

    With `address`, whether it may go to that other address of the same person.
    """
    whom = f"Nothing is sent to the {contact.get_role_display()} of {contact.school.key}"
    host = (address or contact.email).rpartition("@")[2].casefold()
    if host not in allowed_hosts(contact.school):
        return (
            f"{whom}: “{host}” is none of the school’s own mail domains (A43). "
            "Use an address of the school, or add the domain to `mail_domains` in the register file."
        )
    if not contact.confirmed_on or contact.confirmed_on > SchoolTime.of(contact.school).day_of(now):
        return (
            f"{whom}: nobody has confirmed that the address is right (A42). "
            "Let another person check it, and add `confirmed: {by: ROLE, on: DAY}` to the contact in the register file."
        )
    if contact.confirmed_by == contact.role:
        return (
            f"{whom}: the address was confirmed in the role whose own it is (A42). "
            "Let somebody in another role check it, and write that role into `confirmed`."
        )
    return ""


def allowed_hosts(school: School) -> frozenset[str]:
    """Hosts of addresses to which mail of a school may go: each exactly as it is written, and no host below it."""
    return frozenset(host.casefold() for host in school.mail_domains or school.domains)


def in_place_of(contact: Contact, now: datetime) -> str:
    """The role in whose place a contact is told on a day; empty for somebody told in their own right."""
    if contact.role != Role.DEPUTY or contact.digest:
        return ""
    return Role.HEAD.value if _stand_in(contact.school, Role.HEAD, now) == Role.DEPUTY else ""


def unreached(school: School, now: datetime) -> list[str]:
    """Everybody who should be sent mail and cannot be, each in a sentence; for `headsup digest` and the doctor."""
    return list(filter(None, (refusal(one, now) for one in _told(school.contacts.order_by("pk")))))


def _told(contacts: Iterable[Contact]) -> list[Contact]:
    return [one for one in contacts if may_read(one.role) and (one.digest or one.alerts)]


def _there(contact: Contact, now: datetime) -> list[Contact]:
    """Whoever reads what is a contact's on a day: the contact, or those who stand in with the same audience."""
    deputy = _stand_in(contact.school, contact.role, now)
    if deputy == contact.role:
        return [contact]
    there = contact.school.contacts.filter(role=deputy).order_by("pk")
    return [one for one in there if not absent(one, SchoolTime.of(one.school).day_of(now))]


def _stand_in(school: School, role: str, now: datetime) -> str:
    """The role that reads in place of another; never one of another audience (A76)."""
    deputy = stands_in(school, Role(role), SchoolTime.of(school).day_of(now))
    return deputy if audience_for(deputy) == audience_for(role) else role
