"""What `headsup jobs` and the doctor tell: who keeps the timetable, how jobs went, and what was not checked since."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from cases.coverage import Fared, begin, close_source
from cases.models import SourceCoverage
from config.commands import jobs
from register.approval import due_sources
from register.models import School, Source
from scheduler.lease import Candidate
from scheduler.models import Job, Lease
from scheduler.outlook import overdue

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def school(database: None) -> School:
    school = School.objects.create(key="larkspur", name="Larkspur Hill Primary School", demonstration=True)
    approval = {
        "approved_by": "Tobias Wrenfold",
        "approved_on": date(2026, 1, 1),
        "review_by": date(2027, 8, 31),
        "every_hours": 24,
    }
    Source.objects.create(school=school, key="forum", kind="site", address="http://parentsforum.test/", **approval)
    queries = ["larkspurhill.test", '"Larkspur Hill" Wexcombe']
    Source.objects.create(school=school, key="web", kind="search", engine="brave", queries=queries, **approval)
    return school


def scan(now: datetime, *, leave_out: str = "") -> list[str]:
    """Ask what is due, as a scan does, with a service that answers everything but one query."""
    sources = due_sources(now)
    scanned = begin(sources, now)
    for source in sources:
        asked = {query: 0 for query in source.queries if query != leave_out}
        close_source(scanned, source, Fared(asked=1, read=1, answered=1, queries=asked), now)
    return [source.key for source in sources]


def test_every_source_is_asked_once_an_interval_and_what_was_not_is_told(school: School) -> None:
    [never] = overdue(START)
    assert "no answer yet from “forum”, “web”. `headsup scan`" in never
    asked = Counter(key for hour in range(24 * 8) for key in scan(START + timedelta(hours=hour)))
    assert asked == {"forum": 8, "web": 8}
    last = START + 7 * DAY
    assert overdue(last + DAY) == []
    assert overdue(last + timedelta(hours=29)) == []
    said = overdue(last + timedelta(hours=31))
    assert [one.split(":")[0] for one in said] == [
        "Source “forum” of larkspur",
        "Query “larkspurhill.test” of source “web” of larkspur",
        'Query “"Larkspur Hill" Wexcombe” of source “web” of larkspur',
    ]
    assert "not checked since Saturday 28 November 2026, 12:00, though it is to be checked every day" in said[0]


def test_one_query_that_gets_no_answer_is_told_though_its_source_is_checked(school: School) -> None:
    scan(START)
    for day in (1, 2, 3):
        scan(START + day * DAY, leave_out="larkspurhill.test")
    [said] = overdue(START + 3 * DAY)
    assert said.startswith("Query “larkspurhill.test” of source “web” of larkspur: not checked since Saturday 21 Nov")


def test_without_an_answer_or_in_a_complaint_scan_nothing_counts_as_checked(school: School) -> None:
    scan(START)
    SourceCoverage.objects.filter(source__key="forum").update(answered=0)
    [said] = overdue(START + DAY)
    assert "no answer yet from “forum”." in said


def test_a_source_without_approval_is_not_overdue(school: School) -> None:
    scan(START)
    Source.objects.update(review_by=date(2026, 11, 22))
    assert overdue(START + 9 * DAY) == []


def test_jobs_that_failed_or_are_late_and_a_silent_runner_are_told(database: None) -> None:
    Job.objects.create(name="scan", next_at=START, started_at=START - DAY, finished_at=START, exit_code=3)
    Job.objects.create(name="digest", next_at=START + DAY, started_at=START, finished_at=START, exit_code=4)
    assert any("Nobody keeps the timetable. Start `headsup run`" in one for one in overdue(START))
    Candidate("a", "a", "school-server", timedelta(minutes=1)).hold(START)
    assert overdue(START) == ["Job “scan” failed: a setting is wrong. Run it by hand to see why."]
    Lease.objects.update(renewed_at=START + timedelta(hours=2))
    assert overdue(START + timedelta(hours=2))[0] == (
        "Job “scan” was due on 21 November 2026, 12:00 UTC and has not begun. Restart `headsup run`."
    )
    said = overdue(START + timedelta(hours=3))
    assert "the runner on school-server was last heard on 21 November 2026, 14:00 UTC" in said[0]


def test_term_dates_that_run_out_are_told_in_time(database: None) -> None:
    terms = [{"name": "Autumn", "from": "2026-09-02", "to": "2026-12-18"}]
    School.objects.create(key="larkspur", name="Larkspur Hill Primary School", calendar={"terms": terms})
    assert overdue(START - 2 * DAY) == []
    [said] = overdue(START)
    assert "the term dates end on 18 December 2026. Add the next terms" in said


def test_jobs_shows_last_and_next_of_every_job(school: School) -> None:
    Job.objects.create(name="scan", next_at=START + DAY, started_at=START, finished_at=START, exit_code=0)
    Job.objects.create(name="digest", next_at=START, started_at=START)
    Candidate("a", "a", "school-server", timedelta(minutes=1)).hold(START)
    told = json.loads(CliRunner().invoke(jobs.command, ["--json"], catch_exceptions=False).stdout)
    assert [(job["name"], job["last_at"], job["next_at"]) for job in told["jobs"]] == [
        ("digest", "2026-11-21T12:00:00+00:00", "2026-11-21T12:00:00+00:00"),
        ("scan", "2026-11-21T12:00:00+00:00", "2026-11-22T12:00:00+00:00"),
    ]
    assert told["runner"]["host"] == "school-server"
    assert any("no answer yet" in one for one in told["overdue"])
    printed = CliRunner().invoke(jobs.command, [], catch_exceptions=False).stdout
    assert "scan       next Sun 22 Nov 12:00 GMT" in printed
    assert "last Sat 21 Nov 12:00 GMT, done in 0 s" in printed
    assert "! Larkspur Hill Primary School: no answer yet" in printed
