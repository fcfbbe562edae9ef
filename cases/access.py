"""The access log, written: who looked at what, and who was refused; each a line of the ledger (D7, A40)."""

import re
from datetime import datetime

from cases.audience import Reader
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault

_REFERENCE = re.compile(r"[KRBD]-[A-Z2-7]{4}-[A-Z2-7]{4}")
"""What may stand in a line of a refused attempt: whatever else somebody typed may be a name."""

Who = Reader | str
"""Whoever looks: a role of one school, or a role alone where the installation holds one school."""


def seen(who: Who, what: str, now: datetime, vault: Vault, case: str = "", *, reason: str = "") -> None:
    """A look at something, written down: `what` names the sort of thing looked at, never a word of it."""
    _line(Event.LOOKED, {**_by(who), "what": what, "case": case, "reason": reason.strip()}, now, vault)


def searched(who: Who, what: str, now: datetime, vault: Vault, *, reason: str) -> None:
    """A search by name, written down without the name: the ledger is never unwritten (D6)."""
    _line(Event.SEARCHED, {**_by(who), "what": what, "reason": reason.strip()}, now, vault)


def denied(who: Who, what: str, now: datetime, vault: Vault, *, tried: str = "") -> None:
    """A refused attempt, written down; whoever was refused reads the sentence for what does not exist (A40).

    `tried` is the reference that was asked for; as one phrase with what it is, it never draws the line into a pack.
    """
    found = _REFERENCE.search(tried.upper())
    _line(Event.DENIED, {**_by(who), "what": what, "tried": f"tried {found[0]}" if found else ""}, now, vault)


def _by(who: Who) -> dict[str, str]:
    if isinstance(who, Reader):
        return {"by": str(who.role), "school": who.school.key}
    return {"by": str(who)}


def _line(event: Event, content: dict[str, str], now: datetime, vault: Vault) -> None:
    append(event, now, {name: said for name, said in content.items() if said}, vault)
