"""Stories: what belongs together, for how long, and never across the two audiences."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core.management import call_command
from django.db import transaction

from cases.audience import Reader, sightings_for
from cases.models import Audience, Scan, Sighting, Story
from cases.stories import move, story_of
from mentions.story import signature
from register.models import Role, School, Source

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
PARKING = (
    "Residents of Orchard Lane say the morning school run blocks their drives for half an hour at a time and that "
    "every day at ten to nine it is the same while parents answer that the bus was taken away in the spring"
)
CHOIR = (
    "The choir sang at the day centre on Tuesday to a full room and there was not a dry eye in the house said the "
    "warden who has asked the thirty children back for a concert on the green before the end of the month"
)
numbers = count()


@pytest.fixture(scope="module", autouse=True)
def tables() -> None:
    call_command("migrate", verbosity=0, interactive=False)


@pytest.fixture
def school() -> Iterator[School]:
    """A school of its own, gone after the test."""
    with transaction.atomic():
        yield School.objects.create(key=f"school-{next(numbers)}", name="Larkspur Hill", time_zone="Europe/London")
        transaction.set_rollback(True)


def sighting(school: School, text: str, *, at: datetime = NOW, audience: Audience = Audience.HEAD) -> Sighting:
    number = next(numbers)
    source, _ = Source.objects.get_or_create(
        school=school, key="one", defaults={"title": "One", "kind": "page", "address": "http://one.test/"}
    )
    made = Sighting.objects.create(
        school=school, source=source, scan=Scan.objects.create(started_at=at), fingerprint=f"print-{number}",
        reference=f"ref-{number}", address=f"http://one.test/{number}", found_at=at, own_site=False, audience=audience,
        signature=signature(text),
    )  # fmt: skip
    made.story = story_of(school, audience, signature(text), at)
    made.save()
    return made


def test_copies_join_and_other_stories_do_not(school: School) -> None:
    first, copy, other = sighting(school, PARKING), sighting(school, PARKING + " again"), sighting(school, CHOIR)
    assert first.story == copy.story != other.story


def test_after_two_months_it_is_a_new_story(school: School) -> None:
    first = sighting(school, PARKING)
    assert sighting(school, PARKING, at=NOW + timedelta(days=59)).story == first.story
    assert sighting(school, PARKING, at=NOW + timedelta(days=130)).story != first.story


def test_another_school_or_audience_never_shares_a_story(school: School) -> None:
    heads = sighting(school, PARKING)
    assert sighting(school, PARKING, audience=Audience.CHAIR).story != heads.story
    neighbour = School.objects.create(key=f"school-{next(numbers)}", name="Thornby", time_zone="Europe/London")
    assert sighting(neighbour, PARKING).story != heads.story


def test_what_turns_out_to_concern_the_head_leaves_the_heads_story(school: School) -> None:
    first, copy = sighting(school, PARKING), sighting(school, PARKING)
    chairs = sighting(school, PARKING, audience=Audience.CHAIR)
    move(copy, Audience.CHAIR)
    assert copy.story == chairs.story
    assert list(sightings_for(Reader(school, Role.HEAD)).values_list("story", flat=True)) == [first.story_id]
    move(first, Audience.CHAIR)
    assert not Story.objects.filter(school=school, audience=Audience.HEAD).exists(), (
        "not even an empty one stays behind"
    )


def test_a_page_about_two_things_does_not_draw_two_stories_together(school: School) -> None:
    parking, both = sighting(school, PARKING), sighting(school, f"{PARKING} {CHOIR}")
    assert both.story == parking.story
    assert sighting(school, CHOIR).story != parking.story
