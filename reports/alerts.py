"""Alerts: what could not wait for the digest, raised once for each matter and circle, until somebody has it in hand."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from cases.audience import Reader, cases_for, sightings_for
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from register.models import School
from reports.matters import AT_ONCE, CIRCLES, Matter, matters, roles_of
from reports.models import Alert, AlertReason, AlertState

OPEN = (AlertState.WAITING, AlertState.TOLD, AlertState.SUPPRESSED)
"""Alerts of which nobody has said that they have them."""


class AlertError(Exception):
    """An alert that there is not, for whoever asks; its text says what to do."""


def raise_alerts(school: School, now: datetime) -> list[Alert]:
    """Raise an alert for everything that presses and has none, and settle those that press no more; the new ones."""
    found = {(matter.circle, matter.key): matter for matter in reversed(list(matters(school, now)))}
    made = []
    with transaction.atomic():
        for matter in reversed(found.values()):
            standing = _standing(school, matter)
            if standing is None:
                made.append(_made(school, matter, now))
            else:
                _follow(standing, matter)
        for alert in school.alerts.filter(state__in=OPEN):
            if (alert.circle, alert.matter) not in found:
                alert.state = AlertState.SETTLED
                alert.save(update_fields=["state"])
    return made


def _standing(school: School, matter: Matter) -> Alert | None:
    """The alert of a matter, or the one of a sighting that has become this case."""
    rows = school.alerts.filter(circle=matter.circle)
    found = rows.filter(matter=matter.key).first()
    if found or matter.case is None or matter.reason != AlertReason.PRESSING:
        return found
    told = matter.case.sightings.values("reference")
    return rows.filter(case=None, reference__in=told).order_by("pk").first()


def _made(school: School, matter: Matter, now: datetime) -> Alert:
    return school.alerts.create(
        circle=matter.circle,
        matter=matter.key,
        reason=matter.reason,
        reference=matter.reference,
        case=matter.case,
        category=matter.category,
        raised_at=now,
    )


def _follow(alert: Alert, matter: Matter) -> None:
    """A sighting has become a case, or a settled matter presses again."""
    alert.matter, alert.case, alert.category = matter.key, matter.case, matter.category
    if matter.case:
        alert.reference = matter.reference
    if alert.state == AlertState.SETTLED:
        alert.state = AlertState.TOLD if alert.first_told_at else AlertState.WAITING
    if alert.state == AlertState.SUPPRESSED and matter.category in AT_ONCE:
        alert.state = AlertState.WAITING  # it has become graver than when there were too many of its like
    alert.save(update_fields=["matter", "case", "category", "reference", "state"])


def alerts_for(reader: Reader) -> QuerySet[Alert]:
    """Alerts of a reader’s circle of which the reader may know; asked anew each time (A76)."""
    rows = reader.school.alerts.filter(circle__in=_circles(reader.role))
    may = rows.filter(case__in=cases_for(reader)) | rows.filter(
        case=None, reference__in=sightings_for(reader).values("reference")
    )
    return may.order_by("raised_at", "pk")


def knows(reader: Reader, alert: Alert) -> bool:
    """Whether a reader may be told of an alert, at this moment."""
    return alerts_for(reader).filter(pk=alert.pk).exists()


def unacknowledged(reader: Reader) -> QuerySet[Alert]:
    """Alerts that a reader’s circle was told of and nobody in it has acknowledged."""
    return alerts_for(reader).filter(state=AlertState.TOLD)


def suppressed(reader: Reader, since: datetime, until: datetime) -> list[Alert]:
    """Alerts beyond the number of a day, which a reader hears of in the digest instead."""
    rows = alerts_for(reader).filter(state=AlertState.SUPPRESSED)
    return list(rows.filter(suppressed_at__gte=since, suppressed_at__lt=until))


def acknowledge(reader: Reader, reference: str, vault: Vault, now: datetime) -> Alert:
    """Somebody has it in hand: nobody else is asked. Raises AlertError, the same as when there is no such alert."""
    with transaction.atomic():
        rows = alerts_for(reader).filter(reference=reference.strip().upper(), state__in=OPEN)
        alert = rows.order_by("raised_at", "pk").select_for_update().first()
        if alert is None:
            message = f"No alert {reference} waits for you. `headsup alert list` shows those that do."
            raise AlertError(message)
        for one in rows:
            one.state, one.acknowledged_at, one.acknowledged_by = AlertState.ACKNOWLEDGED, now, reader.role
            one.save(update_fields=["state", "acknowledged_at", "acknowledged_by"])
        append(Event.DECIDED, now, decided(alert, "alert acknowledged") | {"by": reader.role}, vault)
    alert.refresh_from_db()
    return alert


def decided(alert: Alert, decision: str) -> dict[str, str]:
    """What a ledger line says of an alert, under the name by which its chronology is found."""
    return {"case" if alert.case else "sighting": alert.reference, "decision": decision}


def _circles(role: str) -> list[str]:
    """Circles in which a role hears; the deputy hears with the head."""
    return [circle for circle in CIRCLES if role in roles_of(circle)]
