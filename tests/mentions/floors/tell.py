"""Failures, told so that a person can see at a glance what was missed or wrongly said, and why."""

from mentions.mention import Mention
from tests.mentions.floors.engine import SURE, Outcome


def why(mention: Mention) -> str:
    """What was said, with the words and every reason."""
    reasons = "; ".join(f"{reason.text} {reason.bits:+.0f}" for reason in mention.reasons)
    return f"{mention.band} {mention.bits:+.0f} {mention.kind} {mention.entity} “{mention.quote}” ({reasons})"


def missed(outcome: Outcome, *, kind: str) -> str | None:
    """What was planted and not found at all, or found only for review."""
    bands = outcome.bands()
    wanted = [found for found in outcome.probe.wanted if found[0] == kind]
    unsure = [found for found in wanted if bands.get(found) not in SURE]
    if not unsure:
        return None
    state = "only for review" if unsure[0] in bands else "not found"
    said = [why(mention) for mention in outcome.mentions if (kind, mention.entity) == unsure[0]]
    return "\n      ".join([f"{state}: {outcome.probe.name}: {outcome.probe.said}", *said])


def wrong(outcome: Outcome) -> str | None:
    """What was said with certainty or likelihood and is not so."""
    said = [why(mention) for mention in outcome.false() if mention.band in SURE]
    if not said:
        return None
    return "\n      ".join([f"false: {outcome.probe.name}: {outcome.probe.said or outcome.probe.address}", *said])
