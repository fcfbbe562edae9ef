"""A scene for digests: an invented school in the database of this process, with pages found as a test likes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from cases.models import Audience, Case, MentionRow, OwedCapture, Scan, Sighting, SourceCoverage, Story
from register.models import Contact, Person, Role, School, Source
from reports.compose import Digest, compose
from reports.names import NameScanner
from reports.render import Mail, render_mail
from reports.week import Week

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
"""Friday of week 47."""
WEEK = Week.of(NOW, ZoneInfo("Europe/London"))
_numbers = count(1)


@dataclass
class Scene:
    """One school with its people, one source, and what was found."""

    key: str = "larkspur"
    demonstration: bool = False
    school: School = field(init=False)
    source: Source = field(init=False)

    def __post_init__(self) -> None:
        self.school = School.objects.create(
            key=self.key,
            name="Larkspur Hill Primary School",
            town="Wexcombe",
            domains=["larkspurhill.test"],
            demonstration=self.demonstration,
        )
        self.person("deputy", "Owen Trask", role=Role.DEPUTY)
        self.source = self.place("Wexcombe Parents")

    def person(self, key: str, name: str, *, role: Role | str = "", titles: tuple[str, ...] = ("Mr",)) -> Person:
        """Somebody whom the register names."""
        return Person.objects.create(
            school=self.school, key=key, category="staff", titles=list(titles), name=name, role=role
        )

    def place(self, title: str) -> Source:
        """An approved source."""
        return Source.objects.create(
            school=self.school,
            key=f"source-{next(_numbers)}",
            title=title,
            kind="page",
            address="http://parentsforum.test/",
            approved_by="the chair",
            approved_on=NOW.date() - timedelta(days=100),
            review_by=NOW.date() + timedelta(days=100),
        )

    def contact(self, role: Role, *, digest: bool = True) -> Contact:
        """Somebody who gets the digest."""
        return Contact.objects.create(
            school=self.school,
            role=role,
            name="Maud Fennimore",
            email=f"{role}@larkspurhill.test",
            digest=digest,
            confirmed_by="clerk",
            confirmed_on=NOW.date() - timedelta(days=80),
        )

    def found(self, category: str = "criticism", severity: str = "feedback", **more: Any) -> Sighting:
        """A page with a mention of the school, a day ago unless `found_at` says something else."""
        number, people = next(_numbers), more.pop("people", ())
        fields: dict[str, Any] = {
            "found_at": NOW - timedelta(days=1),
            "audience": Audience.HEAD,
            "address": f"http://parentsforum.test/{number}",
            "source": self.source,
        } | more
        story = fields.pop("story", None) or Story.objects.create(
            school=self.school, audience=fields["audience"], began_at=fields["found_at"]
        )
        made = Sighting.objects.create(
            school=self.school, scan=Scan.objects.create(started_at=fields["found_at"]), fingerprint=f"print-{number}",
            reference=f"R{number:03}-{number:04}", own_site=False, category=category, severity=severity, story=story,
            **fields,
        )  # fmt: skip
        self._mention(made, "school", self.key, "certain", 20.0)
        for person in people:
            self._mention(made, "person", person, "likely", 10.0)
        OwedCapture.objects.create(sighting=made, address=made.address, not_before=made.found_at)
        return made

    @staticmethod
    def _mention(sighting: Sighting, kind: str, entity: str, band: str, bits: float) -> None:
        reasons = [{"text": "the page gives the school’s town", "bits": 4}]
        MentionRow.objects.create(
            sighting=sighting, entity=entity, kind=kind, form="full name", band=band, bits=bits, place="text",
            quote="Larkspur Hill", words="larkspur hill", times=1, reasons=reasons,
        )  # fmt: skip

    def case(self, *sightings: Sighting, **more: Any) -> Case:
        """An open case with these pages."""
        fields: dict[str, Any] = {
            "opened_at": NOW - timedelta(days=1),
            "audience": Audience.HEAD,
            "reason": "a parent is upset",
        } | more
        case = Case.objects.create(school=self.school, reference=f"K-{next(_numbers):04}-TEST", origin="scan", **fields)
        case.sightings.set(sightings)
        return case

    def visited(self, at: datetime, source: Source | None = None, **more: Any) -> SourceCoverage:
        """An ordinary visit to a source that was answered."""
        fields: dict[str, Any] = {"asked": 3, "answered": 3, "read": 3, "finished_at": at} | more
        scan = Scan.objects.create(started_at=at)
        return SourceCoverage.objects.create(scan=scan, source=source or self.source, **fields)

    def digest(self, contact: Contact, **more: Any) -> Digest:
        """The digest of a recipient."""
        return compose(contact, more.get("week", WEEK), more.get("now", NOW), more.get("playbook"))[0]

    def mail(self, contact: Contact, **more: Any) -> Mail:
        """The mail of a recipient."""
        return render_mail(self.digest(contact, **more), NameScanner.of_register())
