"""The second channel: when mail to somebody stays down, another address, and then another person, is told of it.

Nothing but the bare fact is told: what the mail would have said stays with whom it was for.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from register.models import Contact, Role, School
from reports.models import Alert, Delivery, DeliveryState, Sort
from reports.outbox import queued
from reports.recipients import refusal

MANY = 3
"""Refusals of one mail after which it counts as staying down."""
RECENT = timedelta(days=7)
_NEXT = {
    # who is told that mail to somebody does not arrive; nobody from whom the mail itself is kept (A76)
    Role.HEAD: (Role.HEAD, Role.DEPUTY),
    Role.DEPUTY: (Role.DEPUTY, Role.HEAD),
    Role.DSL: (Role.DSL, Role.HEAD),
    Role.CHAIR: (Role.CHAIR, Role.VICE_CHAIR),
    Role.VICE_CHAIR: (Role.VICE_CHAIR,),
    Role.AUTHORITY: (Role.AUTHORITY,),
}


def mind(school: School, now: datetime) -> list[Delivery]:
    """Queue, for every mail that stays down, the next way of telling somebody; the new rows."""
    down = Q(state__in=[DeliveryState.BOUNCED, DeliveryState.GIVEN_UP])
    down |= Q(state=DeliveryState.FAILED, refusals__gte=MANY)
    rows = Delivery.objects.filter(down, school=school, at__gte=now - RECENT).exclude(sort=Sort.NOTICE)
    made = []
    for row in rows.order_by("pk"):
        for contact, email, sort in _ways(row, now):
            about = row.about if sort == Sort.ALERT else f"mail {row.pk}"
            known = Delivery.objects.filter(
                school=school, role=contact.role, email=email, sort=sort, about=about
            ).exists()
            told = queued(contact, email, sort, about, now)
            if not known:
                made.append(told)
            if not stays_down(told):
                break
    return made


def stays_down(row: Delivery) -> bool:
    """Whether a mail does not arrive and will not without somebody’s help."""
    return row.state in {DeliveryState.BOUNCED, DeliveryState.GIVEN_UP} or (
        row.state == DeliveryState.FAILED and row.refusals >= MANY
    )


def contact_of(row: Delivery) -> Contact | None:
    """The contact to whom a mail goes, at the first or the second address; None when the register has it no more."""
    rows = row.school.contacts.filter(Q(email=row.email) | Q(second=row.email), role=row.role)
    return rows.order_by("pk").first()


def _ways(row: Delivery, now: datetime) -> Iterator[tuple[Contact, str, Sort]]:
    """Other ways, one after the other: the person’s second address, then the next person."""
    contact = contact_of(row)
    if contact and row.email == contact.email and contact.second and not refusal(contact, now, contact.second):
        yield contact, contact.second, Sort.ALERT if row.sort == Sort.ALERT else Sort.NOTICE
    if contact and row.email == contact.second:
        return  # the first address has its own row, which goes on to the next person
    shut = _locked_out(row)
    for role in _NEXT.get(Role(row.role), ()):
        if f" {role} " in shut:
            continue  # that something came now would tell those whom it is about
        for other in row.school.contacts.filter(role=role).exclude(email=row.email).order_by("pk"):
            if not refusal(other, now):
                yield other, other.email, Sort.NOTICE


def _locked_out(row: Delivery) -> str:
    """Roles that must not know of what an alert is about, as rows keep them; none for any other mail (A76)."""
    alert = Alert.objects.filter(pk=row.about).first() if row.sort == Sort.ALERT and row.about.isdecimal() else None
    if alert is None:
        return ""
    if alert.case:
        return alert.case.locked_out
    sightings = row.school.sightings.filter(reference=alert.reference)
    return "".join(sightings.values_list("locked_out", flat=True))
