"""The tally of one source during a scan: what was asked, what was read, what was not and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.coverage import Fared, Unread
from cases.models import Audience
from cases.problems import LIMITS, PASSING, Problem
from cases.record import Found
from crawlers.kinds.base import Asked
from crawlers.secret import Secret
from register.approval import ApprovedSource

MOST_UNREAD = 500
"""Unread addresses kept by name for each source; a broken site must not fill the disk."""
_REMEMBERED = PASSING | LIMITS | {Problem.INCOMPLETE, Problem.QUERY}
_SECRET = re.compile(r"((?:api_?key|key|token|access_token|password|sig)=)[^&\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A page that a browser must draw before there is much to read, with what its bare text already says."""

    found: Found
    asked: Asked
    led_for: Audience | None = None
    """Who may know of what led to it, when that says that it mentions somebody."""


@dataclass(slots=True)
class Tally:
    """Running counts of one source."""

    source: ApprovedSource
    secret: Secret | None = None
    """What must stand in no line, whoever quotes it."""
    asked: int = 0
    answered: int = 0
    served: int = 0
    """Of the answers those of the service itself, which tells what is new."""
    unserved: int = 0
    """Requests to the service itself that got none."""
    read: int = 0
    unchanged: int = 0
    spared: int = 0
    leads: int = 0
    left_out: int = 0
    bytes: int = 0
    waiting: int = 0
    """Requests under way; the source is finished when none is left."""
    queries: dict[str, int] = field(default_factory=dict)
    rules: dict[str, dict[str, object]] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    undrawn: list[Undrawn] = field(default_factory=list)

    def miss(self, address: str, problem: Problem, detail: str = "", audience: Audience | None = None) -> None:
        """Note an address that was not read; what could be a secret is left out of it."""
        if len(self.unread) < MOST_UNREAD:
            line = Unread(self._veiled(address), problem, self._veiled(detail)[:300], audience)
            if line not in self.unread[-20:]:
                self.unread.append(line)
        else:
            self.left_out += 1

    def leave_out(self, address: str) -> None:
        """Note an address beyond what is allowed for one visit: the first by name, the rest by number."""
        self.left_out += 1
        if self.left_out == 1:
            self.miss(address, Problem.BUDGET, f"{self.source.max_pages} pages")

    def _veiled(self, text: str) -> str:
        return _SECRET.sub(r"\1…", self.secret.cover(text) if self.secret else text)

    @property
    def comes_again(self) -> bool:
        """Whether everything that was not read is remembered; what is not must be pointed to again the next time."""
        return all(line.problem in _REMEMBERED for line in self.unread)

    @property
    def fared(self) -> Fared:
        """The counts as they are written down."""
        return Fared(
            asked=self.asked,
            # A page that answers does not stand for the service that should have told what is new.
            answered=self.answered if self.served or not self.unserved else 0,
            whole=not self.unserved,
            read=self.read,
            unchanged=self.unchanged,
            spared=self.spared,
            leads=self.leads,
            left_out=self.left_out,
            bytes=self.bytes,
            queries=dict(self.queries),
            rules=tuple(self.rules.values()),
            unread=tuple(self.unread),
        )


def totals(tallies: Iterable[Tally]) -> tuple[int, int]:
    """How many addresses are done with, and how many are known, over all sources."""
    asked, waiting = 0, 0
    for tally in tallies:
        asked, waiting = asked + tally.asked, waiting + tally.waiting
    return asked - waiting, asked
