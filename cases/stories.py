"""Stories: sightings of one school and one audience that say the same."""

from datetime import datetime, timedelta

from cases.models import Audience, Sighting, Story
from mentions.story import SAME, similarity
from register.models import School

TOGETHER = timedelta(days=60)


def story_of(school: School, audience: Audience, signature: bytes, now: datetime) -> Story:
    """The story that a passage belongs to: the one it resembles most, else a new one.

    Only stories of the same audience are asked: the head must not learn from a count of copies that the
    chair has been told of something (A76). A story is resembled when its earliest sighting of the last
    sixty days is, so that a page about two things does not draw two stories together.
    """
    found = Sighting.objects.filter(school=school, audience=audience, story__isnull=False)
    recent = found.filter(found_at__gte=now - TOGETHER, found_at__lte=now).order_by("found_at", "pk")
    first: dict[int, bytes] = {}
    for story, known in recent.values_list("story_id", "signature"):
        first.setdefault(story, bytes(known))
    alike = {story: similarity(known, signature) for story, known in first.items()}
    best = max(alike, key=alike.__getitem__, default=None)
    if best is not None and alike[best] >= SAME:
        return Story.objects.get(pk=best)
    return Story.objects.create(school=school, audience=audience, began_at=now)


def move(sighting: Sighting, audience: Audience) -> None:
    """Give a sighting to another audience, and take it out of every story that the first one sees."""
    left = sighting.story
    sighting.audience = audience
    sighting.story = story_of(sighting.school, audience, bytes(sighting.signature), sighting.found_at)
    sighting.save(update_fields=["audience", "story"])
    if left and not left.sightings.exists():
        left.delete()
