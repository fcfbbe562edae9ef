"""What a mention is, and the reasons behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mentions.watchlist import Kind

Band = Literal["certain", "likely", "review"]
CERTAIN, LIKELY, REVIEW = 10.0, 4.0, -2.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for or against a mention, in words a head can read."""

    text: str
    bits: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A term found in a page, with its place, the words around it, its band and its reasons."""

    entity: str
    kind: Kind
    school: str
    form: str
    band: Band
    bits: float
    place: Literal["title", "text"]
    before: str
    quote: str
    after: str
    words: str
    """The matched words in canonical form: they find the place again in a live page."""
    times: int
    reasons: tuple[Reason, ...]


def total(reasons: Iterable[Reason]) -> float:
    """Bits of evidence of all reasons together."""
    return sum(reason.bits for reason in reasons)


def band_of(bits: float) -> Band:
    """Band of a sum of bits above the lowest."""
    return "certain" if bits >= CERTAIN else "likely" if bits >= LIKELY else "review"
