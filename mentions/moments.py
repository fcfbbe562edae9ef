"""What a moment on a page is: as displayed, in UTC, and how far the reading can be trusted."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Trust = Literal["high", "medium", "low"]
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""For a reader without a clock; with one, nothing later than now is a moment of the past."""
FARTHEST_ZONE = timedelta(hours=14)
SLACK = timedelta(minutes=5)
_ORDER: tuple[Trust, ...] = ("low", "medium", "high")
_OFFSETS = {"gmt": "+0000", "utc": "+0000", "ut": "+0000", "z": "+0000", "bst": "+0100"}


@dataclass(frozen=True, slots=True)
class Reader:
    """How moments are read: in which zone those without one are taken, and what the time is now."""

    zone: str = "Europe/London"
    now: datetime | None = None

    def may_be(self, at: datetime) -> bool:
        """Whether something can have been posted then: neither before the web nor in the future."""
        return EARLIEST <= at <= (self.now + SLACK if self.now else LATEST)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as displayed, in UTC when it could be read, and how far that can be trusted."""

    shown: str
    at: datetime | None
    trust: Trust
    day_only: bool = False
    """Whether only the day is known; `at` is then its beginning in the reader's zone."""
    assumed: tuple[str, ...] = ()
    """What had to be assumed, in words."""

    @property
    def rank(self) -> int:
        """How far it can be trusted, as a number to compare."""
        return _ORDER.index(self.trust)

    def doubted(self, most: Trust, *assumed: str) -> "Moment":
        """The same moment, trusted no further than so much."""
        return replace(self, trust=_ORDER[min(_ORDER.index(most), self.rank)], assumed=(*self.assumed, *assumed))


def with_offset(shown: str, naive: datetime, offset: str) -> Moment:
    """Moment of a time written with its zone, such as +01:00 or BST; raises ValueError for a zone that is none."""
    mark = _OFFSETS.get(offset.lower(), offset).replace(":", "")
    shift = timedelta(hours=int(mark[1:3]), minutes=int(mark[3:5] or 0))
    if shift > FARTHEST_ZONE:
        message = "no zone is so far away"
        raise ValueError(message)
    return Moment(shown, (naive - shift if mark[0] == "+" else naive + shift).replace(tzinfo=UTC), "high")


def without_offset(shown: str, naive: datetime, zone: ZoneInfo) -> Moment:
    """Moment of a time written without its zone: taken in the reader's."""
    early, late = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
    if early.utcoffset() != late.utcoffset():
        return Moment(shown, early.astimezone(UTC), "low", assumed=(f"{zone.key} time, as the clocks change",))
    return Moment(shown, early.astimezone(UTC), "medium", assumed=(f"no zone is shown: taken as {zone.key} time",))


def whole_day(shown: str, naive: datetime, zone: ZoneInfo) -> Moment:
    """Moment of which only the day is written."""
    return Moment(shown, naive.replace(tzinfo=zone).astimezone(UTC), "medium", day_only=True)
