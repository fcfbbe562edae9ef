"""The example school in this process’s own tables, and sightings as a scan leaves them: for tests of what is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any

from django.core.management import call_command
from django.db import transaction

from cases.models import Scan, Sighting, Story
from register.models import School
from register.reading import read_register
from register.store import load
from tests.conftest import ROOT

numbers = count()


def sighting(school: School, found_at: datetime, **fields: Any) -> Sighting:
    """A sighting with a story of its own, unless another one is given."""
    number = next(numbers)
    audience = fields.setdefault("audience", "head")
    story = fields.pop("story", None) or Story.objects.create(school=school, audience=audience, began_at=found_at)
    made: Sighting = Sighting.objects.create(
        school=school,
        source=school.sources.order_by("pk")[0],
        scan=Scan.objects.create(started_at=found_at),
        fingerprint=f"print-{number}",
        reference=f"S-{number:04}",
        address=f"http://one.test/{number}",
        title="The dinner queue",
        found_at=found_at,
        story=story,
        **{"own_site": False, "severity": "urgent", "category": "personal abuse", **fields},
    )
    return made


@contextmanager
def example_loaded(now: datetime) -> Iterator[None]:
    """The example register, loaded once for many tests."""
    call_command("flush", verbosity=0, interactive=False)
    load(read_register(ROOT / "config" / "school.example.yaml"), now)
    yield
    call_command("flush", verbosity=0, interactive=False)


@contextmanager
def undone() -> Iterator[School]:
    """The school, and nothing of what a test does with it afterwards."""
    with transaction.atomic():
        yield School.objects.get()
        transaction.set_rollback(True)
