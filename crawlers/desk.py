"""The desk of a scan: where the spider hands over what it finds, and asks what it may spend."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from cases.models import Audience
from cases.problems import Problem
from cases.record import Found
from cases.spending import Call
from crawlers.kinds.base import Asked
from crawlers.manners import Manners
from crawlers.tally import Tally
from mentions.account import Account
from mentions.mention import Mention
from mentions.posting import FeedEntry
from mentions.text import Page


class Desk(Protocol):
    """What a spider needs of the scan around it; every method may raise DatabaseError."""

    manners: Manners

    async def keep(self, found: Found) -> None:
        """Store a page with mentions, at once."""

    async def keep_lead(self, asked: Asked, page: Page, mentions: tuple[Mention, ...]) -> Audience:
        """Keep for a day what a service says; returns who may know of it."""

    async def close_lead(self, asked: Asked, problem: Problem | None) -> None:
        """Its page was seen, or could not be for a reason."""

    async def spend(self, call: Call) -> Problem | None:
        """Write a call down before it is made; the problem when it may not be made."""

    async def finished(self, tally: Tally) -> None:
        """Everything about a source is done, but for what a browser must draw."""

    async def close(self, tally: Tally) -> None:
        """Everything about a source is done."""

    def tick(self, tallies: Iterable[Tally]) -> None:
        """Something went on."""

    def listen(self, page: Page, mentions: tuple[Mention, ...], feed: FeedEntry | None = None) -> Mapping[str, Account]:
        """An account of a page with mentions: what it says, when and by whom."""
