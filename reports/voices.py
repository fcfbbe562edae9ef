"""Voices: what people say about the school, praise and criticism in the proportion in which they say it (A155)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.models import Decided, Sighting
from reports.stories import Told


class Voice(StrEnum):
    """How somebody speaks of the school."""

    PRAISE = "praise"
    CRITICISM = "criticism"
    OTHER = "other"


_BY_KIND = {"praise": Voice.PRAISE, "criticism": Voice.CRITICISM, "complaint": Voice.CRITICISM}
_BY_DECISION = {Decided.PRAISE: Voice.PRAISE, Decided.LAWFUL: Voice.CRITICISM}


@dataclass(frozen=True, slots=True)
class Voices:
    """How many say what: counted in stories, so that a copied article does not weigh more."""

    praise: int = 0
    criticism: int = 0
    other: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.praise + self.criticism + self.other


def voice_of(sighting: Sighting) -> Voice:
    """How a sighting speaks; what a person decided counts more than the program's guess."""
    decided = _BY_DECISION.get(Decided(sighting.decided)) if sighting.decided else None
    return decided or _BY_KIND.get(sighting.category, Voice.OTHER)


def voices_of(told: Sequence[Told]) -> Voices:
    """Count what is said."""
    found = Counter(voice_of(story.first) for story in told)
    return Voices(found[Voice.PRAISE], found[Voice.CRITICISM], found[Voice.OTHER])


def examples(told: Sequence[Told], most: int) -> list[Told]:
    """At most so many stories, in the proportion of the whole, in their order; each voice that speaks is heard."""
    groups: dict[Voice, list[Told]] = {}
    for story in told:
        groups.setdefault(voice_of(story.first), []).append(story)
    shares = fair_shares({voice: len(group) for voice, group in groups.items()}, most)
    chosen = [id(story) for voice, group in groups.items() for story in group[: shares[voice]]]
    return [story for story in told if id(story) in chosen]


def fair_shares(counts: dict[Voice, int], places: int) -> dict[Voice, int]:
    """Places for each voice by largest remainder (Hare–Niemeyer); nobody who speaks is left without one."""
    whole = sum(counts.values())
    if whole <= places:
        return dict(counts)
    exact = {voice: places * count / whole for voice, count in counts.items()}
    shares = {voice: max(1, int(share)) for voice, share in exact.items()}
    for voice in sorted(exact, key=lambda one: (shares[one] - exact[one], one)):
        if sum(shares.values()) < places:
            shares[voice] += 1
    while sum(shares.values()) > places:
        greatest = max((one for one in shares if shares[one] > 1), key=lambda one: (shares[one] - exact[one], one))
        shares[greatest] -= 1
    return shares
