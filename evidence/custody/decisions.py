"""Decisions about evidence: who decides something, and why, in words that the ledger keeps for ever."""

from dataclasses import dataclass

from evidence.custody.belonging import CustodyError


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides something about evidence, by role, and why."""

    by: str
    reason: str


def reasoned(decision: Decision) -> dict[str, str]:
    """A decision as the ledger writes it down; raises CustodyError when it gives no reason."""
    if not decision.reason.strip():
        message = "Say why with --reason; the ledger keeps it for ever, so name no pupil and nobody who reported."
        raise CustodyError(message)
    return {"by": decision.by, "reason": decision.reason.strip()}
