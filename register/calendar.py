"""The school's time: when somebody can be expected to read mail, and who is there (A03, A04, A77)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from register.bank_holidays import CalendarError, bank_holiday
from register.calendar_entry import CalendarEntry, TermEntry
from register.duty import absent, on_call, stands_in
from register.models import Nation, School

__all__ = ["CalendarError", "SchoolTime", "absent", "on_call", "stands_in"]

FRIDAY = 4
FARTHEST = 550
"""Days within which a working day must be found; a register without one for so long is wrong."""


@dataclass(frozen=True, slots=True)
class SchoolTime:
    """The working time of one school: its days and hours, in its own time zone."""

    school: str
    nation: Nation
    zone: ZoneInfo
    begin: time
    end: time
    terms: tuple[TermEntry, ...] = ()
    closed: frozenset[date] = frozenset()

    @classmethod
    def of(cls, school: School) -> Self:
        """The time of a school as its register entry declares it."""
        declared = CalendarEntry.model_validate(school.calendar)
        hours = declared.working_hours
        zone, closed = ZoneInfo(school.time_zone), frozenset(declared.closed)
        return cls(school.key, Nation(school.nation), zone, hours.begin, hours.end, declared.terms, closed)

    def day_of(self, moment: datetime) -> date:
        """The day that it is at the school."""
        return moment.astimezone(self.zone).date()

    def bank_holiday(self, day: date) -> str:
        """Name of the bank holiday that a day is; empty for any other day."""
        return bank_holiday(self.nation, day)

    def in_term(self, day: date) -> bool | None:
        """Whether a day lies in term; None when no term dates are known that would say so."""
        if any(term.holds(day) for term in self.terms):
            return True
        known = bool(self.terms) and min(term.first for term in self.terms) <= day <= self.known_until
        return False if known else None

    @property
    def known_until(self) -> date:
        """The last day of the last term that the register declares; the first of all days without any."""
        return max((term.last for term in self.terms), default=date.min)

    def business_day(self, day: date) -> bool:
        """Whether offices are open: Monday to Friday, no bank holiday; terms do not matter."""
        return day.weekday() <= FRIDAY and not self.bank_holiday(day)

    def working_day(self, day: date) -> bool:
        """Whether staff are at work; where terms are not known, every day is taken for one in term."""
        return self.business_day(day) and day not in self.closed and self.in_term(day) is not False

    def working(self, moment: datetime) -> bool:
        """Whether somebody can be expected to read mail."""
        there = moment.astimezone(self.zone)
        return self.begin <= there.time() < self.end and self.working_day(there.date())

    def next_working(self, moment: datetime) -> datetime:
        """The moment itself in working time, else the beginning of the next working day."""
        begin, _ = next(self._stretches(moment))
        return max(begin, moment.astimezone(UTC))

    def add_working(self, moment: datetime, amount: timedelta) -> datetime:
        """The moment at which an amount of working time will have passed."""
        for begin, end in self._stretches(moment):
            start = max(begin, moment.astimezone(UTC))
            if amount <= end - start:
                return start + amount
            amount -= end - start
        raise AssertionError  # stretches never run out: they raise

    def add_working_days(self, moment: datetime, days: int) -> datetime:
        """The end of the last of so many working days; the day of the moment itself does not count."""
        day = self.day_of(moment)
        for _ in range(days):
            day = self._following(day)
        return self._at(day, self.end)

    def add_business(self, moment: datetime, amount: timedelta) -> datetime:
        """The moment after so much time that runs day and night, but not on weekends and bank holidays (A102)."""
        start, day = moment.astimezone(UTC), self.day_of(moment)
        while True:
            midnight = self._at(day + timedelta(days=1), time())
            if self.business_day(day):
                if amount <= midnight - start:
                    return start + amount
                amount -= midnight - start
            start, day = midnight, day + timedelta(days=1)

    def _stretches(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working time from a moment on, day by day."""
        day = self.day_of(moment)
        if self.working_day(day) and moment < self._at(day, self.end):
            yield self._at(day, self.begin), self._at(day, self.end)
        while True:
            day = self._following(day)
            yield self._at(day, self.begin), self._at(day, self.end)

    def _following(self, day: date) -> date:
        """The next working day after a day."""
        for ahead in range(1, FARTHEST):
            if self.working_day(later := day + timedelta(days=ahead)):
                return later
        message = (
            f"School “{self.school}” has no working day for {FARTHEST} days after {day}. Correct `terms` and `closed` "
            "in the calendar of the register file and load it again."
        )
        raise CalendarError(message)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)
