"""What a search engine is: how it is asked for a page of results, and what its answer says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crawlers.kinds.base import Answer, Ask, Asked, Lead
from crawlers.kinds.kept import Shortfall


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a search: where it points to, and how old the engine takes it to be."""

    lead: Lead
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results."""

    results: tuple[Result, ...] = ()
    more: bool = False
    """Whether the engine holds another page."""
    until: str = ""
    """What is needed to ask for it, when its number is not enough."""
    shortfall: tuple[Shortfall, ...] = ()


class Engine(Protocol):
    """A search engine."""

    most: int
    """How many pages of results it gives at most."""

    def ask(self, asked: Asked) -> Ask:
        """The request for one page of results: `asked.query`, page `asked.step`."""

    def read(self, asked: Asked, answer: Answer) -> Found:
        """One page of results; raises UnreadError."""
