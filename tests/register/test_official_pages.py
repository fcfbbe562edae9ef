"""The register of pages in the database: loaded, written back, watched when people leave and days pass."""

from datetime import timedelta
from typing import Any

import pytest

from register.models import OfficialPage, School
from register.official import OfficialError, findings, official_content, page_at, pages
from register.official_entry import OfficialPageEntry
from register.official_standing import PageState, Staff, state_of
from tests.register.pages import PEOPLE, SIGNATURES, TODAY, form, load, member, page, stored, told, unofficial

pytestmark = pytest.mark.usefixtures("database")


def refusal(school: School, *declared: dict[str, Any]) -> str:
    with pytest.raises(OfficialError) as caught:
        load(school, *declared)
    return str(caught.value)


def test_what_is_loaded_is_written_back_and_loads_again() -> None:
    school = stored()
    load(school, page(), unofficial())
    content = official_content(school)
    OfficialPage.objects.all().delete()
    load(school, *content)
    assert official_content(school) == content
    assert pages(school) == [OfficialPageEntry.model_validate(one) for one in (page(), unofficial())]


def test_a_page_that_lacks_nothing_is_fine_and_says_so() -> None:
    school = stored()
    load(school, page(), unofficial())
    assert [(one.state, one.text) for one in findings(school, TODAY)] == [
        ("fine", "Page “news” of lark is live."),
        ("fine", "Page “parents” of lark is looked at only."),
    ]


def test_the_states_follow_the_signatures() -> None:
    school = stored()
    draft = page()
    del draft["opened"]
    staff = Staff.of(school)
    states = [
        state_of(OfficialPageEntry.model_validate(draft | {"signatures": SIGNATURES[:n]}), staff, TODAY)
        for n in range(4)
    ]
    assert states == [PageState.DRAFT, PageState.MANAGER_SIGNED, PageState.COMMUNICATIONS_SIGNED, PageState.HEAD_SIGNED]
    live = OfficialPageEntry.model_validate(page(closed="2026-11-20"))
    assert state_of(live, staff, TODAY - timedelta(days=1)) == PageState.LIVE
    assert state_of(live, staff, TODAY) == PageState.CLOSED


@pytest.mark.parametrize(("signed", "waits"), [(0, "line-manager"), (1, "communications"), (2, "head")])
def test_a_page_that_waits_says_for_whom(signed: int, waits: str) -> None:
    school = stored()
    draft = page(signatures=SIGNATURES[:signed])
    del draft["opened"]
    load(school, draft)
    assert f"it waits for the signature of {waits}, and may not be made yet" in told(school, "note")[0]


@pytest.mark.parametrize(
    ("number", "name", "why"),
    [
        (0, "Hester Quill", "Hester Quill is not the line manager of the form"),
        (2, "Owen Wexley", "Owen Wexley is not the head, nor the deputy"),
        (1, "Priya  nandlow", "Priya  nandlow is the author of the page and cannot sign for it as communications"),
    ],
)
def test_who_may_sign(number: int, name: str, why: str) -> None:
    signatures = [one | ({"by": name} if place == number else {}) for place, one in enumerate(SIGNATURES)]
    assert why in refusal(stored(), page(signatures=signatures))
    assert not OfficialPage.objects.exists()


def test_a_signature_that_is_kept_stays_good_under_another_head() -> None:
    stored(PEOPLE, page())
    changed = [one | ({"name": "Una Follet"} if one["id"] == "head" else {}) for one in PEOPLE]
    school = stored(changed, page(title="Larkspur Hill day by day"))
    OfficialPage.objects.all().delete()
    assert "Davina Clacy is not the head" in refusal(school, page())


def test_a_form_that_changes_is_signed_again() -> None:
    school = stored()
    load(school, page())
    other = form(aims="Sell uniforms")
    assert "what was signed has changed" in refusal(school, page(form=other))
    again = [one | {"on": f"2026-11-1{number}"} for number, one in enumerate(SIGNATURES)]
    assert "communications has not signed" in refusal(school, page(form=other, signatures=[*SIGNATURES, again[0]]))
    load(school, page(form=other, signatures=[*SIGNATURES, *again]))
    assert pages(school)[0].form.aims == "Sell uniforms"


def test_the_team_may_change_under_the_signatures() -> None:
    school = stored()
    load(school, page())
    load(school, page(team=[*page()["team"], member("deputy", "moderator")]))
    assert len(pages(school)[0].team) == 4


@pytest.mark.parametrize(
    ("declared", "why"),
    [
        (page(team=[*page()["team"], member("nobody", "moderator")]), "“nobody” is no id of this school’s people"),
        (page(form=form(author="deputy")), "the author’s line manager is another person than the author"),
        (page(closed="2026-11-21"), "closed is dated 21 November 2026, which is still to come"),
        (unofficial(seen={"by": "Owen Trask", "on": "2026-12-01"}), "seen is dated 01 December 2026"),
    ],
)
def test_what_people_and_calendar_make_wrong(declared: dict[str, Any], why: str) -> None:
    assert why in refusal(stored(), declared)


def test_a_page_stands_once() -> None:
    school = stored()
    assert "its id is given twice" in refusal(school, page(), unofficial(id="news"))
    double = unofficial(address="https://WWW.wexnet.test/@Larkspurhill/")
    assert "its address is given twice" in refusal(school, page(), double)


def test_a_live_page_does_not_vanish_from_the_register() -> None:
    school = stored()
    load(school, page(), unofficial())
    load(school)
    assert pages(school) == []
    assert [one.text for one in findings(school, TODAY)] == [
        (
            "Page “news” of lark was taken out of the register while it was live; "
            "put it back, with the day on which it closed."
        )
    ]
    load(school, page(closed="2026-11-20"))
    load(school)
    assert findings(school, TODAY) == []


def test_what_calls_itself_official_and_is_not_in_the_register() -> None:
    school = stored()
    load(school, page())
    known = page_at(school, "http://www.wexnet.test/@LarkspurHill/")
    assert known
    assert known.key == "news"
    assert page_at(school, "https://wexnet.test/@larkspurhil1") is None


def test_a_closed_page_is_kept_when_its_people_have_gone() -> None:
    stored(PEOPLE, page(closed="2026-11-19"))
    school = stored([one for one in PEOPLE if one["id"] != "office"], page(closed="2026-11-19"))
    assert [one.text for one in findings(school, TODAY)] == ["Page “news” of lark is closed."]
