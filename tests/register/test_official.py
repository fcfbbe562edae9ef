"""The register of pages: what may be declared, what is refused and why."""

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from register.official_entry import OfficialPageEntry
from register.official_form import QUESTIONS, FormEntry, Group
from register.official_team import Duty
from tests.register.pages import AUTHORISED, SIGNATURES, form, member, page, plan, unofficial


def refusal(declared: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        OfficialPageEntry.model_validate(declared)
    return "; ".join(error["msg"].removeprefix("Value error, ") for error in caught.value.errors())


def takes(declared: dict[str, Any]) -> bool:
    return bool(OfficialPageEntry.model_validate(declared).title)


def without(declared: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in declared.items() if name not in names}


def test_a_page_that_lacks_nothing_is_taken() -> None:
    assert OfficialPageEntry.model_validate(page()).gaps() == []


def test_the_form_has_the_fields_and_the_choices_of_the_policy() -> None:
    """Appendix 1 of S1, line by line; the names of administrators and moderators are the team."""
    assert list(FormEntry.model_fields) == list(QUESTIONS) == [
        "department", "author", "line_manager", "aims", "content", "audience", "contributors", "learning_disability",
        "vetting", "host", "opening", "closure", "advertising", "consent", "security",
    ]  # fmt: skip
    ticks = ("pupils", "staff", "families", "other-schools", "organisations", "public", "others")
    assert get_args(Group) == ticks
    assert {"administrator", "moderator"} < {*get_args(Duty)}


@pytest.mark.parametrize("field", ["department", "author", "line_manager", "aims", "content", "audience",
                                   "contributors", "host", "opening", "closure", "security"])  # fmt: skip
def test_nobody_signs_a_form_with_a_gap(field: str) -> None:
    assert f"it cannot be signed yet; fill in form.{field}" in refusal(page(form=without(form(), field)))


@pytest.mark.parametrize("field", ["effort", "evaluation", "exit", "comments", "escalation"])
def test_nobody_signs_without_a_plan(field: str) -> None:
    assert refusal(page(plan=without(plan(), field))) == f"it cannot be signed yet; fill in plan.{field}"


def test_a_draft_may_have_gaps() -> None:
    draft = {"title": "A blog", "sort": "official", "run_by": "school", "address": "https://blog.test/"}
    lacking = OfficialPageEntry.model_validate(draft).gaps()
    assert {"form.aims", "plan.exit", "2 administrators in team", "2 moderators in team"} < {*lacking}


def test_the_school_s_own_host_needs_no_escalation_plan() -> None:
    own = page(form=form(host="school"), plan=without(plan(), "escalation"))
    assert OfficialPageEntry.model_validate(own).gaps() == []


def test_what_the_form_asks_of_contributors_from_outside() -> None:
    mixed = form(contributors={"who": ["staff", "families", "pupils"], "ages": [9, 11]})
    told = refusal(page(form=mixed))
    assert told.endswith("fill in form.vetting, form.advertising, form.consent")
    filled = mixed | {"vetting": "The office", "advertising": "Not at all", "consent": "Letter home"}
    assert "plan.advertising_approved when the head agreed" in refusal(page(form=filled))
    agreed = page(form=filled, plan=plan(advertising_approved="2026-09-03"))
    assert "parents_permission" in refusal(agreed)
    assert takes(agreed | {"parents_permission": "2026-09-05"})


@pytest.mark.parametrize(
    ("ticked", "told"),
    [
        ({"who": ["pupils"]}, "give their ages"),
        ({"who": ["pupils"], "ages": [11, 7]}, "write the youngest first"),
        ({"who": ["other-schools"]}, "name the schools"),
        ({"who": ["others"]}, "say under others who they are"),
    ],
)
def test_a_tick_carries_its_details(ticked: dict[str, Any], told: str) -> None:
    assert told in refusal(page(form=form(audience=ticked)))


@pytest.mark.parametrize(
    ("signatures", "told"),
    [
        (SIGNATURES[1:], "the form is signed in this order, each once: line-manager, communications, head (A121)"),
        ([SIGNATURES[0], SIGNATURES[2], SIGNATURES[1]], "the form is signed in this order"),
        ([*SIGNATURES[:2], SIGNATURES[2] | {"on": "2026-09-01"}], "is dated before the one that comes before it"),
        (SIGNATURES[:2], "it cannot go live without the signature of head"),
        (SIGNATURES[:1], "it cannot go live without the signature of communications"),
        ([], "it cannot go live without the signature of line-manager"),
        ([*SIGNATURES[:2], SIGNATURES[2] | {"on": "2026-09-08"}], "it went live before the head signed"),
    ],
)
def test_no_way_to_live_but_three_signatures_in_order(signatures: list[dict[str, str]], told: str) -> None:
    assert told in refusal(page(signatures=signatures))


@pytest.mark.parametrize(
    ("missing", "told"),
    [("notice", "without notice, the address where pupils read"), ("access", "without access: who holds the account")],
)
def test_what_a_page_needs_to_go_live(missing: str, told: str) -> None:
    assert told in refusal(without(page(), missing))
    assert takes(without(page(), missing, "opened"))


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_two_administrators_and_two_moderators(gone: int) -> None:
    team = [one for number, one in enumerate(page()["team"]) if number != gone]
    told = refusal(page(team=team))
    assert ("2 administrators in team" in told) == (gone in {0, 1})
    assert ("2 moderators in team" in told) == (gone in {0, 2})
    assert "who has left stays in the team, with ended_on among people" in told


def test_one_person_is_counted_once() -> None:
    twice = [*page()["team"][:1], *page()["team"]]
    assert "“year4” stands twice in the team" in refusal(page(team=twice))


def test_the_head_s_word_for_each_of_the_team() -> None:
    team = [without(one, "authorised") if one["person"] == "dsl" else one for one in page()["team"]]
    assert "“dsl” lacks the head’s written word" in refusal(page(team=team))
    ended = member("dsl", "moderator", authorised=AUTHORISED | {"until": "2026-09-03"})
    assert "must end after it was given" in refusal(page(team=[*page()["team"][:2], ended]))


def test_an_outsider_of_the_team_says_what_he_is() -> None:
    outsider = without(member("", "moderator", name="Corin Hadleigh"), "person")
    assert "say under capacity" in refusal(page(team=[*page()["team"], outsider]))
    assert takes(page(team=[*page()["team"], outsider | {"capacity": "authority"}]))
    assert refusal(page(team=[*page()["team"], outsider | {"capacity": "pupil"}]))


@pytest.mark.parametrize("address", ["https://www.facebook.com/larkspurhill", "https://m.fb.com/larkspurhill"])
def test_facebook_needs_the_head_s_reason(address: str) -> None:
    assert refusal(page(address=address)) == "it cannot be signed yet; fill in plan.against_advice"
    assert takes(page(address=address, plan=plan(against_advice="Families are there")))


def test_taking_part_elsewhere_goes_the_same_way_without_administrators() -> None:
    elsewhere = without(page(sort="participation", run_by="others"), "notice", "access")
    elsewhere["team"] = [member("year4", "contributor")]
    assert takes(elsewhere)
    assert "without the signature of head" in refusal(elsewhere | {"signatures": SIGNATURES[:2]})
    assert "a contributor in team" in refusal(elsewhere | {"team": []})


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://www.facebook.com/groups/wexcombeparents", "Groups and messages are closed places"),
        ("https://m.facebook.com/groups/123", "Groups and messages are closed places"),
        ("https://www.facebook.com/share/g/abc/", "Groups and messages are closed places"),
        ("https://chat.whatsapp.com/abc", "Groups, channels and chats are closed"),
        ("https://t.me/+abc", "They need a person’s telephone"),
        ("https://discord.gg/abc", "never logs in as a person"),
        ("https://nextdoor.co.uk/p/abc", "open to residents with an account only"),
        ("https://forum.test/login?next=/school", "leads to a login"),
        ("https://forum.test/user/sign-in", "leads to a login"),
        ("https://accounts.forum.test/x", "leads to a login"),
        ("https://forum.test/wp-login.php", "leads to a login"),
        ("https://forum.test/x?token=abc", "must not carry a secret"),
        ("https://me:pass@forum.test/", "must not hold a user name or password"),
    ],
)
def test_an_unofficial_page_is_open_to_everybody(address: str, told: str) -> None:
    assert told in refusal(unofficial(address=address))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/wexcombeparents",
        "https://blog.test/signing-choir",
        "https://forum.test/accountability",
    ],
)
def test_a_public_page_is_not_taken_for_a_closed_one(address: str) -> None:
    assert OfficialPageEntry.model_validate(unofficial(address=address)).address == address


