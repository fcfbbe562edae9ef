"""The files of the lexicon as a school writes them: lists, rules, discounts, signs, pairs of signs, scales."""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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


class Written(BaseModel):
    """Something that stands in a file; a field that nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(Written):
    """Something with an id."""

    id: str = Field(min_length=1)


class RuleText(Named):
    """A rule as it is written."""

    category: Category
    severity: Severity
    bound: Severity | None = None
    """Severity when the rule bears on somebody or something of the register."""
    aimed: bool = True
    """Whether the words must be aimed at the target; some things count wherever the target is near."""
    bits: float = 5
    """What the rule adds to the score of its category when it is urgent or serious."""
    says: list[str] = Field(min_length=1)
    needs: list[str] = []
    unless: list[str] = []
    because: str = Field(min_length=1)


class DiscountText(Named):
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


class SignText(Named):
    """A sign as it is written: words for one thing, and how many bits they speak for or against a category."""

    of: str = Field(min_length=1)
    """The concept; signs of one concept say much the same, so they do not add up in full."""
    shown: str = Field(min_length=1)
    """What the words are a sign of, as a head reads it."""
    words: list[str] = []
    nouns: list[str] = []
    """Words with their plurals."""
    verbs: list[str] = []
    """Words with their -s, -ed and -ing."""
    unless: list[str] = []
    quoted: bool = False
    """Whether the sign is that words which count stand in a quotation."""
    bits: dict[Category, float] = {}


class PairText(Named):
    """Signs that say more together than each alone, as they are written."""

    signs: list[str] = Field(min_length=1)
    """Ids or concepts of signs, all of which must stand there; `a|b` is one of two."""
    near: bool = False
    """Whether they may stand in neighbouring sentences."""
    shown: str = Field(min_length=1)
    bits: dict[Category, float]


class ScaleText(Written):
    """How many bits a category starts from, and how many each severity asks for."""

    start: float
    urgent: float | None = None
    serious: float
    review: float


class ToneText(Written):
    """What single words weigh for a category, as it is written."""

    start: float
    words: dict[str, float]


class Document(Written):
    """A file of the lexicon."""

    lists: dict[str, list[str]] = {}
    irregular: dict[str, str] = {}
    spellings: dict[str, str] = {}
    disguised: list[str] = []
    never: list[str] = []
    rules: list[RuleText] = []
    discounts: list[DiscountText] = []
    signs: list[SignText] = []
    pairs: list[PairText] = []
    scales: dict[Category, ScaleText] = {}
    tone: dict[Category, ToneText] = {}


def document(file: str, parsed: object) -> Document:
    """A parsed file, checked; raises LexiconError."""
    if not isinstance(parsed, dict):
        raise LexiconError(file, "", "", "a file of the lexicon holds lists, rules or discounts by name")
    try:
        return Document.model_validate(parsed)
    except ValidationError as error:
        problem = error.errors()[0]
        place = problem["loc"]
        rule = _id_of(parsed, place)
        field = ".".join(str(part) for part in place[2 if rule else 0 :])
        raise LexiconError(file, rule, field, _plainly(problem["type"], problem["msg"])) from None


def unique(documents: Mapping[str, Document]) -> None:
    """Refuse two things with one id."""
    seen: set[str] = set()
    for file, one in documents.items():
        for each in (*one.rules, *one.discounts, *one.signs, *one.pairs):
            if each.id in seen:
                raise LexiconError(file, each.id, "id", "another rule has the same id")
            seen.add(each.id)


def _id_of(parsed: Mapping[str, object], place: Sequence[int | str]) -> str:
    """Id of the rule in which something is wrong, or its number when it has none."""
    if len(place) < 2 or not isinstance(place[1], int):  # noqa: PLR2004 - kind and number
        return ""
    rules = parsed.get(str(place[0]))
    rule = rules[place[1]] if isinstance(rules, list) else None
    return str(rule.get("id", f"number {place[1] + 1}")) if isinstance(rule, dict) else f"number {place[1] + 1}"


def _plainly(kind: str, message: str) -> str:
    plain = {"extra_forbidden": "there is no such field", "missing": "this field is missing"}
    return plain.get(kind, message[0].lower() + message[1:])
