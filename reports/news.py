"""News: the sightings of which a recipient has not been told yet."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet

from cases.audience import READERS, Reader, cases_for, sightings_for
from cases.models import Audience, Decided, Sighting
from register.models import Contact
from reports.models import DeliveryState
from reports.week import Week

FARTHEST_BACK = timedelta(weeks=8)
_NEEDED = (
    "reference", "story_id", "severity", "category", "decided", "posted_at", "found_at", "address", "audience",
    "source_id",
)  # fmt: skip
"""What sorts and counts; the rest of a sighting is read for the few lines that are shown."""


def reader_of(contact: Contact) -> Reader:
    """The reader that a recipient is."""
    return Reader(contact.school, contact.role)


def news_for(contact: Contact, week: Week) -> QuerySet[Sighting]:
    """Sightings up to the end of a week of which a recipient has not been told yet.

    What was found late in a week whose digest had gone out already comes with the next one; what a
    person found not to be about the school does not come at all.
    """
    zone = ZoneInfo(contact.school.time_zone)
    found = sightings_for(reader_of(contact)).filter(
        own_site=False, found_at__lt=week.end(zone), found_at__gte=week.start(zone) - FARTHEST_BACK
    )
    new = found.exclude(decided=Decided.NOT_US).exclude(pk__in=told_to(contact, week))
    return new.only(*_NEEDED).annotate(strongest=Max("mentions__bits")).order_by("found_at", "pk")


def worth_a_mail(contact: Contact, week: Week) -> bool:
    """Whether a weekly mail goes: always to head, deputy, chair and DSL; to others when there is something in it.

    A mail that says nothing every week is no kindness to an officer with forty schools.
    """
    reader = reader_of(contact)
    if reader.audience not in {Audience.VICE_CHAIR, Audience.AUTHORITY}:
        return True
    return news_for(contact, week).exists() or cases_for(reader).filter(closed_at=None).exists()


def told_to(contact: Contact, week: Week) -> QuerySet[Sighting]:
    """Sightings of which a recipient was told before a week, as far as they are still the recipient's to know.

    Who only stands in for somebody is not told again what that person was told (A77).
    """
    reader = reader_of(contact)
    made = contact.school.delivery_set.filter(week__lt=str(week))
    if contact.digest or reader.audience is None:
        made = made.filter(role=contact.role, email=contact.email)
    else:
        made = made.filter(role__in=READERS[reader.audience])
    told = made.filter(state__in=[DeliveryState.SENT, DeliveryState.CLAIMED]).exclude(sightings=None)
    return sightings_for(reader).filter(pk__in=told.values("sightings"))
