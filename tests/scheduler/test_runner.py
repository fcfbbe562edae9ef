"""`headsup run`: what is due is done once, also after a restart."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.conftest import ROOT, Home

YEARLY = "jobs:\n  - {name: scan, when: '0 0 1 1 *', run: [scan], again: 30 minutes}\n"


@contextmanager
def runner(home: Home, timetable: Path) -> Iterator[subprocess.Popen[str]]:
    """A running scheduler; ended hard if the test has not ended it."""
    process = subprocess.Popen(
        home.command("run", "--timetable", timetable),
        cwd=ROOT,
        env=home.env(),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stderr
        process.stderr.close()


def heard(stream: IO[str] | None, words: str) -> str:
    """Read what the scheduler says until it says certain words."""
    assert stream
    said = ""
    for line in stream:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def due(home: Home, job: str) -> None:
    """Make a job due, as if its time had come while the machine was off."""
    home.change(f"update scheduler_job set next_at = '2020-01-01 00:00:00' where name = '{job}'")  # noqa: S608


def entered(home: Home, timetable: Path) -> None:
    """Start the scheduler once, so that its jobs stand in the table."""
    with runner(home, timetable) as process:
        heard(process.stderr, "next at")
        process.terminate()
        process.wait(20)


@pytest.fixture
def two_pages(watching: Callable[..., Home]) -> Home:
    """An installation that watches two pages with mentions."""
    return watching(*(f"http://parentsforum.test/thread/{number}" for number in (52, 77)))


def test_a_job_that_came_due_while_nobody_ran_is_done_at_once_and_once(two_pages: Home, tmp_path: Path) -> None:
    timetable = tmp_path / "timetable.yaml"
    timetable.write_text(YEARLY)
    entered(two_pages, timetable)
    due(two_pages, "scan")
    with runner(two_pages, timetable) as process:
        heard(process.stderr, "scan: ended with 0.")
        process.terminate()
        assert process.wait(20) == 0
    assert two_pages.rows("select count(*) from cases_scan") == [(1,)]
    assert two_pages.rows("select count(*) from cases_owedcapture where capture_id is not null") == [(2,)]
    entered(two_pages, timetable)
    assert two_pages.rows("select count(*) from cases_scan") == [(1,)], "a restart does not do it again"


def test_a_job_that_was_broken_off_is_done_again(two_pages: Home, tmp_path: Path) -> None:
    timetable = tmp_path / "timetable.yaml"
    timetable.write_text(YEARLY)
    entered(two_pages, timetable)
    due(two_pages, "scan")
    with runner(two_pages, timetable) as process:
        heard(process.stderr, "scan: begins.")
        os.killpg(process.pid, signal.SIGKILL)
    assert two_pages.rows("select finished_at from scheduler_job") == [(None,)]
    with runner(two_pages, timetable) as process:
        heard(process.stderr, "scan: ended with 0.")
    captured = two_pages.rows("select count(*), count(distinct address) from evidence_capture")
    assert captured == [(2, 2)]
    two_pages("verify")


def test_two_runners_of_one_installation_are_refused(loaded: Home, tmp_path: Path) -> None:
    timetable = tmp_path / "timetable.yaml"
    timetable.write_text(YEARLY)
    with runner(loaded, timetable) as process:
        heard(process.stderr, "next at")
        assert "Another run is running here" in loaded("run", "--timetable", timetable, expect=5).stderr


def test_a_wrong_timetable_is_told(loaded: Home, tmp_path: Path) -> None:
    timetable = tmp_path / "timetable.yaml"
    for text, said in (
        (YEARLY.replace("0 0 1 1 *", "whenever"), "is not a crontab line"),
        (YEARLY.replace("0 0 1 1 *", "0 7 * * 1"), "write the weekday of “0 7 * * 1” as a word, such as mon"),
        (YEARLY.replace("30 minutes", "later"), "“later” is not a time; write “30 minutes”"),
        ("jobs: [", "is not readable YAML"),
    ):
        timetable.write_text(text)
        assert said in loaded("run", "--timetable", timetable, expect=3).stderr
