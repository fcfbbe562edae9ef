"""The trend: how much was said in each of twelve weeks; a week that was not checked is never a nought."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from cases.audience import CHILD, Reader, sightings_for
from cases.models import Audience, Decided, SourceCoverage, Tally
from register.models import Role, School
from reports.stories import may_be_said
from reports.week import Week

WEEKS = 12
_FEW = 3
"""So many weeks in a row that were not checked are told as one row."""


@dataclass(frozen=True, slots=True)
class TrendWeek:
    """One week: new pages for one audience, or that nothing was checked."""

    begins: date
    pages: int
    to_look_at: int
    checked: bool
    running: bool
    """Whether the week has not ended yet."""

    @property
    def known(self) -> bool:
        """Whether there is a figure to tell: something was found, or at least looked for."""
        return self.checked or self.pages > 0


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One row of the chart: a week, or several weeks together of which none was checked."""

    first: date
    last: date
    """The day on which the row ends."""
    week: TrendWeek | None
    """None for what was not checked."""
    weeks: int
    share: int
    """Length of the bar, 0 to 100."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Twelve weeks, the earliest first."""

    weeks: tuple[TrendWeek, ...]

    @property
    def rows(self) -> tuple[TrendRow, ...]:
        """Rows of the chart; a long time without a visit is one of them."""
        most = max((week.pages for week in self.weeks), default=0)
        rows: list[TrendRow] = []
        blank: list[TrendWeek] = []
        for week in self.weeks:
            if not week.known:
                blank.append(week)
                continue
            rows += _blank_rows(blank)
            blank = []
            share = round(100 * week.pages / most) if most else 0
            rows.append(TrendRow(week.begins, _last(week), week, 1, max(share, 1) if week.pages else 0))
        return (*rows, *_blank_rows(blank))


def trend_of(reader: Reader, week: Week, now: datetime) -> Trend:
    """The twelve weeks that end with a week, as far as a reader may know of them."""
    zone = ZoneInfo(reader.school.time_zone)
    weeks = _weeks(week)
    starts = [one.start(zone) for one in weeks]
    end = week.end(zone)
    pages, grave = _found(reader, starts, end)
    checked = _checked(reader.school, starts, end)
    return Trend(
        tuple(
            TrendWeek(start.date(), pages[place], grave[place], place in checked, one.end(zone) > now)
            for place, (one, start) in enumerate(zip(weeks, starts, strict=True))
        )
    )


def _weeks(last: Week) -> list[Week]:
    weeks = [last]
    while len(weeks) < WEEKS:
        weeks.append(weeks[-1].before())
    return weeks[::-1]


def _found(reader: Reader, starts: list[datetime], end: datetime) -> tuple[Counter[int], Counter[int]]:
    """New pages of each week, and how many of them somebody should look at."""
    rows = sightings_for(reader).filter(own_site=False, found_at__gte=starts[0], found_at__lt=end)
    pages, grave = Counter[int](), Counter[int]()
    said = rows.exclude(decided=Decided.NOT_US).values_list("found_at", "severity", "category", "decided")
    for found_at, *what in said.iterator():
        place = bisect_right(starts, found_at) - 1
        pages[place] += 1
        grave[place] += not may_be_said(*what)
    for monday, number in _gone(reader, starts[0].date(), end.date()):
        pages[[start.date() for start in starts].index(monday)] += number
    return pages, grave


def _gone(reader: Reader, first: date, end: date) -> QuerySet[Tally, tuple[date, int]]:
    """Pages that were deleted since, of which only the number is kept; where they were to be looked at, they were."""
    rows = Tally.objects.filter(school=reader.school, audience=reader.audience or Audience.HEAD)
    if reader.audience is None:
        rows = rows.filter(category=CHILD) if reader.role == Role.DSL else rows.none()
    within = rows.filter(monday__gte=first, monday__lt=end).exclude(locked_out__contains=f" {reader.role} ")
    return within.values_list("monday", "number")


def _checked(school: School, starts: list[datetime], end: datetime) -> set[int]:
    """Weeks in which some source gave an answer to an ordinary visit."""
    visits = SourceCoverage.objects.filter(
        source__school=school, source__of_case=False, scan__case=None, answered__gt=0,
        finished_at__gte=starts[0], finished_at__lt=end,
    )  # fmt: skip
    return {bisect_right(starts, at) - 1 for at in visits.values_list("finished_at", flat=True) if at}


def _last(week: TrendWeek) -> date:
    return week.begins + timedelta(days=6)


def _blank_rows(weeks: list[TrendWeek]) -> Iterable[TrendRow]:
    """Weeks without a visit, each by itself while they are few."""
    if len(weeks) < _FEW:
        return [TrendRow(week.begins, _last(week), None, 1, 0) for week in weeks]
    return [TrendRow(weeks[0].begins, _last(weeks[-1]), None, len(weeks), 0)]
