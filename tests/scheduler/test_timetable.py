"""The timetable: it comes on every day of the year, and once a day means once where the clocks change."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.cli import headsup
from config.commands.run import TIMETABLE
from scheduler.models import Job
from scheduler.plan import longest_gap
from scheduler.timetable import Planned, claim, close, enter, read_timetable

LONDON = ZoneInfo("Europe/London")
SHIPPED = {job.name: job for job in read_timetable(TIMETABLE, LONDON)}
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - gets its zone


@settings(max_examples=100, deadline=None)
@given(MOMENTS)
def test_sources_are_looked_at_on_weekends_and_holidays_as_on_any_day(moment: datetime) -> None:
    assert timedelta(0) < SHIPPED["scan"].following(moment) - moment <= timedelta(minutes=10)


DAYS = [datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC), datetime(2027, 3, 27, tzinfo=UTC)]


@pytest.mark.parametrize("day", DAYS)
def test_christmas_and_the_nights_when_the_clocks_change_have_no_longer_gap_between_two_looks(day: datetime) -> None:
    assert longest_gap(list(SHIPPED.values()), "scan", day) == timedelta(minutes=10)
    assert longest_gap([], "scan", day) == timedelta(days=14), "no such job: the plan says so"


def daily(tmp_path: Path, when: str) -> Planned:
    (tmp_path / "timetable.yaml").write_text(
        f"jobs:\n  - {{name: early, when: '{when}', run: [doctor], again: 30 minutes}}\n"
    )
    return read_timetable(tmp_path / "timetable.yaml", LONDON)[0]


@pytest.mark.parametrize("change", [datetime(2027, 3, 27, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)])
def test_a_daily_job_comes_once_a_day_where_the_clocks_change(tmp_path: Path, change: datetime) -> None:
    for when in ("30 0 * * *", "30 1 * * *", "30 2 * * *"):  # half past one comes twice, or not at all
        job, at, days = daily(tmp_path, when), change, []
        for _ in range(3):
            at = job.following(at)
            days.append(at.astimezone(LONDON).date())
        assert [(after - before).days for before, after in pairwise(days)] == [1, 1], when


def test_of_a_moment_that_is_itself_a_time_the_next_one_is_later(tmp_path: Path) -> None:
    job, noon = daily(tmp_path, "0 12 * * *"), datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert job.following(noon) == noon + timedelta(days=1)


def test_every_job_of_the_shipped_timetable_is_a_command_that_exists() -> None:
    for job in SHIPPED.values():
        context = click.Context(headsup)
        found, words = headsup.get_command(context, job.arguments[0]), list(job.arguments[1:])
        assert found, job
        if isinstance(found, click.Group) and not words[0].startswith("-"):
            found = found.get_command(context, words.pop(0))
            assert found, job
        options = {name for parameter in found.params for name in parameter.opts}
        assert set(words) <= options, job


def test_a_job_is_claimed_once_and_one_broken_off_is_due_again_unless_it_is_at_work(
    database: None, tmp_path: Path
) -> None:
    job, now = daily(tmp_path, "0 12 * * *"), datetime(2026, 11, 21, 11, tzinfo=UTC)
    due = enter([job], now)["early"].next_at
    assert claim(job, due, due)
    assert not claim(job, due, due), "two runners that read the same row do not both get it"
    later = due + timedelta(minutes=5)
    assert enter([job], later, at_work={"early"})["early"].next_at > later
    assert enter([job], later)["early"].next_at == later
    close(job, 0, later, retry=False)
    assert not Job.objects.get().broken_off
