"""Weighing: what one rule of the lexicon amounts to where it stands, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from mentions.lexicon import SEVERITIES, Discount, Rule, Severity, stands
from mentions.passage import Bearing, Passage

MOST_PER_PATTERN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a text meets, and what is left of it after everything that speaks against it."""

    rule: Rule
    severity: Severity
    targets: tuple[int, ...]
    quote: str
    reasons: tuple[str, ...]
    place: tuple[int, int, int]
    """The sentence, and the first and the last word (exclusive)."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a rule stands: the sentence, and the stretch of its words."""

    sentence: int
    start: int
    end: int


def milder(one: Severity, other: Severity) -> Severity:
    """The less pressing of two severities."""
    return max(one, other, key=SEVERITIES.index)


def findings(passage: Passage) -> Iterator[Finding]:
    """Everything in a passage that a rule of the lexicon knows."""
    for number, line in enumerate(passage.words):
        for rule, pattern in passage.lexicon.candidates(line.line.kinds):
            for start, end in islice(pattern.places(line.line), MOST_PER_PATTERN):
                if finding := _weighed(passage, rule, _Place(number, start, end)):
                    yield finding


def distinct(heard: Iterable[Finding]) -> list[Finding]:
    """Findings without those that say of the same words what a graver or longer one of their category says."""
    kept: list[Finding] = []
    for one in sorted(heard, key=lambda f: (SEVERITIES.index(f.severity), f.place[1] - f.place[2])):
        sentence, start, end = one.place
        if not any(
            other.rule.text.category == one.rule.text.category
            and other.place[0] == sentence
            and other.place[1] < end
            and start < other.place[2]
            for other in kept
        ):
            kept.append(one)
    return sorted(kept, key=lambda f: f.place)


def _weighed(passage: Passage, rule: Rule, here: _Place) -> Finding | None:
    line = passage.words[here.sentence].line
    if stands(rule.unless, line) or not _needed(passage, rule, here.sentence):
        return None
    bearing = passage.bearing(here.sentence, here.start, here.end, aimed=rule.text.aimed)
    if bearing is None and not passage.short:
        return None
    quote = passage.quote(here.sentence, here.start, here.end)
    severity, reasons = rule.text.severity, [f"The words “{quote}” {rule.text.because}{_where(bearing)}."]
    if bearing and bearing.targets and rule.text.bound:
        severity = rule.text.bound
    if bearing is None:
        severity = milder(severity, "review")
        reasons.append("They are aimed at somebody else than the people and the school of the register.")
    for discount in passage.lexicon.discounts:
        left = discount.text.named if bearing and bearing.by_name and discount.text.named else discount.text.leaves
        if milder(severity, left) != severity and _holds(passage, discount, rule, here):
            severity = milder(severity, left)
            reasons.append(discount.text.because)
    targets = bearing.targets if bearing else ()
    return Finding(rule, severity, targets, quote, tuple(reasons), (here.sentence, here.start, here.end))


def _where(bearing: Bearing | None) -> str:
    return f", {bearing.where}" if bearing else ""


def _needed(passage: Passage, rule: Rule, number: int) -> bool:
    """Whether what the rule needs beside it stands in the sentence or in one of the two before."""
    if not rule.needs:
        return True
    near = passage.words[max(0, number - 2) : number + 1]
    return any(stands(rule.needs, line.line) for line in near)


def _holds(passage: Passage, discount: Discount, rule: Rule, here: _Place) -> bool:
    """Whether a discount holds for a rule at a place."""
    text, line = discount.text, passage.words[here.sentence].line
    if rule.text.category not in text.of or stands(discount.unless, line):
        return False
    if (text.quoted and passage.is_quoted(here.sentence, here.start, here.end)) or (
        text.asked and passage.words[here.sentence].asks
    ):
        return True
    if any(pattern.stands_before(line, here.start) for pattern in discount.before):
        return True
    if any(pattern.ends(line, here.end) for pattern in discount.after) or stands(discount.anywhere, line):
        return True
    around = passage.words[max(0, here.sentence - 2) : here.sentence + 3]
    return any(stands(discount.near, other.line) for other in around)
