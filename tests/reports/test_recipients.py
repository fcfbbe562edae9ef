"""The recipients: no mail to a foreign or an unconfirmed address, and the deputy in place of an absent head."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from register.models import Contact, Role, School
from reports.recipients import in_place_of, recipients, refusal, unreached
from tests.reports.sightings import example_loaded, undone

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = {"from": "2026-11-20", "to": "2026-11-20"}


@pytest.fixture(scope="module")
def loaded(tables: None) -> Iterator[None]:
    with example_loaded(NOW):
        yield


@pytest.fixture
def school(loaded: None) -> Iterator[School]:
    """Here the head and the chair have asked for the digest, and nobody else."""
    with undone() as school:
        school.contacts.exclude(role__in=["head", "chair"]).update(digest=False)
        yield school


def change(school: School, role: str, **fields: Any) -> Contact:
    school.contacts.filter(role=role).update(**fields)
    return school.contacts.get(role=role)


def roles(school: School, now: datetime = NOW) -> list[str]:
    return [contact.role for contact in recipients(school, now)]


def test_who_asked_for_the_digest_and_may_see_sightings_gets_it(school: School) -> None:
    assert roles(school) == ["head", "chair"]
    change(school, "dsl", digest=True)
    change(school, "clerk", digest=True, confirmed_by="head", confirmed_on=date(2026, 9, 1))
    assert roles(school) == ["head", "dsl", "chair"], "the clerk belongs to no audience"


@pytest.mark.parametrize(
    ("email", "may"),
    [
        ("head@larkspurhill.test", True),
        ("head@LarkspurHill.Test", True),
        ("schools@wexshire.test", True),
        ("head@freemail.test", False),
        ("head@mail.larkspurhill.test", False),
        ("head@larkspurhill.test.freemail.test", False),
        ("head@notlarkspurhill.test", False),
    ],
)
def test_mail_goes_to_the_schools_own_domains_and_nowhere_else(school: School, email: str, may: bool) -> None:  # noqa: FBT001
    head = change(school, "head", email=email)
    assert (roles(school) == ["head", "chair"]) is may
    assert refusal(head, NOW) == "" if may else "none of the school’s own mail domains (A43)" in refusal(head, NOW)


def test_without_mail_domains_the_schools_own_domains_count(school: School) -> None:
    School.objects.update(mail_domains=[])
    head = Contact.objects.get(role="head")
    assert refusal(head, NOW) == ""
    assert "“wexshire.test” is none" in refusal(Contact.objects.get(role="authority"), NOW)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"confirmed_on": None, "confirmed_by": ""}, "nobody has confirmed"),
        ({"confirmed_on": date(2026, 11, 21), "confirmed_by": "clerk"}, "nobody has confirmed"),
        ({"confirmed_on": date(2026, 9, 1), "confirmed_by": "head"}, "whose own it is"),
    ],
)
def test_without_the_word_of_another_person_nothing_is_sent_and_it_is_told(
    school: School, fields: dict[str, Any], said: str
) -> None:
    head = change(school, "head", **fields)
    assert school.demonstration, "not even for a demonstration"
    assert roles(school) == ["chair"]
    (told,) = unreached(school, NOW)
    assert said in told
    assert "(A42)" in told
    assert head.name not in told


def test_while_the_head_is_away_the_deputy_reads_in_the_heads_place(school: School) -> None:
    change(school, "head", absent=[TODAY])
    deputy, _ = recipients(school, NOW)
    assert deputy.role == Role.DEPUTY
    assert in_place_of(deputy, NOW) == "head"
    tomorrow = datetime(2026, 11, 21, 0, 1, tzinfo=UTC)
    assert roles(school, tomorrow) == ["head", "chair"]
    assert in_place_of(deputy, tomorrow) == ""


def test_a_deputy_who_reads_in_their_own_right_is_told_once(school: School) -> None:
    change(school, "head", absent=[TODAY])
    change(school, "deputy", digest=True)
    assert roles(school) == ["deputy", "chair"]


def test_a_deputy_whose_address_is_unconfirmed_does_not_stand_in(school: School) -> None:
    change(school, "head", absent=[TODAY])
    change(school, "deputy", confirmed_on=None)
    assert roles(school) == ["chair"]


def test_what_is_the_chairs_is_never_passed_to_the_vice_chair_by_an_absence(school: School) -> None:
    change(school, "chair", absent=[TODAY])
    assert roles(school) == ["head", "chair"]
