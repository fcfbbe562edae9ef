"""`headsup plan`: every source with its cadence, owner and sign-off; a new version for every change."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner

from config.commands import plan as plan_command
from register.models import School, Source
from scheduler.models import PlanVersion
from scheduler.plan import plan_of
from scheduler.plan_paper import plan_text

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)
SECRET = "https://www.google.com/alerts/feeds/0123/4567"  # noqa: S105 - an invented one


@pytest.fixture
def school(database: None) -> School:
    school = School.objects.create(key="larkspur", name="Larkspur Hill Primary School", demonstration=True)
    signed: dict[str, Any] = {
        "approved_by": "Tobias Wrenfold",
        "approved_on": date(2026, 9, 1),
        "approval_reason": "Agreed with staff",
        "review_by": date(2027, 8, 31),
    }
    for key, kind, address, more in (
        ("forum", "site", "http://parentsforum.test/", {"every_hours": 24, **signed}),
        ("alerts", "feed", SECRET, {"every_hours": 12, **signed}),
        ("diary", "page", "http://diary.test/", {"every_hours": 168}),
    ):
        Source.objects.create(school=school, key=key, title=f"The {key}", kind=kind, address=address, **more)
    web = {"engine": "brave", "queries": ["larkspurhill.test"], "every_hours": 48}
    Source.objects.create(school=school, key="web", title="The web", kind="search", **web, **signed)
    return school


def test_the_plan_lists_each_source_with_cadence_owner_signature_and_queries(school: School) -> None:
    text = plan_text(plan_of(school, TEN_MINUTES, START), START)
    forum = text.partition("1. The forum (forum)")[2].partition("2. ")[0]
    assert "every day; what is published is found within 24 hours 10 minutes" in forum
    assert "Owner: headteacher" in forum
    assert "Signed off: by Tobias Wrenfold on 1 September 2026; review by 31 August 2027" in forum
    assert "Last checked: never" in forum
    assert "Query larkspurhill.test: last checked: never" in text
    diary = text.partition("(diary)")[2].partition("4. ")[0]
    assert "Signed off: by nobody yet" in diary
    assert "NOT LOOKED AT NOW: its approval is missing." in diary
    assert "at night, at weekends and in the holidays as well" in text
    assert "https://www.google.com/…" in text
    assert SECRET not in text, "the address of such a feed opens it to everybody"
    assert "DEMONSTRATION" in text


def test_a_change_makes_a_new_version_and_nothing_else_does(school: School) -> None:
    assert plan_of(school, TEN_MINUTES, START).number == 1
    Source.objects.update(last_read_at=START, next_at=START, failures=3)
    assert plan_of(school, TEN_MINUTES, START + timedelta(days=1)).number == 1
    Source.objects.filter(key="forum").update(every_hours=12)
    Source.objects.filter(key="diary").update(withdrawn=True)
    changed = plan_of(school, TEN_MINUTES, START + timedelta(days=2))
    assert changed.history[0] == (2, START + timedelta(days=2), "taken out: diary; changed: forum")
    assert changed.history[1] == (1, START, "first version")
    assert plan_of(school, timedelta(minutes=30), START + timedelta(days=3)).history[0][2] == (
        "changed: forum, alerts, web; the timetable"
    )
    assert [len(row.content["sources"]) for row in PlanVersion.objects.order_by("number")] == [4, 3, 3]


def test_a_timetable_that_never_scans_is_not_called_a_plan(school: School) -> None:
    text = plan_text(plan_of(school, timedelta(days=14), START), START)
    assert "The timetable has no job “scan”" in text
    assert "weekends" not in text


def test_the_command_writes_a_pdf_to_sign_and_json(school: School, tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    said = CliRunner().invoke(plan_command.command, ["--out", str(out)], catch_exceptions=False)
    assert said.exit_code == 0
    with pypdfium2.PdfDocument(out) as document:
        words = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    for expected in ("The forum", "every day", "headteacher", "by Tobias Wrenfold", "larkspurhill.test", "Signature"):
        assert expected in words
    assert SECRET not in words
    told = json.loads(CliRunner().invoke(plan_command.command, ["--json"], catch_exceptions=False).stdout)
    assert (told["version"], [source["key"] for source in told["sources"]]) == (1, ["forum", "alerts", "diary", "web"])
    assert SECRET not in json.dumps(told)
    wrong = CliRunner().invoke(plan_command.command, ["--out", str(tmp_path / "plan.docx")])
    assert (wrong.exit_code, "must end with .pdf or .txt" in wrong.output) == (2, True)
