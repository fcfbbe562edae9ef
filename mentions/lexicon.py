"""The lexicon: the rules by which a text is sorted, as a school can read and edit them, ready for use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mentions.line import Line
from mentions.patterns import Grammar, Pattern, PatternError
from mentions.signs import Signs
from mentions.spelling import Speller
from mentions.tone import Tone
from mentions.written import (
    CATEGORIES,
    SEVERITIES,
    Category,
    DiscountText,
    Document,
    LexiconError,
    RuleText,
    Severity,
    document,
    unique,
)

__all__ = ["CATEGORIES", "SEVERITIES", "Category", "Discount", "Lexicon", "LexiconError", "Rule", "Severity", "stands"]

Patterns = tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready for use."""

    text: RuleText
    says: Patterns
    needs: Patterns
    unless: Patterns


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount ready for use."""

    text: DiscountText
    before: Patterns
    after: Patterns
    anywhere: Patterns
    near: Patterns
    unless: Patterns


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Rules, discounts and spellings, compiled."""

    rules: tuple[Rule, ...]
    discounts: tuple[Discount, ...]
    speller: Speller
    others: frozenset[str]
    """Words for people who are nobody of the school."""
    pronouns: frozenset[str]
    """Words that point back to somebody who was named."""
    index: Mapping[str, tuple[tuple[Rule, Pattern], ...]]
    signs: Signs
    tone: Tone

    @classmethod
    def of(cls, documents: Mapping[str, object]) -> "Lexicon":
        """Lexicon of some parsed files by their names; raises LexiconError."""
        parsed = {file: document(file, one) for file, one in documents.items()}
        lists: dict[str, list[str]] = {}
        for file, one in parsed.items():
            for name, entries in one.lists.items():
                if name in lists:
                    raise LexiconError(file, "", f"lists.{name}", "another list has the same name")
                lists[name] = [str(entry) for entry in entries]
        grammar = Grammar(lists, {k: v for one in parsed.values() for k, v in one.irregular.items()})
        unique(parsed)
        rules = tuple(_rule(grammar, file, rule) for file, one in parsed.items() for rule in one.rules)
        discounts = tuple(_discount(grammar, file, text) for file, one in parsed.items() for text in one.discounts)
        signs = Signs.of(parsed, grammar)
        index: dict[str, list[tuple[Rule, Pattern]]] = {}
        for rule in rules:
            for pattern in rule.says:
                for anchor in pattern.anchors:
                    index.setdefault(anchor, []).append((rule, pattern))
        return cls(
            rules,
            discounts,
            _speller(parsed, grammar),
            frozenset(_single(lists.get("others", []))),
            frozenset(_single(lists.get("pronouns", []))),
            {anchor: tuple(pairs) for anchor, pairs in index.items()},
            signs,
            Tone.of(parsed.values()),
        )

    def candidates(self, kinds: frozenset[str]) -> Iterator[tuple[Rule, Pattern]]:
        """Patterns worth trying on a sentence with some words, each once."""
        tried: set[int] = set()
        for word in kinds & self.index.keys():
            for rule, pattern in self.index[word]:
                if id(pattern) not in tried:
                    tried.add(id(pattern))
                    yield rule, pattern


def stands(patterns: Patterns, line: Line) -> bool:
    """Whether one of some patterns stands in a sentence."""
    return any(next(iter(pattern.places(line)), None) for pattern in patterns)


def _single(words: Sequence[str]) -> Iterator[str]:
    return (word for word in words if " " not in word)


def _compiled(grammar: Grammar, file: str, rule: RuleText | DiscountText, field: str) -> Patterns:
    kept = []
    for pattern in getattr(rule, field):
        try:
            kept.append(grammar.compiled(pattern, to_the_end=field == "before"))
        except PatternError as error:
            raise LexiconError(file, rule.id, field, f"“{pattern}” cannot be read: {error}") from None
    return tuple(kept)


def _rule(grammar: Grammar, file: str, text: RuleText) -> Rule:
    each = partial(_compiled, grammar, file, text)
    return Rule(text, each("says"), each("needs"), each("unless"))


def _discount(grammar: Grammar, file: str, text: DiscountText) -> Discount:
    each = partial(_compiled, grammar, file, text)
    return Discount(text, each("before"), each("after"), each("anywhere"), each("near"), each("unless"))


def _speller(parsed: Mapping[str, Document], grammar: Grammar) -> Speller:
    disguised, spellings, never = set[str](), dict[str, str](), set[str]()
    for file, one in parsed.items():
        spellings |= one.spellings
        never |= set(one.never)
        for name in one.disguised:
            plain, _, form = name.partition(".")
            if plain not in grammar.lists:
                raise LexiconError(file, "", "disguised", f"there is no list “{plain}”")
            grammar.compiled(f"{{{name}}}")
            disguised |= {word for entry in grammar.forms(plain, form) for word in entry.split() if word.isalpha()}
    grammar.words.update(word for spelt in spellings.values() for word in spelt.split())
    return Speller(grammar.words | disguised, spellings, disguised, never)
