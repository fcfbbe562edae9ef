"""Stories of a digest: which sightings are told as one line, and which are not told again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet

from cases.models import Decided, Severity, Sighting
from mentions.lexicon import Category

LAWFUL: set[Category] = {"praise", "question", "complaint", "criticism", "factual error"}
"""What people may say; shown under its own heading unless it is urgent or serious (privacy D10)."""
_HARMLESS = {Decided.NOTED, Decided.PRAISE, Decided.LAWFUL}
"""What a person found nobody need look into, whatever a computer had guessed."""


@dataclass(frozen=True, slots=True)
class Told:
    """Sightings that are told as one line: the one that stands for all, and the others."""

    first: Sighting
    others: tuple[Sighting, ...]
    risen: bool
    """Whether the story was told before, and is more serious now."""

    @property
    def pages(self) -> int:
        """How many pages tell it."""
        return 1 + len(self.others)


@dataclass(frozen=True, slots=True)
class Stories:
    """What a digest tells: its lines in order, and further copies of stories that were told before."""

    told: tuple[Told, ...]
    copied: tuple[Sighting, ...]

    @property
    def sightings(self) -> list[Sighting]:
        """Every sighting in the order of the lines."""
        lines = [sighting for told in self.told for sighting in (told.first, *told.others)]
        return [*lines, *self.copied]

    @property
    def to_look_at(self) -> list[Told]:
        """What somebody should look into, the most pressing first."""
        return [told for told in self.told if not is_feedback(told.first)]

    @property
    def feedback(self) -> list[Told]:
        """What people say, as they may."""
        return [told for told in self.told if is_feedback(told.first)]


def rank(sighting: Sighting) -> int:
    """How soon somebody must know of a sighting, 0 being the soonest."""
    return Severity(sighting.severity).rank


def kind_of(sighting: Sighting) -> Category:
    """What kind of thing a sighting says."""
    return cast("Category", sighting.category)


def is_feedback(sighting: Sighting) -> bool:
    """Whether a sighting is what people may say, and nothing that somebody must look into."""
    return may_be_said(sighting.severity, sighting.category, sighting.decided)


def may_be_said(severity: str, category: str, decided: str) -> bool:
    """The same of its three fields; what a person decided counts more than what the program guessed (A155)."""
    if decided:
        return decided in _HARMLESS
    mild = severity in {Severity.FEEDBACK, Severity.REVIEW}
    return severity == Severity.FEEDBACK or (mild and category in LAWFUL)


def stories(news: Iterable[Sighting], known: QuerySet[Sighting]) -> Stories:
    """Group new sightings by story, beside those that the same recipient knows already.

    Every sighting bears `strongest`: the bits of its strongest mention (see `reports.news`).
    """
    before: dict[int, int] = {}
    for story, severity in known.filter(story__isnull=False).values_list("story_id", "severity"):
        before[story] = min(Severity(severity).rank, before.get(story, len(Severity)))
    groups: dict[tuple[str, int], list[Sighting]] = {}
    for sighting in news:
        key = ("story", sighting.story_id) if sighting.story_id else ("alone", sighting.pk)
        groups.setdefault(key, []).append(sighting)
    told: list[Told] = []
    copied: list[Sighting] = []
    for (kind, story), group in groups.items():
        heard = before.get(story) if kind == "story" else None
        if heard is not None and min(map(rank, group)) >= heard:
            copied += group
        else:
            told.append(_told(group, risen=heard is not None))
    told.sort(key=lambda line: (rank(line.first), -_sureness(line.first), line.first.found_at, line.first.pk))
    return Stories(tuple(told), tuple(copied))


def _sureness(sighting: Sighting) -> int:
    return round(getattr(sighting, "strongest", None) or 0)


def _told(group: Sequence[Sighting], *, risen: bool) -> Told:
    """The strongest sighting, and of equals the earliest, stands for its story."""
    first, *others = sorted(group, key=lambda one: (rank(one), one.posted_at or one.found_at, one.found_at, one.pk))
    return Told(first, tuple(others), risen)
