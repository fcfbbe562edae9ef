"""Triage: what a text says about the school and its people, and how soon somebody should look at it.

Nothing here judges anybody: a category and a severity decide who looks first, and the reasons show them
the few words that decided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mentions.lexicon import CATEGORIES, SEVERITIES, Category, Lexicon, Severity
from mentions.passage import Passage, Target
from mentions.weighing import Finding, distinct, findings

__all__ = ["Category", "Said", "Severity", "Target", "triage"]

SUSTAINED = 3
MOST_REASONS = 6
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


def triage(text: str, targets: Sequence[Target], lexicon: Lexicon) -> Said:
    """What a text says about some targets that are named in it."""
    passage = Passage(text, targets, lexicon)
    if not passage.named and not passage.short:
        return Said("news", "feedback", (), (_TOO_LONG,))
    heard = _sustained(distinct(findings(passage)))
    counted = [finding for finding in heard if _counts(finding)]
    set_aside = [finding for finding in heard if not _counts(finding)]
    reasons = [] if passage.named else [_NOBODY]
    if not counted:
        kept = _listed(reason for finding in set_aside[:2] for reason in finding.reasons)
        return Said("news", "feedback", _entities(passage, ()), (*reasons, *kept, _NOTHING))
    best = min(counted, key=_rank)
    decisive = [finding for finding in counted if _rank(finding) == _rank(best)]
    reasons += _listed(reason for finding in decisive for reason in finding.reasons)
    reasons += _listed(reason for finding in set_aside[:2] for reason in finding.reasons)
    about = _entities(passage, (number for finding in decisive for number in finding.targets))
    return Said(best.rule.text.category, best.severity, about, tuple(dict.fromkeys(reasons))[:MOST_REASONS])


def _counts(finding: Finding) -> bool:
    """Whether something is left of a finding: what was discounted to feedback says nothing of its own category."""
    return finding.severity != "feedback" or finding.rule.text.severity == "feedback"


def _rank(finding: Finding) -> tuple[int, int]:
    return SEVERITIES.index(finding.severity), CATEGORIES.index(finding.rule.text.category)


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


def _listed(reasons: Iterable[str]) -> list[str]:
    """Reasons, each once."""
    return list(dict.fromkeys(reasons))
