"""Scores: what the signs within reach of a target add up to for each category, and which of them counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mentions.passage import RUN, Passage
from mentions.signs import Pair, Spot
from mentions.tone import tone_words
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
    tone: tuple[str, ...] = ()
    """Words that weigh most where the tone speaks for the category."""

    def reasons(self, passage: Passage) -> tuple[str, ...]:
        """A sentence for each of the strongest signs, with the words."""
        told: list[str] = []
        for count in self.counts:
            if count.bits > 0:
                quotes = dict.fromkeys(passage.quote(spot.sentence, spot.start, spot.end) for spot in count.spots)
                words = " and ".join(f"“{quote}”" for quote in quotes)
                told.append(f"The words {words} can be a sign of {count.shown}.")
        if self.tone:
            words = ", ".join(f"“{word}”" for word in self.tone)
            told[MOST_TOLD - 1 :] = [f"The words as a whole are like those of such posts, among them {words}."]
        return tuple(told[:MOST_TOLD])


class Stretch:
    """Signs that stand within reach of one another, and how much each of their sentences counts."""

    def __init__(self, spots: Mapping[int, Sequence[Spot]], weights: Mapping[int, float]) -> None:
        self.weights = weights
        self.sentences = [spots[number] for number in weights if spots[number]]
        self.spots = [spot for sentence in self.sentences for spot in sentence]
        self.ids = frozenset(spot.sign.text.id for spot in self.spots)


def scores(passage: Passage) -> dict[Category, Score]:
    """The highest score of each category anywhere in a passage."""
    best = {category: Score(category, scale.start, ()) for category, scale in passage.lexicon.signs.scales.items()}
    near = {near for number in _middles(passage) for near, _ in _near(passage, number)}
    spots = {number: list(_spots(passage, number)) for number in sorted(near)}
    for stretch in _stretches(passage, spots):
        for score in scored(stretch, passage):
            if score.bits > best[score.category].bits:
                best[score.category] = score
    return best


def scored(stretch: Stretch, passage: Passage) -> Iterator[Score]:
    """What a stretch adds up to for each category."""
    signs = passage.lexicon.signs
    words = tone_words(word for number in stretch.weights for word in passage.words[number].line.words)
    together = [(pair, found, weight) for pair in signs.pairs for found, weight in _together(pair, stretch)]
    for category, scale in signs.scales.items():
        counts = list(_single(category, stretch))
        counts += [
            Count(bits * weight, pair.text.shown, found)
            for pair, found, weight in together
            if (bits := pair.text.bits.get(category, 0.0))
        ]
        counts.sort(key=lambda count: -abs(count.bits))
        tone = passage.lexicon.tone.bits(category, words)
        told = passage.lexicon.tone.told(category, words) if tone > 0 else ()
        yield Score(category, scale.start + sum(count.bits for count in counts) + tone, tuple(counts), told)


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
    for number in _middles(passage):
        if spots[number] or not passage.short:
            yield Stretch(spots, dict(_near(passage, number)))


def _middles(passage: Passage) -> list[int]:
    """Sentences round which a stretch is read."""
    return [number for number, line in enumerate(passage.words) if passage.short or line.targets()]


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
    for spot in stretch.spots:
        bits = spot.sign.text.bits.get(category, 0.0)
        if not bits:
            continue
        weight = stretch.weights[spot.sentence]
        bits *= weight if bits > 0 else weight**3
        known = concepts.setdefault((spot.sign.text.of, bits > 0), {})
        name = spot.sign.text.id
        if name not in known or abs(known[name].bits) < abs(bits):
            known[name] = Count(bits, spot.sign.text.shown, (spot,))
    for known in concepts.values():
        first, *others = sorted(known.values(), key=lambda count: -abs(count.bits))
        yield first
        if others:
            yield Count(others[0].bits * SECOND, others[0].shown, others[0].spots)


def _together(pair: Pair, stretch: Stretch) -> Iterator[tuple[tuple[Spot, ...], float]]:
    """Where the signs of a pair stand together nearest to the middle of a stretch, and how near that is."""
    if any(part.isdisjoint(stretch.ids) for part in pair.parts):
        return
    best: tuple[tuple[Spot, ...], float] | None = None
    for group in [list(stretch.spots)] if pair.text.near else stretch.sentences:
        found = _different(pair, group)
        if found:
            weight = min(stretch.weights[spot.sentence] for spot in found)
            if best is None or weight > best[1]:
                best = found, weight
    if best:
        yield best


def _different(pair: Pair, group: Sequence[Spot]) -> tuple[Spot, ...]:
    """A spot for each part of a pair, or nothing."""
    found: list[Spot] = []
    for part in pair.parts:
        spot = next((spot for spot in group if spot.sign.text.id in part and spot not in found), None)
        if spot is None:
            return ()
        found.append(spot)
    return tuple(found)
