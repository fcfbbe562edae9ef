"""Manners: which hosts are left alone for now, and when a source has had enough of this visit."""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cases.pauses import Pause, next_pause
from cases.problems import Problem
from crawlers.freshness import retry_after
from crawlers.tally import Tally
from crawlers.unread import UnreadError

MOST_FAILURES = 3
"""Failures of a host in a row, after which it is left alone."""
LONGEST_VISIT = 3_600.0
"""Seconds for one source in one scan."""
_TOO_MANY, _UNAVAILABLE = 429, 503
_REFUSING = frozenset({401, 403, 407, 451})


@dataclass(slots=True)
class Manners:
    """What a scan knows of the hosts that it visits."""

    now: datetime
    """When the scan began; the time since then is added by a clock that nobody can set."""
    before: dict[str, Pause]
    paused: dict[str, Pause] = field(default_factory=dict)
    """Pauses that this scan has found out about."""
    answered: set[str] = field(default_factory=set)
    """Hosts that had a pause behind them and answer again."""
    failures: dict[str, int] = field(default_factory=dict)
    began: dict[int, float] = field(default_factory=dict)
    _start: float = field(default_factory=time.monotonic)

    def clock(self) -> datetime:
        """The time of day."""
        return self.now + timedelta(seconds=time.monotonic() - self._start)

    def check(self, host: str) -> None:
        """Raise UnreadError while a host is to be left alone."""
        pause = self.paused.get(host) or self.before.get(host)
        # However short the pause that a host asks for, it is left alone for the rest of this scan.
        if pause and (host in self.paused or self.clock() < pause.until):
            if host in self.paused and self.failures.get(host, 0) >= MOST_FAILURES:
                raise UnreadError(Problem.BREAKER)
            raise UnreadError(Problem.RESTING, f"until {pause.until:%Y-%m-%d %H:%M} UTC")

    def check_visit(self, tally: Tally) -> None:
        """Raise UnreadError when a source has had its bytes or its time."""
        source = tally.source
        if tally.bytes > source.max_bytes:
            raise UnreadError(Problem.BUDGET, f"{source.max_bytes // 1_000_000} MB")
        began = self.began.setdefault(source.pk, time.monotonic())
        if time.monotonic() - began > LONGEST_VISIT:
            raise UnreadError(Problem.BUDGET, "an hour")

    def heard(self, host: str, status: int, headers: dict[str, str]) -> None:
        """Take note of an answer."""
        asked = retry_after(headers, self.clock())
        if status == _TOO_MANY or (status == _UNAVAILABLE and asked is not None):
            self._pause(host, Problem.RATE, asked)
        elif status in _REFUSING or status >= 500:  # noqa: PLR2004 - server errors
            self.failed(host, Problem.FORBIDDEN if status in _REFUSING else Problem.SERVER)
        else:
            self.failures[host] = 0
            if host in self.before:
                self.answered.add(host)

    def failed(self, host: str, why: Problem) -> None:
        """Take note that a host gave no answer, or none that it should."""
        self.failures[host] = self.failures.get(host, 0) + 1
        if self.failures[host] >= MOST_FAILURES:
            self._pause(host, why, None)

    def _pause(self, host: str, why: Problem, asked: timedelta | None) -> None:
        if host not in self.paused:
            self.paused[host] = next_pause(host, self.before.get(host), why, self.clock(), asked)
            self.answered.discard(host)
