"""Weeks in the school's own time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.week import Week

LONDON = ZoneInfo("Europe/London")


def test_a_week_begins_on_monday_in_the_schools_own_time() -> None:
    week = Week.parse("2026-W26")
    assert week.start(LONDON).astimezone(UTC) == datetime(2026, 6, 21, 23, tzinfo=UTC)  # summer time
    assert Week.of(datetime(2026, 6, 21, 23, tzinfo=UTC), LONDON) == week
    assert Week.of(datetime(2026, 6, 21, 22, 59, tzinfo=UTC), LONDON) == week.before()


def test_a_year_may_have_53_weeks() -> None:
    week = Week.parse("2026-W53")
    assert week.end(LONDON) == Week.parse("2027-W01").start(LONDON)
    assert Week.parse("2027-W01").before() == week


@pytest.mark.parametrize("text", ["2026-W54", "2027-W53", "2026-W00", "2026W47", "47", "", "2026-W47x"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a week; write it like 2026-W47"):
        Week.parse(text)
