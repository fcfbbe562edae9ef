"""Whose a case is: the one table of who is told, who is copied and who is locked out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.audience import Reader, cases_for, closest, route_of, sightings_for
from cases.case import CaseError, Complaint, case_for, open_case
from cases.models import Audience, Case, Decided, Outcome, Scan, Severity, Sighting, Subject
from cases.raising import raise_cases
from cases.review import decide, waiting_for
from cases.routing import settle
from cases.stories import story_of
from evidence.vault import Vault
from register.models import Contact, Role, School
from register.reading import read_register
from register.store import load
from tests.conftest import ROOT

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LEADERS = {Role.HEAD, Role.DEPUTY, Role.CHAIR, Role.VICE_CHAIR, Role.AUTHORITY}
MAY: dict[Subject, set[str]] = {
    Subject.SCHOOL: {"head", "deputy"},
    Subject.STAFF: {"head", "deputy", "hr"},
    Subject.HEAD: {"chair", "authority"},
    Subject.CHAIR: {"vice-chair", "clerk"},
    Subject.HEAD_AND_CHAIR: {"authority"},
    Subject.GOVERNOR: {"chair"},
    Subject.DSL: {"head", "deputy"},
    Subject.ADMINISTRATOR: {"head", "deputy", "dpo"},
}


@pytest.fixture
def school(database: None) -> School:
    (school,) = load(read_register(ROOT / "config" / "school.example.yaml"), NOW)
    return school


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def told(reason: str = "a thread about the parking", **more: object) -> Complaint:
    return Complaint(reason, Role.CLERK, **more)  # type: ignore[arg-type]  # the fields of a test


def may_know(case: Case) -> set[str]:
    """Roles that a case exists for."""
    return {role.value for role in Role if cases_for(Reader(case.school, role)).filter(pk=case.pk).exists()}


@pytest.mark.parametrize("subject", list(Subject))
def test_the_table_of_who_may_know_holds_for_every_role(school: School, vault: Vault, subject: Subject) -> None:
    case = open_case(school, told(subject=subject), vault, NOW)
    assert case.subject == subject
    assert may_know(case) == MAY[subject]


def test_what_touches_a_childs_safety_is_copied_to_the_safeguarding_lead(school: School, vault: Vault) -> None:
    case = open_case(school, told(category="safeguarding"), vault, NOW)
    assert may_know(case) == {"head", "deputy", "dsl"}
    about_the_lead = open_case(school, told(category="safeguarding", subject=Subject.DSL), vault, NOW)
    assert may_know(about_the_lead) == {"head", "deputy"}
    about_the_head = open_case(school, told(category="safeguarding", subject=Subject.HEAD), vault, NOW)
    assert may_know(about_the_head) == {"chair", "authority"}


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("Mrs Clacy shouted at a parent", Subject.HEAD),
        ("the chair of governors is corrupt", Subject.CHAIR),
        ("Wrenfold and Clacy are hiding it", Subject.HEAD_AND_CHAIR),
        ("Mrs Quill knew of it", Subject.DSL),
        ("a thread about Miss Nandlow", Subject.STAFF),
        ("a thread about the parking", Subject.SCHOOL),
    ],
)
def test_the_words_of_a_complaint_are_read_with_caution(
    school: School, vault: Vault, words: str, subject: Subject
) -> None:
    assert open_case(school, told(words), vault, NOW).subject == subject


def test_whoever_is_named_does_not_hear_of_it_first(school: School, vault: Vault) -> None:
    case = open_case(school, told("a thread that threatens Mr Trask"), vault, NOW)
    assert may_know(case) == {"head", "hr"}, "the deputy, whom it names, is not told by the system"


def test_without_a_vice_chair_the_authority_hears_of_the_chair(school: School) -> None:
    assert closest(school, [Audience.HEAD, Audience.VICE_CHAIR]) == Audience.VICE_CHAIR
    Contact.objects.filter(role=Role.VICE_CHAIR).delete()
    assert closest(school, [Audience.HEAD, Audience.VICE_CHAIR]) == Audience.AUTHORITY
    assert closest(school, [Audience.CHAIR, Audience.VICE_CHAIR]) == Audience.AUTHORITY


def test_a_case_of_somebody_else_is_told_in_the_same_words_as_none(school: School, vault: Vault) -> None:
    case = open_case(school, told(subject=Subject.HEAD), vault, NOW)
    with pytest.raises(CaseError) as hidden:
        case_for(Reader(school, Role.HEAD), case.reference)
    case.delete()
    with pytest.raises(CaseError) as absent:
        case_for(Reader(school, Role.CHAIR), case.reference)
    assert str(hidden.value) == str(absent.value)


def test_of_two_schools_neither_knows_of_the_others_cases(school: School, vault: Vault) -> None:
    case = open_case(school, told(), vault, NOW)
    other = School.objects.create(key="other", name="Sandwich Lane School")
    assert not cases_for(Reader(other, Role.HEAD)).exists()
    assert cases_for(Reader(school, Role.HEAD)).get() == case


def seen(
    school: School,
    *,
    number: int,
    audience: Audience = Audience.HEAD,
    severity: Severity = Severity.URGENT,
    category: str = "threat",
) -> Sighting:
    source = school.sources.earliest("pk")
    signature = bytes([number % 250]) * 256
    row = Sighting.objects.create(
        school=school, source=source, scan=Scan.objects.create(started_at=NOW), fingerprint=f"print-{number}",
        reference=f"REF-{number}", address=f"http://forum.test/{number}", found_at=NOW, own_site=False,
        audience=audience, severity=severity, category=category, signature=signature,
    )  # fmt: skip
    row.story = story_of(school, audience, signature, NOW)
    row.save()
    return row


def test_what_presses_becomes_one_case_for_each_story(school: School, vault: Vault) -> None:
    first = seen(school, number=1)
    seen(school, number=2, severity=Severity.FEEDBACK)
    chairs = seen(school, number=3, audience=Audience.CHAIR)
    opened = raise_cases(vault, NOW)
    assert {case.audience for case in opened} == {"head", "chair"}
    assert raise_cases(vault, NOW) == [], "run again, nothing is doubled"
    ours = cases_for(Reader(school, Role.HEAD)).get()
    assert (ours.origin, ours.opened_by, ours.severity, list(ours.sightings.all())) == ("scan", "", "urgent", [first])
    assert may_know(chairs.cases.get()) == {"chair", "authority"}
    copy = seen(school, number=4)
    Sighting.objects.filter(pk=copy.pk).update(story=first.story)
    assert raise_cases(vault, NOW) == []
    assert ours.sightings.count() == 2, "a copy joins the case of its story"


def test_a_case_that_a_scan_opened_ends_when_a_person_has_settled_all_of_it(school: School, vault: Vault) -> None:
    row, reader = seen(school, number=1, category="discriminatory"), Reader(school, Role.HEAD)
    (case,) = raise_cases(vault, NOW)
    assert list(waiting_for(reader)) == [row]
    decide(reader, row, Decided.LAWFUL, vault, NOW)
    case.refresh_from_db()
    assert (case.outcome, case.closed_at, list(waiting_for(reader))) == (Outcome.LAWFUL, NOW, [])
    assert raise_cases(vault, NOW) == [], "what was decided is not raised again"
    with pytest.raises(CaseError, match="Say with --case"):
        decide(reader, row, Decided.CASE, vault, NOW)


def test_a_threat_does_not_end_by_a_look_while_its_card_is_unanswered(school: School, vault: Vault) -> None:
    row, reader = seen(school, number=1), Reader(school, Role.HEAD)
    (case,) = raise_cases(vault, NOW)
    decide(reader, row, Decided.NOTED, vault, NOW)
    assert cases_for(reader).get(pk=case.pk).closed_at is None
    decide(reader, row, Decided.NOT_US, vault, NOW)
    assert cases_for(reader).get(pk=case.pk).closed_at == NOW


def test_where_everybody_who_may_know_is_named_the_authority_hears_of_it(school: School, vault: Vault) -> None:
    person = school.people.create(key="vice", name="Ines Barlock", category="governor", role=Role.VICE_CHAIR)
    case = open_case(school, told("the chair of governors and Mrs Barlock took bribes"), vault, NOW)
    assert may_know(case) >= {"authority"}
    assert not may_know(case) & {"chair", "vice-chair"}, person


def test_a_case_that_is_classed_anew_is_gone_at_once_for_the_first_and_there_for_the_second(
    school: School, vault: Vault
) -> None:
    row = seen(school, number=1)
    (case,) = raise_cases(vault, NOW)
    settle(case, {Subject.HEAD})
    for role in LEADERS:
        reader = Reader(school, role)
        assert cases_for(reader).exists() == (role in {Role.CHAIR, Role.AUTHORITY})
        assert sightings_for(reader).exists() == (role == Role.CHAIR)
    row.refresh_from_db()
    assert row.story
    assert row.story.audience == Audience.CHAIR


def test_every_route_has_an_owner_who_is_not_locked_out(school: School) -> None:
    for first in Subject:
        for second in Subject:
            route = route_of(school, {first, second})
            assert Role(route.audience) not in route.locked_out
            assert not route.copied & route.locked_out


OWN = {
    Subject.HEAD: {"head", "deputy"},
    Subject.CHAIR: {"chair"},
    Subject.HEAD_AND_CHAIR: {"head", "deputy", "chair"},
    Subject.DSL: {"dsl"},
    Subject.GOVERNOR: {"governor"},
    Subject.ADMINISTRATOR: {"technician", "moderator"},
}
KINDS = st.tuples(
    st.frozensets(st.sampled_from(Subject), max_size=3),
    st.frozensets(st.sampled_from([Role.DEPUTY, Role.DSL, Role.VICE_CHAIR, Role.CLERK, Role.HR]), max_size=3),
    st.sampled_from(["news", "safeguarding", "threat"]),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(KINDS, min_size=1, max_size=4))
def test_whatever_cases_there_are_nobody_sees_one_that_concerns_them_and_somebody_sees_each(
    school: School, kinds: list[tuple[frozenset[Subject], frozenset[Role], str]]
) -> None:
    with transaction.atomic():
        for number, (subjects, named, category) in enumerate(kinds):
            case = Case.objects.create(
                school=school, reference=f"K-{number}", opened_at=NOW, origin="report", reason="x", category=category,
                audience=Audience.AUTHORITY,
            )  # fmt: skip
            settle(case, subjects, named)
            seen_by = may_know(case)
            concerned = {role for subject in subjects for role in OWN.get(subject, ())} | set(named)
            assert not seen_by & concerned
            assert seen_by, "somebody hears of everything"
            if not {Subject.HEAD, Subject.CHAIR, Subject.HEAD_AND_CHAIR, Subject.GOVERNOR} & subjects:
                assert "head" in seen_by
        transaction.set_rollback(True)
