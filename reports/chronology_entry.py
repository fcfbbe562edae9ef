"""One event of a chronology."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a chronology."""

    at: datetime
    what: str
    reference: str = ""
    address: str = ""
    title: str = ""
    sentences: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    """Words of the page; none in the redacted copy."""
    difference: tuple[str, ...] = ()
    """Lines that went (-) and came (+)."""
    sha256: str = ""
    captured: str = ""
    """Reference of the capture whose picture belongs here."""
    seconds: bool = True
    """Whether the time is known to the second."""
    number: int = 0
    utc: str = ""
    local: str = ""
    told: tuple[tuple[str, str], ...] = ()
    """What a person wrote down, each part with its label: fact and opinion apart (A34)."""
