"""What a mention is, and the reasons behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Place = Literal["title", "text", "address", "description", "picture text", "tooltip", "structured data"]
Kind = Literal["school", "person", "term"]
"""What is mentioned; a term is the words that a complaint quotes."""
Band = Literal["certain", "likely", "review"]
CERTAIN, LIKELY, REVIEW = 10.0, 4.0, -2.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for or against a mention, in words a head can read."""

    text: str
    bits: float


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """What else the words may mean: the likeliest other school or person, and how far it lies behind."""

    entity: str
    """Key of the register, or the printed name of a school that the register does not hold."""
    bits: float
    margin: float
    """Bits between the mention and this; below 4 it is “one of several”, never certain."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A term found in a page, with its place, the words around it, its band and its reasons."""

    entity: str
    kind: Kind
    school: str
    form: str
    band: Band
    bits: float
    place: Place
    before: str
    quote: str
    after: str
    words: str
    """The matched words in canonical form: they find the place again in a live page."""
    times: int
    reasons: tuple[Reason, ...]
    runner_up: RunnerUp | None = None
    spans: tuple[tuple[int, int], ...] = ()
    """Where it stands in `Page.text`, as character offsets; empty when it stands elsewhere, such as in the title."""
    element: str = ""
    """CSS path of the element that holds the best place; empty when it is not known."""


def total(reasons: Iterable[Reason]) -> float:
    """Bits of evidence of all reasons together."""
    return sum(reason.bits for reason in reasons)


def band_of(bits: float) -> Band:
    """Band of a sum of bits above the lowest."""
    return "certain" if bits >= CERTAIN else "likely" if bits >= LIKELY else "review"


def lower(one: Band, other: Band) -> Band:
    """The lower of two bands."""
    return max(one, other, key=["certain", "likely", "review"].index)
