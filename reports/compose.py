"""Composing the digest: what one recipient may know of one week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from cases.audience import audience_for, sightings_for
from cases.models import Audience, MentionRow, Severity, Sighting
from cases.statement import of_period
from mentions.lexicon import Category
from register.models import Contact, School
from reports.models import DeliveryState
from reports.names import Initials, NameScanner
from reports.stories import Told, is_feedback, kind_of, stories
from reports.week import Week

FARTHEST_BACK = timedelta(weeks=8)
Sureness = Literal["certainly", "probably", "perhaps"]
Trust = Literal["high", "medium", "low", "not shown"]
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
class Posted:
    """When something was posted: the moment that was read, never the words of the page."""

    at: datetime | None
    day_only: bool
    trust: Trust
    shown: bool
    """Whether the page shows a time at all."""

    @classmethod
    def of(cls, sighting: Sighting, zone: ZoneInfo) -> Self:
        """When a sighting was posted, in the school's own time."""
        at, trust = sighting.posted_at, cast("Trust", sighting.posted_confidence)
        return cls(at.astimezone(zone) if at else None, sighting.posted_day_only, trust, bool(sighting.said_at))


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One story that mentions the school, as a mail may say it: there is nowhere to put a name."""

    reference: str
    place: str
    """Title of the source, names veiled."""
    found_at: datetime
    school_named: bool
    people: tuple[Initials, ...]
    sureness: Sureness
    kind: Category
    severity: Severity
    feedback: bool
    """Whether it stands under “What people say”."""
    risen: bool
    """Whether its story was told before, and is more serious now."""
    posted: Posted
    others: tuple[Link, ...]
    """Other pages that tell the same story, where their addresses name nobody."""
    copies: int
    """How many other pages tell it, those included that cannot be named."""
    pictured_at: datetime | None
    unpictured: str
    """Why there is no picture, when there is none."""
    link: Link | None


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """One source as a mail may say it."""

    place: str
    seen: str
    """What was read, and what was known to be as before, in words."""
    checked: bool
    why: str
    """Why something, or everything, was not read."""
    answered_at: datetime | None
    """When it last gave an answer; None when it never did."""


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
    copied: int
    """How many new pages copy stories that were told in an earlier digest."""
    coverage: tuple[CheckedLine, ...]

    @property
    def to_look_at(self) -> tuple[DigestLine, ...]:
        """What somebody should look into, the most pressing first."""
        return tuple(line for line in self.lines if not line.feedback)

    @property
    def feedback(self) -> tuple[DigestLine, ...]:
        """What people say, as they may."""
        return tuple(line for line in self.lines if line.feedback)

    @property
    def pages(self) -> int:
        """How many new pages there are."""
        return sum(1 + line.copies for line in self.lines) + self.copied

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
    return found.exclude(pk__in=told_to(contact, week)).order_by("found_at", "pk")


def told_to(contact: Contact, week: Week) -> QuerySet[Sighting]:
    """Sightings of which a recipient was told before a week, as far as they are still the recipient's to know."""
    audience = audience_for(contact.role)
    if audience is None:
        return Sighting.objects.none()
    made = contact.school.delivery_set.filter(role=contact.role, email=contact.email, week__lt=str(week))
    told = made.filter(state__in=[DeliveryState.SENT, DeliveryState.CLAIMED]).exclude(sightings=None)
    return sightings_for(audience, contact.school).filter(pk__in=told.values("sightings"))


def compose(contact: Contact, week: Week, now: datetime) -> tuple[Digest, list[Sighting]]:
    """The digest of one recipient, with the sightings that it speaks of."""
    school, zone = contact.school, ZoneInfo(contact.school.time_zone)
    scanner = NameScanner.of_register()
    news = news_for(contact, week).select_related("source", "owed__capture").prefetch_related("mentions")
    found = stories(news, told_to(contact, week))
    names = {person.key: person.name for person in school.people.all()}
    coverage = of_period(school, week.start(zone), week.end(zone), now, audience_for(contact.role))
    digest = Digest(
        school=school.name,
        week=week,
        begins=week.start(zone),
        ends=week.end(zone) - timedelta(days=1),
        role=contact.get_role_display(),
        confidential=audience_for(contact.role) == Audience.CHAIR,
        lines=tuple(_line(told, names, scanner, zone) for told in found.told),
        copied=len(found.copied),
        coverage=tuple(
            CheckedLine(
                place=scanner.veil(line.title),
                seen=line.seen,
                checked=line.checked,
                why=line.note or line.reasons,
                answered_at=line.last_answered_at and line.last_answered_at.astimezone(zone),
            )
            for line in coverage
        ),
    )
    return digest, found.sightings


def _line(told: Told, names: dict[str, str], scanner: NameScanner, zone: ZoneInfo) -> DigestLine:
    sighting = told.first
    mentions = list(sighting.mentions.all())
    people = [Initials.of(names.get(mention.entity, "")) for mention in mentions if mention.kind == "person"]
    capture = sighting.owed.capture
    addresses = [other.address for other in told.others if not scanner.names_somebody(other.address)]
    return DigestLine(
        reference=sighting.reference,
        place=scanner.veil(sighting.source.title),
        found_at=sighting.found_at.astimezone(zone),
        school_named=any(mention.kind == "school" for mention in mentions),
        people=tuple(filter(None, dict.fromkeys(people))),
        sureness=_sureness(mentions),
        kind=kind_of(sighting),
        severity=Severity(sighting.severity),
        feedback=is_feedback(sighting),
        risen=told.risen,
        posted=Posted.of(sighting, zone),
        others=tuple(map(Link, addresses)),
        copies=len(told.others),
        pictured_at=capture.captured_at.astimezone(zone) if capture else None,
        unpictured=sighting.owed.unpictured,
        link=None if scanner.names_somebody(sighting.address) else Link(sighting.address),
    )


def _sureness(mentions: Iterable[MentionRow]) -> Sureness:
    strongest = max(mentions, key=lambda mention: mention.bits)
    return SURENESS[strongest.band]
