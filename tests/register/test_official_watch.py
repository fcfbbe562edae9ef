"""Pages that are watched: what is told when people leave, are away, and days pass."""

from datetime import date, timedelta
from typing import Any

import pytest

from register.official_due import dues, months_later, posts_to_review
from register.official_entry import OfficialPageEntry
from tests.register.pages import AUTHORISED, PEOPLE, TODAY, form, load, member, page, plan, stored, told, unofficial

pytestmark = pytest.mark.usefixtures("database")


def leaving(key: str, day: str) -> list[dict[str, Any]]:
    return [one | ({"ended_on": day} if one["id"] == key else {}) for one in PEOPLE]


def test_a_leaver_puts_the_page_at_risk_on_the_last_day() -> None:
    school = stored(leaving("dsl", "2026-11-20"), page())
    assert told(school, "missing", TODAY - timedelta(days=1)) == []
    assert told(school, "missing") == [
        "Page “news” of lark is at risk: it has 1 of 2 moderators. Name and authorise others, or close it (A123)."
    ]
    assert (
        "counts without “dsl” of its team, who has the last day at the school on 20 November 2026"
        in told(school, "note")[0]
    )


def test_one_gone_from_the_register_counts_no_longer() -> None:
    school = stored(PEOPLE, page())
    school.people.filter(key="office").delete()
    assert "1 of 2 administrators" in told(school, "missing")[0]
    assert "who is no longer in the register" in told(school, "note")[0]


def test_an_authorisation_ends() -> None:
    school = stored()
    ends = member("dsl", "moderator", authorised=AUTHORISED | {"until": "2026-11-25"})
    load(school, page(team=[*page()["team"][:2], ends]))
    assert told(school, "missing") == []
    assert "is due on 25 November 2026: renew the head’s authorisation of “dsl”" in told(school, "note")[0]
    at_risk, expired = told(school, "missing", date(2026, 11, 26))
    assert "1 of 2 moderators" in at_risk
    assert "was due on 25 November 2026: renew the head’s authorisation of “dsl”" in expired


def test_a_day_without_a_moderator() -> None:
    away = {"absent": [{"from": "2026-11-20", "to": "2026-11-24"}]}
    school = stored()
    team = [
        member("year4", "administrator", "moderator"),
        member("office", "administrator"),
        member("dsl", "moderator", **away),
    ]
    load(school, page(team=team))
    assert told(school, "missing") == []
    team[0] |= {"absent": [{"from": "2026-11-22", "to": "2026-11-23"}]}
    load(school, page(team=team))
    assert told(school, "missing") == []
    assert told(school, "note") == [
        "Page “news” of lark has no moderator on 22 November, 23 November; arrange cover now (A135)."
    ]
    assert "has no moderator today" in told(school, "missing", date(2026, 11, 22))[0]


def test_an_absence_of_the_contact_is_one_of_the_moderator() -> None:
    school = stored()
    load(school, page())
    for name in ("Priya Nandlow", "Hester Quill"):
        school.contacts.create(role="dsl", name=name, email=f"{name[0]}@larkspurhill.test",
                               absent=[{"from": "2026-11-20", "to": "2026-11-20"}])  # fmt: skip
    assert "has no moderator today" in told(school, "missing")[0]


def test_a_rota_decides_who_covers() -> None:
    school = stored()
    rota = [{"from": "2026-11-16", "to": "2026-11-22", "who": "dsl"}]
    load(school, page(rota=rota))
    assert told(school, "missing") == []
    assert "has no moderator on 23 November, 24 November" in told(school, "note")[0]
    with pytest.raises(ValueError, match="the rota names “office”, who is no moderator"):
        OfficialPageEntry.model_validate(page(rota=[rota[0] | {"who": "office"}]))


def test_moderators_are_trained() -> None:
    school = stored()
    load(school, page(team=[*page()["team"][:2], member("dsl", "moderator", trained=None)]))
    assert told(school, "note") == ["Page “news” of lark has moderators without a day of training: dsl (A135)."]


def test_a_closing_day_that_passes() -> None:
    school = stored()
    load(school, page())
    assert told(school, "missing", date(2028, 8, 31)) == told(school, "missing", date(2028, 8, 30))
    assert any("was due on 31 August 2028: close it" in one for one in told(school, "missing", date(2028, 9, 1)))
    load(school, page(closed="2026-11-19"))
    assert told(school, "missing", date(2028, 9, 1)) == []


def test_what_comes_up_when() -> None:
    found = {due.what.split(" (")[0]: due.on for due in dues(OfficialPageEntry.model_validate(page()))}
    assert found["evaluate whether it reaches its aims"] == date(2027, 9, 7)
    assert found["look at its privacy settings"] == date(2027, 3, 1)
    assert found["look again at old posts"] == date(2027, 9, 7)
    assert dues(OfficialPageEntry.model_validate(page(closed="2026-11-19"))) == []
    later = OfficialPageEntry.model_validate(
        page(evaluated="2027-07-01", posts_reviewed="2027-01-31", review_posts_after_months=1)
    )
    found = {due.what.split(" (")[0]: due.on for due in dues(later)}
    assert found["evaluate whether it reaches its aims"] == date(2028, 7, 1)
    assert found["look again at old posts"] == date(2027, 2, 28)


def test_what_is_overdue_is_told() -> None:
    school = stored()
    load(school, page())
    late = date(2027, 9, 8)
    assert any("was due on 01 March 2027: look at its privacy settings" in one for one in told(school, "missing", late))
    notes = told(school, "note", late)
    assert any("was due on 07 September 2027: evaluate" in one for one in notes)
    assert any("was due on 07 September 2027: look again at old posts" in one for one in notes)


def test_posts_come_up_once_they_are_old() -> None:
    entry = OfficialPageEntry.model_validate(page(posts_reviewed="2026-10-01"))
    seen_old, grown_old, young = date(2025, 9, 30), date(2025, 11, 20), date(2025, 11, 21)
    assert posts_to_review(entry, [seen_old, grown_old, young], TODAY) == [grown_old]
    assert months_later(date(2026, 12, 31), 2) == date(2027, 2, 28)


def test_children_younger_than_the_host_allows() -> None:
    school = stored()
    load(school, page(form=form(audience={"who": ["pupils"], "ages": [9, 11]})))
    assert told(school, "note") == [
        "Page “news” of lark is meant for pupils from 9, and its host asks for 13 years (A138)."
    ]
    other = page(id="own", address="https://own.test/", form=form(audience={"who": ["pupils"], "ages": [9, 11]}),
                 plan=plan(minimum_age=9))  # fmt: skip
    load(stored(), other)
    assert not any("“own”" in one for one in told(school, "note"))


def test_the_advice_against_facebook_stands_with_the_head_s_reason() -> None:
    school = stored()
    load(school, page(address="https://www.facebook.com/larkspurhill", plan=plan(against_advice="Families are there")))
    said = told(school, "note")[0]
    assert "against the advice that some local authorities give schools" in said
    assert said.endswith("The head’s reason: Families are there (A143).")


def test_a_public_page_is_opened_again_after_a_year() -> None:
    school = stored()
    load(school, unofficial())
    assert (
        "was due on 01 October 2027: look whether it still opens without a login"
        in told(school, "note", date(2027, 10, 2))[0]
    )