@pytest.mark.parametrize("field", ["sort", "run_by"])
def test_every_page_is_classified(field: str) -> None:
    assert "Field required" in refusal(without(unofficial(), field))
    assert "Field required" in refusal(without(page(), field))


@pytest.mark.parametrize("sort", ["official", "unofficial"])
def test_a_page_of_the_parent_teacher_association_names_a_contact(sort: str) -> None:
    declared = page(run_by="pta") if sort == "official" else unofficial(run_by="pta")
    assert "say under contact whom the school asks (A13)" in refusal(declared)
    assert OfficialPageEntry.model_validate(declared | {"contact": {"name": "Ros Penhale"}}).run_by == "pta"


@pytest.mark.parametrize(
    ("field", "value"),
    [("team", page()["team"]), ("signatures", SIGNATURES), ("opened", "2026-09-07"), ("access", page()["access"])],
)
def test_an_unofficial_page_is_looked_at_only(field: str, value: Any) -> None:
    assert f"an unofficial page has no {field}, for the school only looks at it" in refusal(
        unofficial(**{field: value})
    )


def test_an_unofficial_page_was_opened_by_somebody() -> None:
    assert "say under seen who opened it without logging in" in refusal(without(unofficial(), "seen"))
    assert "“unofficial” is what others run" in refusal(unofficial(run_by="school"))


@pytest.mark.parametrize(
    ("recovery", "ok"),
    [
        ("password: Larkspur1", False),
        ("The PIN = 4711", False),
        ("The password is Larkspur1", False),
        ("The password is kept in the safe", True),
        ("Recovery goes to the office mailbox", True),
    ],
)
def test_no_password_stands_in_the_register(recovery: str, ok: bool) -> None:  # noqa: FBT001 - a case
    declared = page(access=page()["access"] | {"recovery": recovery})
    if ok:
        assert takes(declared)
    else:
        assert "never the password itself" in refusal(declared)


@pytest.mark.parametrize("text", ["Pictures of pupil Jory", "Run by the mum of Tamsin", "Student Kerensa writes"])
def test_no_pupil_is_named_in_words(text: str) -> None:
    assert "no pupil is named in the register" in refusal(page(form=form(content=text)))


def test_there_is_no_field_for_a_pupil() -> None:
    for field in ("pupils", "children", "pupil_names"):
        for declared in (page(**{field: ["Jory"]}), page(form=form(**{field: ["Jory"]}))):
            assert "Extra inputs are not permitted" in refusal(declared)
    assert takes(page(form=form(content="Minutes of the Pupil Council")))
