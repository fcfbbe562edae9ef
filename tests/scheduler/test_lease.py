"""One runner at a time, on whatever machine; one that falls silent is replaced; a locked database loses nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.lease import Candidate
from scheduler.models import Job, Lease
from tests.conftest import ROOT
from tests.scheduler.test_runner import heard

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
SILENT = timedelta(seconds=60)
LONGEST = 60
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def pipe(tmp_path: Path, database: None) -> Iterator[Path]:
    """What the jobs of a test write to, line by line; who waits for a line that never comes fails after a while."""

    def too_long(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    os.mkfifo(tmp_path / "pipe")
    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(LONGEST)
    yield tmp_path / "pipe"
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
    connection.close()


@contextmanager
def lone(place: str, when: str, script: str) -> Iterator[subprocess.Popen[str]]:
    """A runner at the database of this process, as on a machine of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.scheduler.lone_runner", place, when, script],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr
        process.stderr.close()


@pytest.mark.slow  # real runners on two busy cores: its waits are long, and it failed twice beside others
def test_of_two_runners_exactly_one_works_and_the_other_takes_over(pipe: Path) -> None:
    with os.fdopen(os.open(pipe, os.O_RDWR), "r") as lines:

        def ticks(number: int) -> set[str]:
            return {lines.readline().strip() for _ in range(number)}

        with (
            lone("a", "second", f"echo a > {pipe}") as first,
            lone("b", "second", f"echo b > {pipe}") as second,
        ):
            # Either may be the first; call it the leader.
            leader, other = (first, second) if _leads(first) else (second, first)
            assert _leads(second) is (leader is second)
            name = "a" if leader is first else "b"
            assert ticks(1) == {name}
            with locked():  # so that it is not stopped in the middle of writing, with the lock of the file in its hand
                leader.send_signal(signal.SIGSTOP)  # the machine hangs; its lease is not given back
                os.waitpid(leader.pid, os.WUNTRACED)  # every thread of it stands still
            heard(other.stderr, "tick: next at")
            while lines.readline().strip() == name:
                pass  # written before it hung
            leader.send_signal(signal.SIGCONT)
            heard(leader.stderr, "The lease of the timetable was lost: nothing new is begun here.")
            assert ticks(1) == {"b" if name == "a" else "a"}
            other.terminate()
            heard(leader.stderr, "tick: next at")  # given back: no waiting until it would have fallen silent
            assert other.wait(20) == 0
            assert name in ticks(2), "one line may still be of the other"
            leader.kill()
    assert Lease.objects.count() == 1, "who was killed gives nothing back"


def _leads(process: subprocess.Popen[str]) -> bool:
    """Whether a runner works; False when it says that it waits."""
    assert process.stderr
    return next("next at" in line for line in process.stderr if "next at" in line or "Another runner" in line)


@contextmanager
def locked() -> Iterator[None]:
    """Nobody else can use the database."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)) as database:
        database.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            database.execute("ROLLBACK")


def _due() -> None:
    Job.objects.create(name="tick", next_at=LONG_AGO)
    connection.close()


def test_a_job_whose_end_could_not_be_written_down_is_neither_lost_nor_doubled(pipe: Path) -> None:
    _due()
    script = f"echo begun >> {pipe}.log; read ended < {pipe}; exit 4"
    with lone("a", "yearly", script) as process:
        heard(process.stderr, "tick: begins.")
        with locked():
            pipe.write_text("ended\n")
            heard(process.stderr, "tick: the database cannot be used just now (database is locked). Nothing is lost")
        heard(process.stderr, "tick: its end is written down now.")
        process.terminate()
        assert process.wait(20) == 0
    assert pipe.with_name("pipe.log").read_text() == "begun\n"
    row = Job.objects.get()
    assert (row.exit_code, row.broken_off) == (4, False)
    assert row.finished_at
    assert row.next_at - row.finished_at == timedelta(minutes=30), "a part is missing: it comes again soon"


def test_a_runner_that_starts_while_the_database_is_locked_does_what_is_due_afterwards(pipe: Path) -> None:
    _due()
    with lone("a", "yearly", f"echo done > {pipe}") as process, os.fdopen(os.open(pipe, os.O_RDWR), "r") as lines:
        with locked():
            heard(process.stderr, "the database cannot be used just now (database is locked)")
        assert lines.readline() == "done\n"


def candidate(place: str, token: str = "") -> Candidate:
    return Candidate(place, token or place, f"host-{place}", SILENT)


def test_a_runner_that_comes_back_at_the_same_place_need_not_wait(database: None) -> None:
    assert candidate("a", "before the crash").hold(START)
    assert not candidate("b").hold(START)
    assert candidate("a", "after the crash").hold(START + timedelta(seconds=1))


def test_only_who_watched_the_silence_takes_the_lease_whatever_the_clocks_say(database: None) -> None:
    dead, waiting = candidate("a"), candidate("b")
    tomorrow = START + timedelta(days=1)
    assert dead.hold(tomorrow), "its clock goes wrong by a day"
    assert not waiting.hold(START)
    assert dead.hold(tomorrow + timedelta(seconds=30))
    assert not waiting.hold(START + timedelta(seconds=61)), "it was heard meanwhile"
    assert not waiting.hold(START + timedelta(seconds=120))
    assert waiting.hold(START + timedelta(seconds=121)), "silent for a minute by the clock of the one who waits"
    assert not dead.hold(tomorrow + timedelta(seconds=91))
    assert dead.lost(tomorrow + timedelta(seconds=91))


BEATS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50)), max_size=40)


@settings(max_examples=25, deadline=None)
@given(BEATS)
def test_no_two_ever_believe_that_they_hold_it(tables: None, beats: list[tuple[str, int]]) -> None:
    Lease.objects.all().delete()
    candidates, now = {name: candidate(name) for name in "abc"}, START
    for name, seconds in beats:
        now += timedelta(seconds=seconds)
        held = candidates[name].hold(now)
        assert sum(not one.lost(now) for one in candidates.values()) <= 1
        assert held is not candidates[name].lost(now)
    Lease.objects.all().delete()
