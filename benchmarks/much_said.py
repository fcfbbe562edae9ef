"""A school of which much is said: ten thousand sightings in a database, for the benchmark of the digest."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.management import call_command

from cases.models import Case, MentionRow, OwedCapture, Scan, Sighting, SourceCoverage, Story
from config.playbook_files import playbook
from register.models import Contact, Person, School, Source
from reports.compose import compose
from reports.names import NameScanner
from reports.render import render_mail
from reports.week import Week

SIGHTINGS = 10_000
NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
_SAID = (("praise", "feedback"), ("criticism", "feedback"), ("threat", "urgent"), ("personal abuse", "serious"))


def fill() -> None:
    """Fill the database: half as many stories as pages, 60 colleagues, 50 places, 100 open cases."""
    call_command("migrate", verbosity=0, interactive=False)
    school = School.objects.create(key="larkspur", name="Larkspur Hill Primary School", domains=["larkspurhill.test"])
    Contact.objects.create(
        school=school, role="head", name="Maud Fennimore", email="head@larkspurhill.test", digest=True
    )
    Person.objects.bulk_create(
        Person(school=school, key=f"p{one}", category="staff", titles=["Mrs"], name=f"Ada{one} Quillon{one}")
        for one in range(60)
    )
    scan = Scan.objects.create(started_at=NOW)
    sources = [
        Source.objects.create(school=school, key=f"s{one}", title=f"Place {one}", kind="page", address="http://a.test/")
        for one in range(50)
    ]
    SourceCoverage.objects.bulk_create(
        SourceCoverage(scan=scan, source=source, asked=3, answered=3, read=3, finished_at=NOW) for source in sources
    )
    made = _sightings(school, scan, sources)
    for number in range(100):
        case = Case.objects.create(
            school=school, reference=f"K-{number}", opened_at=NOW, origin="scan", audience="head", reason="a test"
        )
        case.sightings.add(made[number])


def _sightings(school: School, scan: Scan, sources: list[Source]) -> list[Sighting]:
    count = SIGHTINGS // 2
    stories = Story.objects.bulk_create(Story(school=school, audience="head", began_at=NOW) for _ in range(count))
    made = Sighting.objects.bulk_create(
        Sighting(
            school=school, source=sources[one % 50], scan=scan, fingerprint=f"f{one}", reference=f"R{one}",
            address=f"http://forum.test/talk/{one}", title="A page", found_at=NOW - timedelta(days=one % 50),
            own_site=False, audience="head", category=_SAID[one % 4][0], severity=_SAID[one % 4][1],
            story=stories[one // 2], signature=b"s" * 500, triage_reasons=["words"] * 5, body_sha256="0" * 64,
        )
        for one in range(SIGHTINGS)
    )  # fmt: skip
    MentionRow.objects.bulk_create(
        MentionRow(
            sighting=one, entity=entity, kind=kind, form="full name", band="certain", bits=bits, place="text",
            quote="Larkspur Hill", words="w", before="b" * 300, after="a" * 300, times=1,
            reasons=[{"text": "near by", "bits": 4}] * 4,
        )
        for one in made for entity, kind, bits in (("larkspur", "school", 20.0), ("p1", "person", 9.0))
    )  # fmt: skip
    OwedCapture.objects.bulk_create(
        OwedCapture(sighting=one, address=one.address, not_before=one.found_at) for one in made
    )
    return made


def written() -> int:
    """Compose and render the digest; how many sightings it tells."""
    contact = Contact.objects.select_related("school").get()
    week = Week.of(NOW, ZoneInfo(contact.school.time_zone))
    digest, sightings = compose(contact, week, NOW, playbook(contact.school.nation))
    render_mail(digest, NameScanner.of_register())
    return len(sightings)
