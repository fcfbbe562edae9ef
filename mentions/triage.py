"""Triage: what a text says about the school and its people, and how soon somebody should look at it.

Nothing here judges anybody: a category and a severity decide who looks first, and the reasons show them
the few words that decided. Rules know what is said outright; signs add up what is only hinted at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mentions.lexicon import CATEGORIES, SEVERITIES, Category, Lexicon, Severity
from mentions.passage import Passage, Target
from mentions.scores import Score, scores
from mentions.weighing import Finding, distinct, findings, milder

__all__ = ["Category", "Said", "Severity", "Target", "triage"]

SUSTAINED = 3
MOST_REASONS = 6
SET_ASIDE = -6.0
PRESSING = ("urgent", "serious")
_NOBODY = "Nobody of the register is named in the text; it is judged as it stands."
_TOO_LONG = "Nobody of the register is named in the text, and it is long; what it says is not looked into."
_NOTHING = "No words of the lexicon decide; it is read as news."


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says, as triage found it."""

    category: Category
    severity: Severity
    about: tuple[str, ...]
    """Entities that the decisive rules bear on."""
    reasons: tuple[str, ...]
    """Sentences for a headteacher, each with the few words that decided."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one rule, or the signs of one category, make of a text."""

    category: Category
    severity: Severity
    bits: float
    targets: tuple[int, ...]
    reasons: tuple[str, ...]
    counts: bool

    @property
    def rank(self) -> tuple[int, float, int]:
        """How soon it must be known, and how sure it is; the first is foremost."""
        return SEVERITIES.index(self.severity), -self.bits, CATEGORIES.index(self.category)


def triage(text: str, targets: Sequence[Target], lexicon: Lexicon) -> Said:
    """What a text says about some targets that are named in it."""
    passage = Passage(text, targets, lexicon)
    if not passage.named and not passage.short:
        return Said("news", "feedback", (), (_TOO_LONG,))
    heard = _heard(passage)
    counted = sorted((one for one in heard if one.counts), key=lambda one: one.rank)
    set_aside = [reason for one in heard if not one.counts for reason in one.reasons][:3]
    reasons = [] if passage.named else [_NOBODY]
    if not counted:
        return Said("news", "feedback", _entities(passage, ()), _listed([*reasons, *set_aside, _NOTHING]))
    best = counted[0]
    decisive = [one for one in counted if (one.category, one.severity) == (best.category, best.severity)]
    reasons += [reason for one in decisive for reason in one.reasons]
    about = _entities(passage, (number for one in decisive for number in one.targets))
    return Said(best.category, best.severity, about, _listed([*reasons, *set_aside]))


def _heard(passage: Passage) -> list[_Heard]:
    """Everything that rules and signs make of a passage."""
    found = _sustained(distinct(findings(passage)))
    signs = scores(passage)
    totals = {category: score.bits for category, score in signs.items()}
    for category in totals:
        totals[category] += _ruled(found, category)
    heard = [_of_rule(finding, passage, totals) for finding in found]
    ruled = {one.category: one.severity for one in heard if one.severity in PRESSING}
    return heard + [
        one
        for category, score in signs.items()
        if category not in ruled and (one := _of_signs(score, passage, totals[category]))
    ]


def _ruled(found: Sequence[Finding], category: Category) -> float:
    """Bits that the strongest rule of a category adds, or what a rule takes that had to be set aside."""
    mine = [f for f in found if f.rule.text.category == category and f.rule.text.severity in PRESSING]
    pressing = [f.rule.text.bits for f in mine if f.severity in PRESSING]
    return max(pressing) if pressing else SET_ASIDE if mine else 0.0


def _of_rule(finding: Finding, passage: Passage, totals: Mapping[Category, float]) -> _Heard:
    """A rule, held back where other words speak strongly enough against it."""
    text, severity, reasons = finding.rule.text, finding.severity, finding.reasons
    scale = passage.lexicon.signs.scales.get(text.category)
    if scale and severity in PRESSING and totals[text.category] < scale.serious:
        severity = milder(severity, "review")
        reasons = (*reasons, "Other words near it speak against it, so it counts less.")
    counts = severity != "feedback" or text.severity == "feedback"
    return _Heard(text.category, severity, totals.get(text.category, 0.0), finding.targets, reasons, counts)


def _of_signs(score: Score, passage: Passage, total: float) -> _Heard | None:
    """What signs alone amount to: nothing where they stay below every mark of their scale."""
    scale = passage.lexicon.signs.scales[score.category]
    marks: list[tuple[Severity, float | None]] = [
        ("urgent", scale.urgent), ("serious", scale.serious), ("review", scale.review)
    ]  # fmt: skip
    severity = next((name for name, mark in marks if mark is not None and total >= mark), None)
    spots = [spot for count in score.counts if count.bits > 0 for spot in count.spots]
    if severity is None or not spots:
        return None
    first = spots[0]
    bearing = passage.bearing(first.sentence, first.start, first.end, aimed=False)
    return _Heard(score.category, severity, total, bearing.targets if bearing else (), score.reasons(passage), True)


def _sustained(heard: list[Finding]) -> list[Finding]:
    """Findings, with personal abuse made serious where it does not stop at a word or two."""
    abuse = {f.quote.lower() for f in heard if f.rule.text.category == "personal abuse" and f.severity == "review"}
    if len(abuse) < SUSTAINED:
        return heard
    reason = f"Such words follow one another: there are {len(abuse)} of them."
    return [
        replace(f, severity="serious", reasons=(*f.reasons, reason))
        if f.rule.text.category == "personal abuse" and f.severity == "review"
        else f
        for f in heard
    ]


def _entities(passage: Passage, numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(passage.targets[number].entity for number in numbers))


def _listed(reasons: Iterable[str]) -> tuple[str, ...]:
    """Reasons, each once, the first of them."""
    return tuple(dict.fromkeys(reasons))[:MOST_REASONS]
