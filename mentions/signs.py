"""Signs: words that speak for or against a category by some bits, and the places in a text where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mentions.inflection import inflected
from mentions.line import Line
from mentions.patterns import Grammar, Pattern, PatternError
from mentions.written import Category, Document, LexiconError, PairText, ScaleText, SignText

MOST_PER_SENTENCE = 24
Patterns = tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign ready for use."""

    text: SignText
    unless: Patterns


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of signs ready for use: each of its parts as the ids of signs of which one must stand there."""

    text: PairText
    parts: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a sentence where a sign stands: its first word and the one after its last."""

    sign: Sign
    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signs:
    """All signs of a lexicon, found by the rarest word of each of their patterns."""

    index: Mapping[str, tuple[tuple[Sign, Pattern], ...]]
    words: Mapping[str, tuple[Sign, ...]]
    """Signs by those of their words that stand for themselves."""
    pairs: tuple[Pair, ...]
    scales: Mapping[Category, ScaleText]
    quoted: tuple[Sign, ...]

    @classmethod
    def of(cls, documents: Mapping[str, Document], grammar: Grammar) -> "Signs":
        """Signs of some files; raises LexiconError."""
        index: dict[str, list[tuple[Sign, Pattern]]] = {}
        words: dict[str, list[Sign]] = {}
        quoted, concepts = [], dict[str, set[str]]()
        for file, document in documents.items():
            for text in document.signs:
                sign = Sign(text, _compiled(grammar, file, text.id, ("unless", text.unless)))
                concepts.setdefault(text.id, set()).add(text.id)
                concepts.setdefault(text.of, set()).add(text.id)
                if text.quoted:
                    quoted.append(sign)
                for pattern in _compiled(grammar, file, text.id, ("words", _vocabulary(text, grammar))):
                    for anchor in pattern.anchors:
                        if pattern.is_word:
                            words.setdefault(anchor, []).append(sign)
                        else:
                            index.setdefault(anchor, []).append((sign, pattern))
        pairs = [_pair(file, text, concepts) for file, document in documents.items() for text in document.pairs]
        scales = {category: scale for document in documents.values() for category, scale in document.scales.items()}
        return cls(
            {word: tuple(found) for word, found in index.items()},
            {word: tuple(found) for word, found in words.items()},
            tuple(pairs),
            scales,
            tuple(quoted),
        )

    def spots(self, line: Line, sentence: int) -> Iterator[Spot]:
        """Where signs stand in a sentence; each sign once, at the longest of its places."""
        best: dict[str, Spot] = {}
        for word in line.kinds & self.words.keys():
            first = line.standing[word][0]
            for sign in self.words[word]:
                if sign.text.id not in best or best[sign.text.id].start > first:
                    best[sign.text.id] = Spot(sign, sentence, first, first + 1)
        tried: set[int] = set()
        for word in line.kinds & self.index.keys():
            for sign, pattern in self.index[word]:
                if id(pattern) in tried:
                    continue
                tried.add(id(pattern))
                for start, end in pattern.places(line):
                    kept = best.get(sign.text.id)
                    if kept is None or (kept.start - kept.end, kept.start) > (start - end, start):
                        best[sign.text.id] = Spot(sign, sentence, start, end)
                    break
        found = [spot for spot in best.values() if not _stands(spot.sign.unless, line)]
        yield from sorted(found, key=lambda spot: (spot.start, spot.sign.text.id))[:MOST_PER_SENTENCE]


def _vocabulary(text: SignText, grammar: Grammar) -> list[str]:
    """Every word and phrase of a sign, with the forms that are meant."""
    plurals = [inflected(noun, "s", {}) for noun in text.nouns]
    verbs = [inflected(verb, form, grammar.irregular) for verb in text.verbs for form in ("s", "ed", "ing")]
    return list(dict.fromkeys([*text.words, *text.nouns, *plurals, *text.verbs, *verbs]))


def _compiled(grammar: Grammar, file: str, rule: str, field: tuple[str, Sequence[str]]) -> Patterns:
    kept = []
    for pattern in field[1]:
        try:
            kept.append(grammar.compiled(pattern))
        except PatternError as error:
            raise LexiconError(file, rule, field[0], f"“{pattern}” cannot be read: {error}") from None
    return tuple(kept)


def _pair(file: str, text: PairText, concepts: Mapping[str, set[str]]) -> Pair:
    parts = []
    for part in text.signs:
        ids = set[str]()
        for name in part.split("|"):
            if name not in concepts:
                raise LexiconError(file, text.id, "signs", f"there is no sign or concept “{name}”")
            ids |= concepts[name]
        parts.append(frozenset(ids))
    return Pair(text, tuple(parts))


def _stands(patterns: Patterns, line: Line) -> bool:
    return any(next(iter(pattern.places(line)), None) for pattern in patterns)
