"""The trend of twelve weeks: per audience, in words and figures, and never a nought where nobody looked."""

from datetime import timedelta

import pytest

from cases.audience import Reader
from cases.models import Audience, Decided, Tally
from register.models import Role
from reports.summary import row_span, row_words
from reports.trend import WEEKS, Trend, trend_of
from tests.reports.scene import NOW, WEEK, Scene

pytestmark = pytest.mark.usefixtures("database")
A_WEEK = timedelta(weeks=1)


def trend(scene: Scene, role: Role = Role.HEAD) -> Trend:
    return trend_of(Reader(scene.school, role), WEEK, NOW)


def rows(found: Trend) -> dict[str, str]:
    return {row_span(row): row_words(row) for row in found.rows}


def test_a_week_that_was_not_checked_is_never_a_nought() -> None:
    scene = Scene()
    scene.visited(NOW - 2 * A_WEEK)
    scene.visited(NOW - A_WEEK, answered=0, read=0)
    told = rows(trend(scene))
    assert told == {
        "31 Aug to 1 Nov": "not checked (9 weeks)",
        "2 Nov": "no new page",
        "9 Nov": "not checked",
        "16 Nov": "not checked",
    }
    assert len(trend(scene).weeks) == WEEKS


def test_a_visit_for_one_case_is_no_check_of_the_week() -> None:
    scene = Scene()
    visit = scene.visited(NOW)
    visit.scan.case = scene.case()
    visit.scan.save()
    assert [week.checked for week in trend(scene).weeks] == [False] * WEEKS


def test_each_audience_has_its_own_figures() -> None:
    scene = Scene()
    scene.visited(NOW)
    scene.found("threat", "urgent")
    scene.found("praise")
    scene.found("allegation about a person", "serious", audience=Audience.CHAIR)
    scene.found("safeguarding", "urgent")
    assert rows(trend(scene))["16 Nov"] == "3 new pages, 2 to look at, so far"
    assert rows(trend(scene, Role.CHAIR))["16 Nov"] == "1 new page, 1 to look at, so far"
    assert rows(trend(scene, Role.DSL))["16 Nov"] == "1 new page, 1 to look at, so far"


def test_what_a_person_found_not_to_be_about_the_school_does_not_count_and_what_was_deleted_does() -> None:
    scene = Scene()
    scene.visited(NOW - A_WEEK)
    scene.found(found_at=NOW - A_WEEK, decided=Decided.NOT_US)
    monday = (NOW - A_WEEK).date() - timedelta(days=4)
    for audience, number in ((Audience.HEAD, 2), (Audience.CHAIR, 5)):
        Tally.objects.create(school=scene.school, audience=audience, monday=monday, category="praise", number=number)
    assert rows(trend(scene))["9 Nov"] == "2 new pages"
    assert rows(trend(scene, Role.CHAIR))["9 Nov"] == "5 new pages"
    assert rows(trend(scene, Role.DSL))["9 Nov"] == "no new page"


def test_the_chart_is_a_table_with_numbers_and_its_plain_text_says_the_same() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    for number in range(8):
        scene.found(found_at=NOW - A_WEEK if number else NOW)
    scene.visited(NOW)
    mail = scene.mail(head)
    for said in ("7 new pages", "1 new page, so far", "not checked (10 weeks)"):
        assert said in mail.text
        assert said in mail.html
    assert "<caption" in mail.html
    assert 'scope="row"' in mail.html
    assert "width: 100%" in mail.html
    assert "width: 14%" in mail.html
    assert "<img" not in mail.html
    assert "<script" not in mail.html
