"""A year of fifty schools in SQLite: how long what a page of the console asks for takes.

The limit is the aim: 50 ms for each query, measured as the slowest of all fifty schools after one warm round.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["HEADSUP_HOME"] = _HOME = tempfile.mkdtemp(prefix="headsup-year-")

import django

django.setup()  # before the rooms are imported

from django.core.management import call_command  # noqa: E402

from cases.audience import Reader, cases_for, sightings_for  # noqa: E402
from cases.models import Audience, Case, CaseNote, Decided, NoteKind, Scan, Severity, Sighting, Story, Subject  # noqa: E402
from cases.review import waiting_for  # noqa: E402
from register.models import Role, School, Source  # noqa: E402

SCHOOLS, SIGHTINGS, CASES, NOTES = 50, 2_000, 60, 15
LIMIT = 0.050
PAGE = 25
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
_MIX = ((Severity.FEEDBACK, 12), (Severity.REVIEW, 6), (Severity.SERIOUS, 2), (Severity.URGENT, 1))


def main() -> None:
    """Fill the tables, then ask as a page would."""
    _fill()
    readers = [Reader(school, role) for school in School.objects.order_by("pk") for role in (Role.HEAD, Role.CHAIR)]
    for what, ask in QUERIES.items():
        for reader in readers:
            ask(reader)
        slowest = max(_timed(ask, reader) for reader in readers)
        print(f"{what:<55} {slowest * 1000:7.1f} ms   {slowest / LIMIT:5.2f} of the limit", flush=True)


QUERIES: dict[str, Callable[[Reader], object]] = {
    "the first page of what waits, the most pressing first": lambda one: list(waiting_for(one)[:PAGE]),
    "how much waits": lambda one: waiting_for(one).count(),
    "the last page of everything found": lambda one: list(sightings_for(one).order_by("-found_at")[:PAGE]),
    "open cases": lambda one: list(cases_for(one).filter(closed_at=None).order_by("-opened_at")[:PAGE]),
    "a case with its notes and pages": lambda one: [
        (list(case.notes.all()), list(case.sightings.all())) for case in cases_for(one).order_by("-opened_at")[:1]
    ],
    "new in one week": lambda one: list(
        sightings_for(one).filter(found_at__gte=NOW - timedelta(days=7), own_site=False)
    ),
    "counts of twelve weeks": lambda one: [
        sightings_for(one).filter(found_at__lt=end, found_at__gte=end - timedelta(days=7)).count()
        for end in (NOW - timedelta(days=7 * week) for week in range(12))
    ],
}


def _timed(ask: Callable[[Reader], object], reader: Reader) -> float:
    began = time.perf_counter()
    ask(reader)
    return time.perf_counter() - began


def _fill() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    chance = random.Random(6)  # noqa: S311 - a benchmark, not a secret
    for number in range(SCHOOLS):
        school = School.objects.create(key=f"school-{number}", name=f"School {number}", town="Wexcombe")
        source = Source.objects.create(school=school, key="one", title="One", kind="page", address="http://one.test/")
        scan = Scan.objects.create(started_at=NOW)
        stories = {one: Story.objects.create(school=school, audience=one, began_at=NOW) for one in Audience}
        Sighting.objects.bulk_create(_sighting(school, source, scan, stories, chance) for _ in range(SIGHTINGS))
        rows = list(Sighting.objects.filter(school=school)[: CASES * 2])
        for place in range(CASES):
            _case(school, rows[place * 2 : place * 2 + 2], chance)
    print(f"{Sighting.objects.count()} sightings, {Case.objects.count()} cases, {SCHOOLS} schools", file=sys.stderr)


def _sighting(
    school: School, source: Source, scan: Scan, stories: dict[Audience, Story], chance: random.Random
) -> Sighting:
    audience = chance.choices([Audience.HEAD, Audience.CHAIR], [9, 1])[0]
    severity = chance.choices([one for one, _ in _MIX], [weight for _, weight in _MIX])[0]
    decided = Decided.NOTED if chance.random() < 0.7 else ""
    reference = f"{chance.getrandbits(48):012X}"
    return Sighting(
        school=school, source=source, scan=scan, fingerprint=f"{chance.getrandbits(256):064x}", reference=reference,
        address=f"http://one.test/{reference}", title="A thread", body_sha256="0" * 64, own_site=False,
        found_at=NOW - timedelta(minutes=chance.randrange(365 * 24 * 60)), audience=audience, severity=severity,
        decided=decided, story=stories[audience], locked_out=" deputy " if chance.random() < 0.02 else "",
        signature=b"\0" * 256,
    )  # fmt: skip


def _case(school: School, rows: list[Sighting], chance: random.Random) -> None:
    case = Case.objects.create(
        school=school, reference=f"K-{chance.getrandbits(36):09X}", opened_at=NOW, origin="scan", reason="a benchmark",
        audience=rows[0].audience, subject=Subject.SCHOOL, closed_at=NOW if chance.random() < 0.6 else None,
    )  # fmt: skip
    case.sightings.set(rows)
    CaseNote.objects.bulk_create(
        CaseNote(case=case, number=number, kind=NoteKind.NOTE, at=NOW, noted_at=NOW, by=Role.HEAD, fact="x" * 400)
        for number in range(1, NOTES + 1)
    )


if __name__ == "__main__":
    main()
