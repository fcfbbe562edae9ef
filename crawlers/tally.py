"""The tally of one source during a scan: what was asked, what was read, what was not and why."""

from dataclasses import dataclass, field

from cases.coverage import Fared, Unread
from cases.problems import Problem
from cases.record import Found
from register.approval import ApprovedSource

MOST_UNREAD = 500
"""Unread addresses kept by name for each source; a broken site must not fill the disk."""


@dataclass(slots=True)
class Tally:
    """Running counts of one source."""

    source: ApprovedSource
    asked: int = 0
    read: int = 0
    waiting: int = 0
    """Requests under way; the source is finished when none is left."""
    unread: list[Unread] = field(default_factory=list)
    undrawn: list[Found] = field(default_factory=list)
    """Pages that a browser must draw before there is much to read, with what their bare text already says."""

    def miss(self, address: str, problem: Problem, detail: str = "") -> None:
        """Note an address that was not read."""
        if len(self.unread) < MOST_UNREAD:
            self.unread.append(Unread(address, problem, detail[:300]))

    @property
    def fared(self) -> Fared:
        """The counts as they are written down."""
        return Fared(self.asked, self.read, tuple(self.unread))
