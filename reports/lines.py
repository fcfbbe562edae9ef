"""Lines of the digest: one story as a mail may tell it, and there is nowhere to put a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal, Self, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from cases.models import Decided, MentionRow, Severity, Sighting
from mentions.lexicon import Category
from register.models import School
from reports.names import Initials, NameScanner
from reports.stories import Told, is_feedback, kind_of
from reports.waiting import CaseLine

Sureness = Literal["certainly", "probably", "perhaps"]
Trust = Literal["high", "medium", "low", "not shown"]
SURENESS: dict[str, Sureness] = {"certain": "certainly", "likely": "probably", "review": "perhaps"}
MOST_OTHERS = 8
"""Pages that tell the same story of which the addresses are looked at; beyond that they are only counted."""


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
    decided: Decided | None
    """What a person decided, once somebody has looked."""
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
    case: CaseLine | None
    """The open case that it belongs to, with the next step."""


class LineWriter:
    """Writes the lines of one digest: what all of them need is looked up once."""

    def __init__(self, school: School, scanner: NameScanner, cases: Mapping[int, CaseLine]) -> None:
        self.zone = ZoneInfo(school.time_zone)
        self.scanner = scanner
        self.cases = cases
        """Open cases by the sightings in them."""
        self.names = {person.key: person.name for person in school.people.all()}
        self.veil = cache(scanner.veil)
        self.names_somebody = cache(scanner.names_somebody)

    def lines(self, told: Sequence[Told]) -> tuple[DigestLine, ...]:
        """Lines of stories, in their order."""
        whole = self._whole(story.first.pk for story in told)
        return tuple(self._line(story, whole[story.first.pk]) for story in told)

    def _whole(self, keys: Iterable[int]) -> dict[int, Sighting]:
        """The sightings with what a line says of them; what only the PDF shows stays in the database."""
        mentions = MentionRow.objects.only("sighting_id", "kind", "entity", "band", "bits")
        rows = Sighting.objects.filter(pk__in=list(keys)).select_related("source", "owed__capture")
        return {one.pk: one for one in rows.prefetch_related(Prefetch("mentions", mentions)).defer("signature")}

    def _line(self, told: Told, sighting: Sighting) -> DigestLine:
        mentions = list(sighting.mentions.all())
        people = [Initials.of(self.names.get(one.entity, "")) for one in mentions if one.kind == "person"]
        capture = sighting.owed.capture
        nameless = [one.address for one in told.others[:MOST_OTHERS] if not self.names_somebody(one.address)]
        return DigestLine(
            reference=sighting.reference,
            place=self.veil(sighting.source.title),
            found_at=sighting.found_at.astimezone(self.zone),
            school_named=any(mention.kind == "school" for mention in mentions),
            people=tuple(filter(None, dict.fromkeys(people))),
            sureness=SURENESS[max(mentions, key=lambda one: one.bits).band] if mentions else "perhaps",
            kind=kind_of(sighting),
            severity=Severity(sighting.severity),
            feedback=is_feedback(sighting),
            decided=Decided(sighting.decided) if sighting.decided else None,
            risen=told.risen,
            posted=Posted.of(sighting, self.zone),
            others=tuple(map(Link, nameless)),
            copies=len(told.others),
            pictured_at=capture.captured_at.astimezone(self.zone) if capture else None,
            unpictured=sighting.owed.unpictured,
            link=None if self.names_somebody(sighting.address) else Link(sighting.address),
            case=self.cases.get(sighting.pk),
        )
