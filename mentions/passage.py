"""The sentences of a text that may speak of its targets, read once, and who is meant in each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mentions.lexicon import Lexicon
from mentions.patterns import OTHER
from mentions.sentences import SHORT, Sentence, quotations, sentences, within_reach
from mentions.wording import Name, Words, words

ALONE = 1_000
RUN = 3
OUTSIDE = 3
LONGEST_QUOTE = 90

Where = Literal[
    "in the same sentence as the name",
    "in the sentences after the name",
    "in the sentence before the name",
    "in the same short text as the name",
    "in a text that names nobody of the register",
]
AIMED_AT_ANOTHER = None


@dataclass(frozen=True, slots=True)
class Target:
    """One thing of the register that is named in a text."""

    entity: str
    kind: Literal["school", "person"]
    spans: tuple[tuple[int, int], ...]
    """Where it stands in the text, in characters."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """Whom some words are about, and how that is known."""

    targets: tuple[int, ...]
    where: Where
    by_name: bool = False


class Passage:
    """What of a text is within reach of its targets."""

    def __init__(self, text: str, targets: Sequence[Target], lexicon: Lexicon) -> None:
        self.text, self.targets, self.lexicon = text, targets, lexicon
        self.short = len(text) <= (SHORT if self.named else ALONE)
        spans = [(name.start, name.end) for name in self.named]
        self.parts = within_reach(text, spans, ALONE if not spans else SHORT) if spans or self.short else []
        self.sentences: list[Sentence] = [one for part in self.parts for one in sentences(text, *part)]
        self.words: list[Words] = list(self._read())

    @cached_property
    def named(self) -> list[Name]:
        """Places of all targets in the order of the text; of two that overlap the first and longest."""
        found = [
            Name(max(0, start), min(end, len(self.text)), number, target.kind == "person")
            for number, target in enumerate(self.targets)
            for start, end in target.spans
        ]
        kept: list[Name] = []
        for name in sorted(found, key=lambda name: (name.start, -name.end)):
            if name.start < name.end and (not kept or name.start >= kept[-1].end):
                kept.append(name)
        return kept

    @cached_property
    def quoted(self) -> list[tuple[int, int]]:
        """Places of quotations."""
        return [place for part in self.parts for place in quotations(self.text, *part)]

    def is_quoted(self, number: int, start: int, end: int) -> bool:
        """Whether words stand in a quotation with others around it: a post wholly in quotation marks is speech."""
        places = self.words[number].places
        first, last = places[start][0], places[end - 1][1]
        for left, right in self.quoted:
            if left <= first and last <= right:
                around = f"{self.text[max(0, left - 200) : left]} {self.text[right : right + 200]}"
                return len(around.split()) >= OUTSIDE
        return False

    def quote(self, number: int, start: int, end: int) -> str:
        """Words as they are written, shortened."""
        places = self.words[number].places
        written = " ".join(self.text[places[start][0] : places[end - 1][1]].split())
        return written if len(written) <= LONGEST_QUOTE else written[: LONGEST_QUOTE - 1].rstrip() + "…"

    def _read(self) -> Iterator[Words]:
        names, here = self.named, 0
        for one in self.sentences:
            while here < len(names) and names[here].end <= one.start:
                here += 1
            last = here
            while last < len(names) and names[last].start < one.end:
                last += 1
            yield words(self.text, one.start, one.end, names[here:last], self.lexicon.speller)

    def bearing(self, number: int, start: int, end: int, *, aimed: bool) -> Bearing | None:
        """Whom words `start` to `end` of a sentence are about; None when it is nobody of the register."""
        if not self.named:
            return Bearing((), "in a text that names nobody of the register")
        line = self.words[number]
        if inside := line.targets(start, end):
            return Bearing(tuple(dict.fromkeys(inside)), "in the same sentence as the name", by_name=True)
        if aimed and self._another(line, start, end):
            return AIMED_AT_ANOTHER
        first, last = line.clause(start)
        points_back = not self.lexicon.pronouns.isdisjoint(line.tokens[first:end])
        beside = line.targets(first, last) or line.targets()
        if not beside:
            return self._from_neighbours(number, start, end, reach=RUN if points_back else 0 if aimed else 1)
        if aimed and not line.targets(first, last) and not points_back and start > first:
            return AIMED_AT_ANOTHER
        return Bearing(self._likely(beside, line, start, end), "in the same sentence as the name")

    def _another(self, line: Words, start: int, end: int) -> bool:
        """Whether the words name somebody who is nobody of the school."""
        first, _ = line.clause(start)
        if "you" in line.tokens[start:end] or "your" in line.tokens[start:end]:
            return False
        around = line.tokens[start:end]
        if self.lexicon.pronouns.isdisjoint(around):
            around = line.tokens[max(first, start - 4) : end]
        only_people = all(self.targets[number].kind == "person" for number in line.targets())
        return not self.lexicon.others.isdisjoint(around) or (OTHER in around and only_people)

    def _likely(self, numbers: Sequence[int], line: Words, start: int, end: int) -> tuple[int, ...]:
        """Of several targets those that the words mean: a person where the words speak of a person."""
        distinct = tuple(dict.fromkeys(numbers))
        people = tuple(number for number in distinct if self.targets[number].kind == "person")
        personal = {"he", "him", "his", "she", "her", "you", "your"}
        return people if people and personal.intersection(line.tokens[start:end]) else distinct

    def _from_neighbours(self, number: int, start: int, end: int, *, reach: int) -> Bearing | None:
        """Whom words are about that stand in a sentence without a name; in a short text that is never in doubt."""
        line = self.words[number]
        for before in range(number - 1, max(-1, number - 1 - (RUN if self.short else reach)), -1):
            if not self.follows(before):
                break
            if numbers := self.words[before].targets():
                return Bearing(self._likely(numbers, line, start, end), "in the sentences after the name")
            if not self.short and OTHER in self.words[before].tokens:
                return AIMED_AT_ANOTHER
        if self.short:
            everyone = [name.target for name in self.named]
            return Bearing(self._likely(everyone, line, start, end), "in the same short text as the name")
        after = number + 1
        if reach and after < len(self.words) and self.follows(number) and (numbers := self.words[after].targets()):
            return Bearing(self._likely(numbers, line, start, end), "in the sentence before the name")
        return AIMED_AT_ANOTHER

    def follows(self, number: int) -> bool:
        """Whether the next sentence belongs to the same paragraph and follows without a gap."""
        one, following = self.sentences[number], self.sentences[number + 1]
        return one.end == following.start and one.paragraph == following.paragraph
