"""Scores: what the signs within reach of a target add up to for each category, and which of them counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mentions.passage import RUN, Passage
from mentions.signs import Pair, Spot
from mentions.written import Category

SECOND, BESIDE, FURTHER = 0.5, 0.9, 0.75
MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class Count:
    """What one sign, or one pair of signs, adds to the score of a category."""

    bits: float
    shown: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The bits of one category in one stretch of a text, with what counted, the strongest first."""

    category: Category
    bits: float
    counts: tuple[Count, ...]

    def reasons(self, passage: Passage) -> tuple[str, ...]:
        """A sentence for each of the strongest signs, with the words."""
        told: list[str] = []
        for count in self.counts:
            if count.bits > 0:
                quotes = dict.fromkeys(passage.quote(spot.sentence, spot.start, spot.end) for spot in count.spots)
                words = " and ".join(f"“{quote}”" for quote in quotes)
                told.append(f"The words {words} can be a sign of {count.shown}.")
        return tuple(told[:MOST_TOLD])


Stretch = list[tuple[Spot, float]]
"""Signs that stand within reach of one another, each with how near it is."""


def scores(passage: Passage) -> dict[Category, Score]:
    """The highest score of each category anywhere in a passage."""
    best = {category: Score(category, scale.start, ()) for category, scale in passage.lexicon.signs.scales.items()}
    spots = {number: list(_spots(passage, number)) for number in range(len(passage.words))}
    for stretch in _stretches(passage, spots):
        for category, known in best.items():
            score = scored(category, stretch, passage)
            if score.bits > known.bits:
                best[category] = score
    return best


def scored(category: Category, stretch: Stretch, passage: Passage) -> Score:
    """What a stretch adds up to for a category."""
    signs = passage.lexicon.signs
    counts = list(_single(category, stretch))
    counts += [count for pair in signs.pairs if (count := _paired(category, pair, stretch))]
    counts.sort(key=lambda count: -abs(count.bits))
    return Score(category, signs.scales[category].start + sum(count.bits for count in counts), tuple(counts))


def _spots(passage: Passage, number: int) -> Iterator[Spot]:
    """Signs in a sentence, and that some of them are quoted."""
    found = list(passage.lexicon.signs.spots(passage.words[number].line, number))
    yield from found
    inside = [
        spot for spot in found if any(spot.sign.text.bits.values()) and passage.is_quoted(number, spot.start, spot.end)
    ]
    if inside:
        for sign in passage.lexicon.signs.quoted:
            yield Spot(sign, number, inside[0].start, inside[0].end)


def _stretches(passage: Passage, spots: Mapping[int, Sequence[Spot]]) -> Iterator[Stretch]:
    """Stretches of a passage: what stands round each of its sentences, in a long text round each with a name."""
    for number, line in enumerate(passage.words):
        if spots[number] if passage.short else line.targets():
            yield [(spot, weight) for near, weight in _near(passage, number) for spot in spots[near]]


def _near(passage: Passage, number: int) -> Iterator[tuple[int, float]]:
    """Sentences near one, and how much what they say counts."""
    yield number, 1.0
    if passage.short:
        for other in range(len(passage.words)):
            if other != number:
                yield other, BESIDE if abs(other - number) == 1 else FURTHER
        return
    for after in range(number + 1, min(len(passage.words), number + RUN)):
        if not passage.follows(after - 1):
            break
        yield after, BESIDE
    if number and passage.follows(number - 1):
        yield number - 1, FURTHER


def _single(category: Category, stretch: Stretch) -> Iterator[Count]:
    """What each sign adds: of one concept the strongest in full, the second by half, the others not at all.

    What speaks against counts much less from another sentence: praise at the beginning takes nothing from a threat
    at the end.
    """
    concepts: dict[tuple[str, bool], dict[str, Count]] = {}
    for spot, weight in stretch:
        bits = spot.sign.text.bits.get(category, 0.0)
        bits *= weight if bits > 0 else weight**3
        if not bits:
            continue
        known = concepts.setdefault((spot.sign.text.of, bits > 0), {})
        name = spot.sign.text.id
        if name not in known or abs(known[name].bits) < abs(bits):
            known[name] = Count(bits, spot.sign.text.shown, (spot,))
    for known in concepts.values():
        first, *others = sorted(known.values(), key=lambda count: -abs(count.bits))
        yield first
        if others:
            yield Count(others[0].bits * SECOND, others[0].shown, others[0].spots)


def _paired(category: Category, pair: Pair, stretch: Stretch) -> Count | None:
    """What a pair of signs adds."""
    bits = pair.text.bits.get(category, 0.0)
    if not bits:
        return None
    weights = {spot.sentence: weight for spot, weight in stretch}
    groups = [list(stretch)] if pair.text.near else [[s for s in stretch if s[0].sentence == n] for n in weights]
    best: Count | None = None
    for group in groups:
        if any(spot.sign.text.id in pair.unless for spot, _ in group):
            continue
        found = _different(pair, group)
        if found:
            weight = min(weights[spot.sentence] for spot in found)
            if best is None or bits * weight > best.bits:
                best = Count(bits * weight, pair.text.shown, found)
    return best


def _different(pair: Pair, group: Stretch) -> tuple[Spot, ...]:
    """A spot for each part of a pair, or nothing."""
    found: list[Spot] = []
    for part in pair.parts:
        spot = next((spot for spot, _ in group if spot.sign.text.id in part and spot not in found), None)
        if spot is None:
            return ()
        found.append(spot)
    return tuple(found)
