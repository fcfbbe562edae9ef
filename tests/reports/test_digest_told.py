"""What was told before: not told again, counted while it is copied, and told to whoever stands in (A77)."""

from datetime import timedelta

import pytest

from cases.models import Sighting
from register.models import Contact, Role
from reports.models import Delivery, DeliveryState
from tests.reports.scene import NOW, WEEK, Scene

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_whoever_stands_in_is_not_told_again_what_the_head_was_told() -> None:
    scene = Scene()
    head, deputy = scene.contact(Role.HEAD), scene.contact(Role.DEPUTY, digest=False)
    old, new = scene.found("threat", "urgent", found_at=NOW - 8 * DAY), scene.found("threat", "urgent")
    told(scene, head, old)
    assert [line.reference for line in scene.digest(deputy).to_look_at] == [new.reference]


def test_what_was_told_is_not_told_again_but_counted_while_it_is_copied() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    old = scene.found("criticism", "review", found_at=NOW - 8 * DAY)
    told(scene, head, old)
    assert scene.digest(head).counts.pages == 0
    copy = scene.found("criticism", "review", story=old.story)
    text = flat(scene.mail(head).text)
    assert "What you were told earlier is still being copied: 1 new page is not listed again." in text
    assert copy.reference not in text
    scene.found("personal abuse", "serious", story=old.story)
    text = flat(scene.mail(head).text)
    assert "It reads like words that may be personal abuse: a person should read it soon." in text
    assert "It was told before, and is more serious now." in text


def told(scene: Scene, contact: Contact, *sightings: Sighting) -> None:
    """Let a recipient have been told of sightings in the week before."""
    sent = Delivery.objects.create(
        school=scene.school,
        role=contact.role,
        email=contact.email,
        week=str(WEEK.before()),
        state=DeliveryState.SENT,
        at=NOW,
    )
    sent.sightings.set(sightings)


def test_one_story_is_one_line_that_says_where_else_it_stands() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    first = scene.found("complaint", address="http://gazette.test/parking", found_at=NOW - 2 * DAY)
    copy = scene.found("complaint", story=first.story, address="http://wexshirepost.test/parking")
    named = scene.found("complaint", story=first.story, address="http://owentrask.test/parking")
    [line] = scene.digest(head).feedback
    assert (line.reference, line.copies) == (first.reference, 2)
    text = flat(scene.mail(head).text)
    assert "Also on 2 other pages: wexshirepost.test and others." in text
    assert copy.reference not in text
    assert named.reference not in text
