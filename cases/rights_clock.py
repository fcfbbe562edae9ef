"""The clocks of the rights desk: a calendar month, ten working days, 30 days, twenty school days (privacy D6)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cases.models import Right, RightsRequest
from cases.rights import EXTENDED_BY, paused
from register.calendar import SchoolTime

OBJECTION_DAYS = 10
"""Working days within which an objection is decided; until then what it is about is paused."""
ACKNOWLEDGED_WITHIN = timedelta(days=30)
FOI_DAYS, FOI_LONGEST = 20, timedelta(days=60)
"""School days for an answer under the Freedom of Information Act, and working days that it may never exceed."""
_MONTHS = 12
_LAST = time(23, 59, 59)


def due_at(row: RightsRequest) -> datetime | None:
    """When a request has to be answered; None while its clock stands, or where no law names a day.

    Raises CalendarError where the bank holidays of that year are not known.
    """
    if paused(row):
        return None
    days, stood = SchoolTime.of(row.school), _stood(row)
    if row.right == Right.COMPLAINT:
        return None if row.acknowledged_at else row.received_at + ACKNOWLEDGED_WITHIN
    if row.right == Right.FOI:
        latest = days.add_business(row.received_at, FOI_LONGEST)
        return min(days.add_working_days(row.received_at, FOI_DAYS), latest) + stood
    if row.right == Right.OBJECTION:
        return days.add_working_days(row.received_at + stood, OBJECTION_DAYS)
    day = months_after(days.day_of(row.received_at), 1 + (EXTENDED_BY if row.extended_at else 0)) + stood
    while not days.business_day(day):  # an answer on the next working day is in time
        day += timedelta(days=1)
    return datetime.combine(day, _LAST, ZoneInfo(row.school.time_zone))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of it where it is shorter: 31 January and a month is 28 February."""
    whole = day.month - 1 + months
    first = date(day.year + whole // _MONTHS, whole % _MONTHS + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _stood(row: RightsRequest) -> timedelta:
    """How many whole days the clock stood, each begun day counting."""
    ends = [datetime.fromisoformat(until) - datetime.fromisoformat(since) for since, until, _ in row.pauses if until]
    return timedelta(days=sum(-(-one // timedelta(days=1)) for one in ends))
