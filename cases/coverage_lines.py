"""Lines of the coverage statement: how each source fared, and the whole in figures and in sentences for a head."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cases.problems import BLOCKED, LIMITS, Problem

_NO_PAGE = frozenset({Problem.NO_KEY, Problem.INCOMPLETE, Problem.QUERY})
"""What is told of a source and is no page of it."""
_SAYING = LIMITS | _NO_PAGE | {Problem.CLOSED, Problem.RESTING, Problem.ROBOTS, Problem.BAD_KEY, Problem.NOT_JSON}
"""Problems whose details are for people, too."""


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """One address that was not read, with the sentence that says why."""

    address: str
    problem: str
    why: str
    detail: str

    @property
    def of_the_whole(self) -> bool:
        """Whether it is told of the whole source, and not of the page at this address."""
        return self.problem in _NO_PAGE

    @property
    def sentence(self) -> str:
        """Why it was not read, with what more is known of it."""
        return f"{self.why}: {self.detail}" if self.detail and self.problem in _SAYING else self.why


@dataclass(frozen=True, slots=True)
class SourceLine:
    """How one source fared, in one scan or over a period."""

    source: str
    title: str
    address: str
    kind: str
    asked: int = 0
    answered: int = 0
    """Answers of every sort; without one the source was not checked, whatever else is said."""
    read: int = 0
    unchanged: int = 0
    spared: int = 0
    leads: int = 0
    left_out: int = 0
    bytes: int = 0
    unread: tuple[UnreadLine, ...] = ()
    queries: tuple[tuple[str, int], ...] = ()
    visits: int = 0
    """Scans that asked it, and how many of them got an answer."""
    visits_answered: int = 0
    last_read_at: datetime | None = None
    last_answered_at: datetime | None = None
    sightings: int = 0
    """New sightings of the scan in this source; for the technician only, for it counts every audience (A76)."""
    note: str = ""
    """Why the source was not asked at all, when it was not."""

    @property
    def checked(self) -> bool:
        """Whether the source really gave an answer."""
        return self.answered > 0

    @property
    def state(self) -> str:
        """How it fared in one word: answered, partly, blocked, failed, needs-key or not-asked."""
        problems = {line.problem for line in self.unread}
        if self.checked:
            return "partly" if problems or self.left_out else "answered"
        if Problem.NO_KEY in problems:
            return "needs-key"
        if problems & BLOCKED:
            return "blocked"
        return "failed" if problems else "not-asked"

    @property
    def reasons(self) -> str:
        """Why pages were not read, in words, each reason once."""
        said = Counter((line.why, line.of_the_whole) for line in self.unread)
        whys = [why if times == 1 or whole else f"{why} ({times} pages)" for (why, whole), times in said.items()]
        if self.left_out > 1:
            whys.append(f"{self.left_out} more pages are left for another time")
        if self.visits > 1 and self.visits_answered < self.visits:
            whys.append(f"{self.visits - self.visits_answered} of {self.visits} visits got no answer")
        return "; ".join(whys)

    @property
    def seen(self) -> str:
        """What was read and what was known to be as it was, in words."""
        parts = [f"{_pages(self.read)} read"] if self.read or not self.checked else []
        if self.unchanged:
            parts.append(f"{_pages(self.unchanged)} unchanged since an earlier visit")
        if self.spared:
            parts.append(f"{_pages(self.spared)} read not long ago and not due again")
        if parts:
            return ", ".join(parts)
        missed = any(not line.of_the_whole for line in self.unread)
        return "it answered, but no page of it could be read" if missed else "it answered, and pointed to no page"

    @property
    def content(self) -> dict[str, Any]:
        """The line as data, for JSON: moments as ISO 8601, empty when there is none."""
        moments = {"last_read_at": self.last_read_at, "last_answered_at": self.last_answered_at}
        told = {name: moment.isoformat(timespec="seconds") if moment else "" for name, moment in moments.items()}
        return asdict(self) | told | {"state": self.state, "queries": dict(self.queries)}


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole statement in figures."""

    sources: int
    asked: int
    answered: int
    needs_key: int
    pages_read: int
    unchanged: int
    spared: int
    blocked: int
    by_robots: int
    over_budget: int
    failed: int
    """Pages that were not read for any other reason."""
    unanswered: tuple[str, ...]
    """Titles of the sources that gave no answer."""

    @property
    def sentence(self) -> str:
        """The same in two sentences for people."""
        said = [f"Of {self.sources} sources {self.answered} answered."]
        read = f"{self.pages_read} pages were read"
        known = self.unchanged + self.spared
        said.append(f"{read}, and {known} more were known to be as before." if known else f"{read}.")
        whys = [
            (self.blocked, "blocked us"),
            (self.by_robots, "asked robots to stay away"),
            (self.over_budget, "were more than one visit allows"),
            (self.failed, "could not be read for another reason"),
        ]
        missed = [f"{count} {why}" for count, why in whys if count]
        if missed:
            said.append(f"Not read: {', '.join(missed)}.")
        if self.needs_key:
            said.append(f"{self.needs_key} of the sources cannot be asked for want of a key.")
        return " ".join(said)


def _pages(count: int) -> str:
    return f"{count} page" if count == 1 else f"{count} pages"


def totals(lines: Sequence[SourceLine]) -> Totals:
    """The figures of a statement."""
    unread = [line for one in lines for line in one.unread]
    robots = {Problem.ROBOTS, Problem.ROBOTS_UNKNOWN}
    blocked = sum(line.problem in BLOCKED for line in unread)
    by_robots = sum(line.problem in robots for line in unread)
    limits = sum(line.problem in LIMITS for line in unread)
    return Totals(
        sources=len(lines),
        asked=sum(one.asked > 0 for one in lines),
        answered=sum(one.checked for one in lines),
        needs_key=sum(one.state == "needs-key" for one in lines),
        pages_read=sum(one.read for one in lines),
        unchanged=sum(one.unchanged for one in lines),
        spared=sum(one.spared for one in lines),
        blocked=blocked,
        by_robots=by_robots,
        over_budget=limits + sum(max(0, one.left_out - 1) for one in lines),
        failed=len(unread) - blocked - by_robots - limits - sum(line.problem in _NO_PAGE for line in unread),
        unanswered=tuple(one.title for one in lines if not one.checked),
    )
