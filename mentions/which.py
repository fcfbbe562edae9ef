"""Which school is meant, of several that bear the name: the namesakes, weighed by the places that a page gives."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mentions.canonical import canonical, pattern
from mentions.gazetteer import KnownSchool, assumed_namesakes
from mentions.hits import Hit
from mentions.mention import Reason, RunnerUp
from mentions.reading import Reading
from mentions.school_names import SchoolNames, names_of_school
from mentions.styles import Style
from mentions.surroundings import nearness, outside, place_signs
from mentions.watchlist import Watchlist

CLEAR, LARGEST, EXACT = 4.0, 12.0, 4.0
NOT_IT = -6.0
"""A style that speaks as strongly against a namesake takes it out of the question."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Another school that the words may mean, with the bits by which the page's places speak for it."""

    entity: str
    title: str
    bits: float


@dataclass(frozen=True, slots=True)
class Choice:
    """How far the words mean our school and not a namesake."""

    reasons: tuple[Reason, ...]
    runner_up: RunnerUp | None
    ambiguous: bool
    """Whether nothing on the page says which of the namesakes is meant."""


def _elsewhere(school: SchoolNames, other: KnownSchool) -> bool:
    """Whether a school of the gazetteer is another than ours."""
    if school.postcode and other.postcode:
        return canonical(school.postcode).replace(b" ", b"") != canonical(other.postcode).replace(b" ", b"")
    ours = {pattern(place) for place in (school.town, school.authority) if place}
    return not ours & {pattern(place) for place in (other.town, other.locality) if place}


def _namesakes(school: SchoolNames, hit: Hit, watchlist: Watchlist) -> Iterator[tuple[str, SchoolNames, Style]]:
    watched = [other for other in watchlist.by_core.get(hit.core, ()) if other.key != school.key]
    for other in watched:
        styles = [name.style for name in names_of_school(other) if name.core == hit.core]
        yield other.key, other, styles[0]
    for namesake in watchlist.gazetteer.namesakes(hit.core):
        known = namesake.school
        if all(_elsewhere(one, known) for one in (school, *watched)):
            place = SchoolNames(known.name, known.name, (), known.town, known.postcode, known.authority)
            yield known.name, place, namesake.style


def _fit(reading: Reading, school: SchoolNames, hit: Hit, names: list[Hit]) -> float:
    """Bits by which the page's places speak for a school."""
    inside = f" {hit.core}".encode()
    signs = [outside(sign, names) if pattern(sign.words) in inside else sign for sign in place_signs(reading, school)]
    return max((sign.bits + nearness(reading, sign, hit) for sign in signs if sign.places), default=0.0)


def _rivals(reading: Reading, school: SchoolNames, hit: Hit, watchlist: Watchlist, names: list[Hit]) -> Iterable[Rival]:
    for entity, other, style in _namesakes(school, hit, watchlist):
        against = hit.style.against(style)
        if against > NOT_IT:
            exact = EXACT if hit.style and hit.style == style else 0.0
            title = f"{other.name}, {other.town}" if other.town else other.name
            yield Rival(entity, title, _fit(reading, other, hit, names) + against + exact)


def choose(
    reading: Reading, school: SchoolNames, hit: Hit, watchlist: Watchlist, *, names: list[Hit], fit: float
) -> Choice:
    """Weigh our school, for which the page speaks with `fit` bits, against its namesakes.

    The reason is −log2 of the share that the others take: none when no namesake is known, −log2(N)
    when nothing on the page tells N schools apart.
    """
    rivals = sorted(_rivals(reading, school, hit, watchlist, names), key=lambda rival: -rival.bits)
    unknown = max(0, assumed_namesakes(hit.core) - 1) if not watchlist.gazetteer.by_core and not rivals else 0
    if hit.style:
        unknown //= 4  # of those that share a saint, a quarter shares the sort of school as well
    if not rivals and not unknown:
        alone = (
            (Reason("no other school of this name is known", 3),) if watchlist.gazetteer.by_core and hit.style else ()
        )
        return Choice(alone, None, ambiguous=False)
    others = sum(2.0 ** min(rival.bits - fit, LARGEST) for rival in rivals) + unknown * 2.0 ** min(-fit, LARGEST)
    bits = -min(LARGEST, math.log2(1 + others))
    best = rivals[0] if rivals else Rival("another school of this name", "another school of this name", 0)
    margin = fit - best.bits
    runner_up = RunnerUp(best.entity, round(best.bits, 1), round(margin, 1))
    number = len(rivals) + unknown + 1
    many = f"one of {number} schools" if not unknown else f"one of many schools (perhaps {number})"
    called = " ".join(word.capitalize() for word in hit.core.split())
    if margin <= -CLEAR:
        text = f"the page speaks more of another school of the name: {best.title}"
    elif margin < CLEAR:
        text = f"{many} called “{called}”, and the page does not say clearly which"
    else:
        text = f"it is {many} called “{called}”; what the page says points to this one"
    return Choice((Reason(text, bits),), runner_up, ambiguous=-CLEAR < margin < CLEAR)
