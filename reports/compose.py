"""Composing the digest: what one recipient may know of one week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from cases.audience import audience_for, sightings_for
from cases.coverage import of_period
from cases.models import Audience, MentionRow, Sighting
from register.models import Contact, School
from reports.models import DeliveryState
from reports.names import Initials, NameScanner
from reports.week import Week

FARTHEST_BACK = timedelta(weeks=8)
Sureness = Literal["certainly", "probably", "perhaps"]
SURENESS: dict[str, Sureness] = {"certain": "certainly", "likely": "probably", "review": "perhaps"}


@dataclass(frozen=True, slots=True)
class Link:
    """Public address that names nobody."""

    address: str

    @property
    def host(self) -> str:
        """Host of the address: where the link leads, in a word."""
        return urlsplit(self.address).hostname or ""


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One page that mentions the school, as a mail may say it: there is nowhere to put a name."""

    reference: str
    place: str
    """Title of the source, names veiled."""
    found_at: datetime
    school_named: bool
    people: tuple[Initials, ...]
    sureness: Sureness
    pictured_at: datetime | None
    unpictured: str
    """Why there is no picture, when there is none."""
    link: Link | None


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """One source as a mail may say it."""

    place: str
    read: int
    checked: bool
    why: str
    """Why something, or everything, was not read."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one recipient may know of one week."""

    school: str
    week: Week
    begins: datetime
    ends: datetime
    role: str
    confidential: bool
    """Whether it concerns the headteacher, who does not receive it."""
    lines: tuple[DigestLine, ...]
    coverage: tuple[CheckedLine, ...]

    @property
    def unchecked(self) -> int:
        """How many sources could not be read at all."""
        return sum(not line.checked for line in self.coverage)


def recipients(school: School) -> list[Contact]:
    """Contacts who asked for the digest and may see sightings."""
    asked = school.contacts.filter(digest=True).order_by("pk")
    return [contact for contact in asked if audience_for(contact.role) is not None]


def news_for(contact: Contact, week: Week) -> QuerySet[Sighting]:
    """Sightings up to the end of a week of which a recipient has not been told yet.

    What was found late in a week whose digest had gone out already comes with the next one.
    """
    school, zone = contact.school, ZoneInfo(contact.school.time_zone)
    audience = audience_for(contact.role)
    if audience is None:
        return Sighting.objects.none()
    found = sightings_for(audience, school).filter(
        own_site=False, found_at__lt=week.end(zone), found_at__gte=week.start(zone) - FARTHEST_BACK
    )
    told = contact.school.delivery_set.filter(role=contact.role, email=contact.email, week__lt=str(week))
    known = told.filter(state__in=[DeliveryState.SENT, DeliveryState.CLAIMED]).values("sightings")
    return found.exclude(pk__in=known.exclude(sightings=None)).order_by("found_at", "pk")


def compose(contact: Contact, week: Week, now: datetime) -> tuple[Digest, list[Sighting]]:
    """The digest of one recipient, with the sightings that it speaks of."""
    school, zone = contact.school, ZoneInfo(contact.school.time_zone)
    scanner = NameScanner.of_register()
    known = news_for(contact, week).select_related("source", "owed__capture").prefetch_related("mentions")
    sightings = list(known)
    names = {person.key: person.name for person in school.people.all()}
    coverage = of_period(school, week.start(zone), week.end(zone), now)
    digest = Digest(
        school=school.name,
        week=week,
        begins=week.start(zone),
        ends=week.end(zone) - timedelta(days=1),
        role=contact.get_role_display(),
        confidential=audience_for(contact.role) == Audience.CHAIR,
        lines=tuple(_line(sighting, names, scanner, zone) for sighting in sightings),
        coverage=tuple(
            CheckedLine(scanner.veil(line.title), line.read, line.checked, line.note or line.reasons)
            for line in coverage
        ),
    )
    return digest, sightings


def _line(sighting: Sighting, names: dict[str, str], scanner: NameScanner, zone: ZoneInfo) -> DigestLine:
    mentions = list(sighting.mentions.all())
    people = [Initials.of(names.get(mention.entity, "")) for mention in mentions if mention.kind == "person"]
    capture = sighting.owed.capture
    return DigestLine(
        reference=sighting.reference,
        place=scanner.veil(sighting.source.title),
        found_at=sighting.found_at.astimezone(zone),
        school_named=any(mention.kind == "school" for mention in mentions),
        people=tuple(filter(None, dict.fromkeys(people))),
        sureness=_sureness(mentions),
        pictured_at=capture.captured_at.astimezone(zone) if capture else None,
        unpictured=sighting.owed.unpictured,
        link=None if scanner.names_somebody(sighting.address) else Link(sighting.address),
    )


def _sureness(mentions: Iterable[MentionRow]) -> Sureness:
    strongest = max(mentions, key=lambda mention: mention.bits)
    return SURENESS[strongest.band]
