"""Telling: who hears of an alert now, and who is asked next when nobody says that they have it (A04, A77)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from cases.audience import Reader
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from register.calendar import CalendarError, SchoolTime, absent, on_call
from register.calendar_entry import AlertingEntry
from register.models import Contact, Role, School
from reports.alerts import decided, knows
from reports.matters import AT_ONCE, roles_of
from reports.models import Alert, AlertState, Delivery, DeliveryState, Sort
from reports.outbox import queued
from reports.recipients import refusal

_DOWN = (DeliveryState.BOUNCED, DeliveryState.GIVEN_UP)


def tell(school: School, vault: Vault, now: datetime) -> list[Delivery]:
    """Queue the mails of alerts that somebody can be told of now; what is grave comes first. The new ones."""
    rows = school.alerts.filter(state__in=[AlertState.WAITING, AlertState.TOLD])
    made = []
    for alert in sorted(rows, key=lambda one: (not at_once(one), one.raised_at, one.pk)):
        with transaction.atomic():
            chosen = _first(alert, now) if alert.state == AlertState.WAITING else _next(alert, now)
            if chosen is not None:
                made.append(_queue(alert, chosen, vault, now))
    return made


def at_once(alert: Alert) -> bool:
    """Whether it may reach out of hours those who have agreed to it."""
    return alert.category in AT_ONCE


def listeners(alert: Alert, now: datetime) -> list[Contact]:
    """Contacts who can be told of an alert now, in the order in which they are asked.

    Who is on call comes first, then the roles of the circle in their order. Who is away is not asked,
    unless everybody is.
    """
    school, roles = alert.school, roles_of(alert.circle)
    people = [
        one
        for one in school.contacts.filter(role__in=roles, alerts=True).order_by("pk")
        if not refusal(one, now) and knows(Reader(school, one.role), alert)
    ]
    day = now.astimezone(ZoneInfo(school.time_zone)).date()
    there = [one for one in people if not absent(one, day)] or people
    if not in_working_time(school, now):
        there = [one for one in there if at_once(alert) and one.out_of_hours]
    duty = [one.pk for one in on_call(school, day)]
    return sorted(there, key=lambda one: (one.pk not in duty, one.pk in duty and duty.index(one.pk), _place(one)))


def answer_due(alert: Alert, told_at: datetime) -> datetime:
    """Until when somebody who was told may take to acknowledge; working time, unless it may reach out of hours."""
    patience = timedelta(minutes=AlertingEntry.model_validate(alert.school.alerting).acknowledge_minutes)
    if at_once(alert):
        return told_at + patience
    try:
        return SchoolTime.of(alert.school).add_working(told_at, patience)
    except CalendarError:
        return told_at + patience


def in_working_time(school: School, now: datetime) -> bool:
    """Whether somebody can be expected to read mail; where the calendar cannot tell, on any weekday from 8 to 17."""
    try:
        return SchoolTime.of(school).working(now)
    except CalendarError:
        there = now.astimezone(ZoneInfo(school.time_zone))
        return there.weekday() < 5 and 8 <= there.hour < 17  # noqa: PLR2004 - Monday to Friday, 8 to 17


def since(mail: Delivery) -> datetime:
    """Since when somebody has had a mail; while it waits, since it was queued, so that a dead server delays nobody."""
    went = mail.state in {DeliveryState.SENT, DeliveryState.CLAIMED}
    return mail.at if went else mail.queued_at or mail.at


def mails_of(alert: Alert) -> list[Delivery]:
    """Mails of an alert, in the order in which they were queued."""
    return list(Delivery.objects.filter(sort=Sort.ALERT, about=str(alert.pk)).order_by("queued_at", "pk"))


def _first(alert: Alert, now: datetime) -> Contact | None:
    """Whoever is told first; nobody yet out of hours, nobody at all beyond the number of alerts of a day."""
    chosen = next(iter(listeners(alert, now)), None)
    if chosen is None:
        return None
    if not at_once(alert) and _told_today(alert, now) >= AlertingEntry.model_validate(alert.school.alerting).budget:
        alert.state, alert.suppressed_at = AlertState.SUPPRESSED, now
        alert.save(update_fields=["state", "suppressed_at"])
        return None
    alert.state, alert.first_told_at = AlertState.TOLD, now
    alert.save(update_fields=["state", "first_told_at"])
    return chosen


def _next(alert: Alert, now: datetime) -> Contact | None:
    """Whoever is asked after those who were told and have not answered in time, or whose mail does not arrive."""
    mails = [mail for mail in mails_of(alert) if mail.state != DeliveryState.WITHDRAWN]
    if mails and mails[-1].state not in _DOWN and now < answer_due(alert, since(mails[-1])):
        return None
    told = {(mail.role, mail.email) for mail in mails}
    return next((one for one in listeners(alert, now) if (one.role, one.email) not in told), None)


def _told_today(alert: Alert, now: datetime) -> int:
    """How many alerts this circle was told of today."""
    zone = ZoneInfo(alert.school.time_zone)
    told = Alert.objects.filter(school=alert.school, circle=alert.circle, first_told_at__gt=now - timedelta(days=2))
    return sum(
        one.astimezone(zone).date() == now.astimezone(zone).date()
        for one in told.values_list("first_told_at", flat=True)
        if one
    )


def _queue(alert: Alert, contact: Contact, vault: Vault, now: datetime) -> Delivery:
    if contact.role == Role.DEPUTY and alert.circle == "head" and _head_away(contact.school, now):
        said = "alert: the deputy is told in place of the head, who is away"
        append(Event.DECIDED, now, decided(alert, said), vault)
    return queued(contact, contact.email, Sort.ALERT, str(alert.pk), now)


def _head_away(school: School, now: datetime) -> bool:
    day = now.astimezone(ZoneInfo(school.time_zone)).date()
    return all(absent(one, day) for one in school.contacts.filter(role=Role.HEAD))


def _place(contact: Contact) -> tuple[int, int]:
    return list(Role).index(Role(contact.role)), contact.pk
