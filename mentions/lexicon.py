"""The lexicon: the rules by which a text is sorted, as a school can read and edit them, ready for use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mentions.patterns import Grammar, Line, Pattern, PatternError
from mentions.spelling import Speller

Category = Literal[
    "threat", "safeguarding", "private data exposed", "discriminatory", "personal abuse",
    "allegation about a person", "impersonation", "factual error", "criticism", "complaint", "question", "praise",
    "news",
]  # fmt: skip
Severity = Literal["urgent", "serious", "review", "feedback"]
CATEGORIES: tuple[Category, ...] = get_args(Category)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class LexiconError(ValueError):
    """A file of the lexicon that cannot be used: which file, which rule, which field, and why."""

    def __init__(self, file: str, rule: str, field: str, problem: str) -> None:
        place = ", ".join(part for part in (file, f"rule {rule}" if rule else "", field and f"field {field}") if part)
        super().__init__(f"{place}: {problem}.")
        self.file, self.rule, self.field, self.problem = file, rule, field, problem


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Named(_Written):
    id: str = Field(min_length=1)


class RuleText(_Named):
    """A rule as it is written."""

    category: Category
    severity: Severity
    bound: Severity | None = None
    """Severity when the rule bears on somebody or something of the register."""
    aimed: bool = True
    """Whether the words must be aimed at the target; some things count wherever the target is near."""
    says: list[str] = Field(min_length=1)
    needs: list[str] = []
    unless: list[str] = []
    because: str = Field(min_length=1)


class DiscountText(_Named):
    """What makes a rule count less, as it is written."""

    of: list[Category] = Field(min_length=1)
    quoted: bool = False
    asked: bool = False
    before: list[str] = []
    after: list[str] = []
    anywhere: list[str] = []
    near: list[str] = []
    unless: list[str] = []
    leaves: Severity
    named: Severity | None = None
    """What it leaves when the name itself stands among the words that decided."""
    because: str = Field(min_length=1)


class _Document(_Written):
    lists: dict[str, list[str]] = {}
    irregular: dict[str, str] = {}
    spellings: dict[str, str] = {}
    disguised: list[str] = []
    never: list[str] = []
    rules: list[RuleText] = []
    discounts: list[DiscountText] = []


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

    @classmethod
    def of(cls, documents: Mapping[str, object]) -> "Lexicon":
        """Lexicon of some parsed files by their names; raises LexiconError."""
        parsed = {file: _document(file, document) for file, document in documents.items()}
        lists: dict[str, list[str]] = {}
        for file, document in parsed.items():
            for name, entries in document.lists.items():
                if name in lists:
                    raise LexiconError(file, "", f"lists.{name}", "another list has the same name")
                lists[name] = [str(entry) for entry in entries]
        grammar = Grammar(lists, {k: v for document in parsed.values() for k, v in document.irregular.items()})
        _unique(parsed)
        rules = tuple(_rule(grammar, file, rule) for file, document in parsed.items() for rule in document.rules)
        discounts = tuple(_discount(grammar, file, one) for file, each in parsed.items() for one in each.discounts)
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


def _document(file: str, document: object) -> _Document:
    if not isinstance(document, dict):
        raise LexiconError(file, "", "", "a file of the lexicon holds lists, rules or discounts by name")
    try:
        return _Document.model_validate(document)
    except ValidationError as error:
        problem = error.errors()[0]
        place = problem["loc"]
        rule = _id_of(document, place)
        field = ".".join(str(part) for part in place[2 if rule else 0 :])
        raise LexiconError(file, rule, field, _plainly(problem["type"], problem["msg"])) from None


def _id_of(document: Mapping[str, object], place: Sequence[int | str]) -> str:
    """Id of the rule in which something is wrong, or its number when it has none."""
    if len(place) < 2 or not isinstance(place[1], int):  # noqa: PLR2004 - kind and number
        return ""
    rules = document.get(str(place[0]))
    rule = rules[place[1]] if isinstance(rules, list) else None
    return str(rule.get("id", f"number {place[1] + 1}")) if isinstance(rule, dict) else f"number {place[1] + 1}"


def _plainly(kind: str, message: str) -> str:
    plain = {"extra_forbidden": "there is no such field", "missing": "this field is missing"}
    return plain.get(kind, message[0].lower() + message[1:])


def _unique(parsed: Mapping[str, _Document]) -> None:
    seen: set[str] = set()
    for file, document in parsed.items():
        for each in [*document.rules, *document.discounts]:
            if each.id in seen:
                raise LexiconError(file, each.id, "id", "another rule has the same id")
            seen.add(each.id)


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


def _speller(parsed: Mapping[str, _Document], grammar: Grammar) -> Speller:
    disguised, spellings, never = set[str](), dict[str, str](), set[str]()
    for file, document in parsed.items():
        spellings |= document.spellings
        never |= set(document.never)
        for name in document.disguised:
            plain, _, form = name.partition(".")
            if plain not in grammar.lists:
                raise LexiconError(file, "", "disguised", f"there is no list “{plain}”")
            grammar.compiled(f"{{{name}}}")
            disguised |= {word for entry in grammar.forms(plain, form) for word in entry.split() if word.isalpha()}
    grammar.words.update(word for spelt in spellings.values() for word in spelt.split())
    return Speller(grammar.words | disguised, spellings, disguised, never)
