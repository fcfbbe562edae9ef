"""A week, as a school counts it: Monday to Sunday in the school's own time zone (ISO 8601)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One week of one year, such as 2026-W47."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> Self:
        """Week in which a moment falls."""
        found = moment.astimezone(zone).isocalendar()
        return cls(found.year, found.week)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Week of a text such as ``2026-W47``; raises ValueError with a sentence."""
        found = re.fullmatch(r"(20[0-9]{2})-W([0-9]{2})", text)
        try:
            week = cls(int(found[1]), int(found[2])) if found else None
            if week:
                datetime.fromisocalendar(week.year, week.number, 1)
                return week
        except ValueError:
            pass
        message = f"“{text}” is not a week; write it like 2026-W47."
        raise ValueError(message)

    def start(self, zone: ZoneInfo) -> datetime:
        """Monday's first moment."""
        return datetime.fromisocalendar(self.year, self.number, 1).replace(tzinfo=zone)

    def end(self, zone: ZoneInfo) -> datetime:
        """The first moment after Sunday."""
        following = datetime.fromisocalendar(self.year, self.number, 1) + timedelta(days=7)
        return following.replace(tzinfo=zone)

    def before(self) -> "Week":
        """The week before."""
        found = (datetime.fromisocalendar(self.year, self.number, 1) - timedelta(days=7)).isocalendar()
        return Week(found.year, found.week)

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"
