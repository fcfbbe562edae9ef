"""Alerts: one for each matter and circle, at an hour at which it may come, until somebody has it in hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.audience import READERS, Reader, roles_text
from cases.case import Complaint, open_case
from cases.models import Audience, Case, Decided, NoteKind, Severity, Sighting, Subject
from cases.notes import Noted, write
from cases.raising import raise_cases
from cases.review import decide
from cases.routing import settle
from evidence.models import LedgerLine
from evidence.vault import Vault
from register.models import Contact, Role, School
from reports.alert_mail import alert_mail, notice_mail
from reports.alerts import AlertError, acknowledge, alerts_for, raise_alerts, suppressed, unacknowledged
from reports.models import Alert, AlertState, Delivery, DeliveryState, Sort
from reports.names import NameScanner
from reports.outbox import queued
from reports.second_channel import mind
from reports.standing import overdue, unanswered
from reports.telling import tell
from tests.reports.sightings import example_loaded, sighting, undone

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""A Friday in term."""
SATURDAY_NIGHT = datetime(2026, 11, 21, 22, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
WORDS = ("Clacy", "Davina", "dinner", "one.test", "abuse", "threat", "safeguarding")


@pytest.fixture(scope="module")
def loaded(tables: None) -> Iterator[None]:
    with example_loaded(NOW):
        yield


@pytest.fixture
def school(loaded: None) -> Iterator[School]:
    with undone() as school:
        yield school


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def minute(school: School, vault: Vault, now: datetime) -> list[str]:
    """What the timetable does every five minutes: the roles to whom mail is queued now."""
    raise_alerts(school, now)
    return [mail.role for mail in tell(school, vault, now)]


def rise(school: School, vault: Vault, now: datetime, **fields: Any) -> tuple[Sighting, Case]:
    """A scan finds something, and a case is opened for it."""
    found = sighting(school, now, **fields)
    (case,) = raise_cases(vault, now)
    return found, case


def contact(school: School, role: str, **fields: Any) -> Contact:
    school.contacts.filter(role=role).update(**fields)
    return school.contacts.get(role=role)


def test_what_is_urgent_makes_one_alert_for_the_head_and_no_second_one(school: School, vault: Vault) -> None:
    found, _ = rise(school, vault, NOW)
    sighting(school, NOW, story=found.story)
    sighting(school, NOW, severity="serious")
    sighting(school, NOW, severity="feedback")
    raise_cases(vault, NOW)
    assert minute(school, vault, NOW) == ["head"]
    assert minute(school, vault, NOW + timedelta(minutes=5)) == []
    assert Alert.objects.count() == 1


def test_a_sighting_that_becomes_a_case_is_not_told_again(school: School, vault: Vault) -> None:
    sighting(school, NOW)
    assert minute(school, vault, NOW) == ["head"]
    (case,) = raise_cases(vault, NOW)
    assert minute(school, vault, NOW) == []
    alert = Alert.objects.get()
    assert (alert.case, alert.reference) == (case, case.reference)


def test_what_comes_after_a_case_was_closed_is_told_anew(school: School, vault: Vault) -> None:
    found, case = rise(school, vault, NOW)
    minute(school, vault, NOW)
    decide(Reader(school, Role.HEAD), found, Decided.NOTED, vault, NOW)
    case.refresh_from_db()
    assert case.closed_at is not None
    assert minute(school, vault, NOW) == []
    assert Alert.objects.get().state == AlertState.SETTLED
    rise(school, vault, NOW, story=found.story)
    assert minute(school, vault, NOW) == ["head"]


def test_a_case_that_somebody_closed_is_not_told_again_for_its_pages(school: School, vault: Vault) -> None:
    rise(school, vault, NOW)
    minute(school, vault, NOW)
    Case.objects.update(closed_at=NOW)
    assert minute(school, vault, NOW + timedelta(hours=3)) == []
    assert [alert.state for alert in Alert.objects.all()] == [AlertState.SETTLED]


def test_a_mail_that_was_taken_back_can_be_sent_again(school: School, vault: Vault) -> None:
    rise(school, vault, NOW)
    minute(school, vault, NOW)
    Delivery.objects.update(state=DeliveryState.WITHDRAWN)
    assert minute(school, vault, NOW + timedelta(minutes=5)) == ["head"]
    assert Delivery.objects.get().state == DeliveryState.QUEUED


def test_what_was_held_back_and_turns_out_to_be_a_threat_is_told(school: School, vault: Vault) -> None:
    _, case = rise(school, vault, NOW)
    raise_alerts(school, NOW)
    Alert.objects.update(state=AlertState.SUPPRESSED, suppressed_at=NOW)
    assert minute(school, vault, NOW) == []
    Case.objects.filter(pk=case.pk).update(category="threat")
    assert minute(school, vault, NOW) == ["head"]


def test_an_alert_that_nobody_answers_is_shown_without_saying_what_or_whose(school: School, vault: Vault) -> None:
    _, case = rise(school, vault, NOW)
    minute(school, vault, NOW)
    assert unanswered(NOW + timedelta(hours=2)) == [], "the deputy can still be asked"
    minute(school, vault, NOW + timedelta(hours=2))
    (said,) = unanswered(MONDAY + timedelta(hours=4))
    assert said.startswith("1 alert of larkspur: nobody has said that they have it in hand.")
    acknowledge(Reader(school, Role.HEAD), case.reference, vault, MONDAY)
    assert overdue(MONDAY + timedelta(hours=4)) == []


def test_what_concerns_the_head_is_told_to_the_chair_alone(school: School, vault: Vault) -> None:
    rise(school, vault, NOW, audience="chair", about=["head"])
    assert minute(school, vault, NOW) == ["chair"]
    everybody = {role for role in Role if alerts_for(Reader(school, role)).exists()}
    assert everybody == {Role.CHAIR}
    with pytest.raises(AlertError, match="No alert"):
        acknowledge(Reader(school, Role.HEAD), Alert.objects.get().reference, vault, NOW)


def test_what_turns_out_to_concern_the_head_is_told_to_the_head_no_more(school: School, vault: Vault) -> None:
    _, case = rise(school, vault, NOW)
    assert minute(school, vault, NOW) == ["head"]
    settle(case, {Subject.HEAD})
    assert minute(school, vault, NOW + timedelta(minutes=5)) == ["chair"]
    assert minute(school, vault, NOW + timedelta(hours=3)) == [], "nobody of the head’s is asked next"
    assert not alerts_for(Reader(school, Role.HEAD)).exists()


def test_the_safeguarding_lead_hears_of_safeguarding_at_once_beside_the_head(school: School, vault: Vault) -> None:
    sighting(school, SATURDAY_NIGHT, category="safeguarding", own_site=True)
    sighting(school, SATURDAY_NIGHT, category="personal abuse")
    raise_cases(vault, SATURDAY_NIGHT)
    assert minute(school, vault, SATURDAY_NIGHT) == ["dsl"], "the lead has agreed to it, the head has not"
    assert sorted(minute(school, vault, MONDAY)) == ["head", "head"]
    assert unacknowledged(Reader(school, Role.DSL)).count() == 1


def test_a_safeguarding_lead_who_is_named_is_not_told(school: School, vault: Vault) -> None:
    rise(school, vault, NOW, category="safeguarding", locked_out=" dsl ")
    assert minute(school, vault, NOW) == ["head"]


@pytest.mark.parametrize("category", ["threat", "personal abuse"])
def test_out_of_hours_only_a_threat_comes_and_only_to_who_agreed_to_it(
    school: School, vault: Vault, category: str
) -> None:
    contact(school, "deputy", out_of_hours=True)
    rise(school, vault, SATURDAY_NIGHT, category=category)
    assert minute(school, vault, SATURDAY_NIGHT) == (["deputy"] if category == "threat" else [])
    assert minute(school, vault, MONDAY - timedelta(minutes=1)) == []
    assert minute(school, vault, MONDAY) == ["head"]


def test_a_threat_waits_for_monday_when_nobody_has_agreed_to_be_told_at_night(school: School, vault: Vault) -> None:
    rise(school, vault, SATURDAY_NIGHT, category="threat")
    assert minute(school, vault, SATURDAY_NIGHT) == []
    assert minute(school, vault, MONDAY) == ["head"]


def test_without_an_answer_the_next_person_is_asked_and_nobody_outside(school: School, vault: Vault) -> None:
    rise(school, vault, NOW)
    assert minute(school, vault, NOW) == ["head"]
    assert minute(school, vault, NOW + timedelta(minutes=119)) == []
    assert minute(school, vault, NOW + timedelta(minutes=120)) == ["deputy"]
    assert minute(school, vault, NOW + timedelta(days=14)) == [], "the circle is at its end"


def test_the_time_to_answer_does_not_run_at_night(school: School, vault: Vault) -> None:
    at_four = NOW.replace(hour=16)
    rise(school, vault, at_four)
    assert minute(school, vault, at_four) == ["head"]
    assert minute(school, vault, MONDAY + timedelta(minutes=59)) == []
    assert minute(school, vault, MONDAY + timedelta(minutes=60)) == ["deputy"]


def test_an_answer_ends_it_and_the_ledger_keeps_who_gave_it(school: School, vault: Vault) -> None:
    _, case = rise(school, vault, NOW)
    minute(school, vault, NOW)
    acknowledge(Reader(school, Role.DEPUTY), case.reference.lower(), vault, NOW)
    assert minute(school, vault, NOW + timedelta(days=1)) == []
    assert not unacknowledged(Reader(school, Role.HEAD)).exists()
    (line,) = LedgerLine.objects.filter(body__contains="alert acknowledged")
    assert '"by":"deputy"' in line.body


def test_a_deputy_who_is_named_is_not_asked_next(school: School, vault: Vault) -> None:
    rise(school, vault, NOW, locked_out=" deputy ")
    assert minute(school, vault, NOW) == ["head"]
    assert minute(school, vault, NOW + timedelta(hours=3)) == []


def test_when_mail_does_not_arrive_the_next_person_is_asked_at_once(school: School, vault: Vault) -> None:
    rise(school, vault, NOW)
    minute(school, vault, NOW)
    Delivery.objects.update(state=DeliveryState.BOUNCED)
    assert minute(school, vault, NOW + timedelta(minutes=5)) == ["deputy"]


def test_while_the_head_is_away_the_deputy_is_told_and_the_ledger_says_so(school: School, vault: Vault) -> None:
    contact(school, "head", absent=[{"from": "2026-11-20", "to": "2026-11-20"}])
    rise(school, vault, NOW)
    assert minute(school, vault, NOW) == ["deputy"]
    assert LedgerLine.objects.filter(body__contains="told in place of the head").count() == 1


def test_who_is_on_call_is_asked_first(school: School, vault: Vault) -> None:
    School.objects.update(rota=[{"from": "2026-11-20", "to": "2026-11-20", "email": "deputy@larkspurhill.test"}])
    school.refresh_from_db()
    rise(school, vault, NOW)
    assert minute(school, vault, NOW) == ["deputy"]
    assert minute(school, vault, NOW + timedelta(minutes=120)) == ["head"]


@pytest.mark.parametrize(
    "fields",
    [{"alerts": False}, {"confirmed_on": None}, {"email": "head@freemail.test"}],
    ids=lambda one: next(iter(one)),
)
def test_nobody_is_alerted_who_may_be_sent_no_mail(school: School, vault: Vault, fields: dict[str, Any]) -> None:
    contact(school, "head", **fields)
    rise(school, vault, NOW)
    assert minute(school, vault, NOW) == ["deputy"]


def test_beyond_the_number_of_a_day_an_alert_waits_for_the_digest_and_a_threat_does_not(
    school: School, vault: Vault
) -> None:
    for _ in range(7):
        sighting(school, NOW)
    raise_cases(vault, NOW)
    assert len(minute(school, vault, NOW)) == 5
    later = NOW + timedelta(minutes=5)
    rise(school, vault, later, category="threat")
    assert minute(school, vault, later) == ["head"]
    kept = suppressed(Reader(school, Role.HEAD), NOW, later)
    assert [alert.state for alert in kept] == [AlertState.SUPPRESSED] * 2
    assert suppressed(Reader(school, Role.CHAIR), NOW, later) == []
    rise(school, vault, MONDAY)
    assert "head" in minute(school, vault, MONDAY), "the next day has a number of its own"


def test_a_report_at_which_nobody_looks_for_a_working_day_is_told(school: School, vault: Vault) -> None:
    case = open_case(school, Complaint("a thread about the parking", Role.CLERK, origin="report"), vault, NOW)
    other = open_case(school, Complaint("a thread about the gate", Role.CLERK, origin="report"), vault, NOW)
    write(other, Noted(NoteKind.NOTE, NOW, "head", "Looked at it."), vault, NOW)
    assert case.severity == Severity.REVIEW
    assert minute(school, vault, NOW + timedelta(hours=7, minutes=59)) == []
    assert minute(school, vault, MONDAY + timedelta(minutes=1)) == ["head"]
    assert Alert.objects.get().reference == case.reference
    write(case, Noted(NoteKind.NOTE, NOW, "head", "Looked at it."), vault, NOW)
    assert minute(school, vault, MONDAY + timedelta(days=3)) == []


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Audience)),
            st.sampled_from(["threat", "safeguarding", "personal abuse"]),
            st.sets(st.sampled_from(["deputy", "dsl", "authority", "vice-chair"]), max_size=2),
        ),
        min_size=1,
        max_size=3,
    ),
    st.lists(st.integers(1, 40), min_size=1, max_size=3),
)
def test_no_alert_ever_goes_outside_its_audience(
    loaded: None, tmp_path_factory: pytest.TempPathFactory, made: list[tuple[Audience, str, set[str]]], hours: list[int]
) -> None:
    vault = Vault(tmp_path_factory.mktemp("vault"))
    with undone() as school:
        may: dict[str, set[str]] = {}
        for audience, category, shut in made:
            one = sighting(school, NOW, audience=audience, category=category, locked_out=roles_text(shut))
            lead = {"dsl"} if (audience, category) == (Audience.HEAD, "safeguarding") else set()
            may[one.reference] = (set(map(str, READERS[audience])) | lead) - shut
        now = NOW
        for hour in hours:
            minute(school, vault, now)
            now += timedelta(hours=hour)
        for mail in Delivery.objects.filter(sort=Sort.ALERT):
            assert mail.role in may[Alert.objects.get(pk=mail.about).reference]
        assert Alert.objects.exists() is any(may.values()), "and there were some"


def test_an_alert_says_that_something_waits_and_never_what(school: School, vault: Vault) -> None:
    _, case = rise(school, vault, NOW, category="threat")
    minute(school, vault, NOW)
    mail = alert_mail(Alert.objects.get(), "head", NOW, NameScanner.of_register())
    assert mail.subject == f"[Demonstration] [{school.name}] A confidential matter awaits you: {case.reference}"
    assert f"headsup alert acknowledge {case.reference} --as head" in mail.text
    assert f"headsup case show {case.reference} --as head" in mail.text
    assert "by Friday 20 November, 11:00 GMT" in mail.text
    assert "call 999" in mail.text
    for said in (mail.subject, mail.text, mail.html):
        assert [word for word in WORDS if word.lower() in said.lower()] == []
    assert "unsubscribe" not in mail.html


def test_a_notice_says_that_mail_does_not_arrive_and_nothing_else(school: School, vault: Vault) -> None:
    _, case = rise(school, vault, NOW)
    minute(school, vault, NOW)
    Delivery.objects.update(state=DeliveryState.BOUNCED)
    (row,) = mind(school, NOW)
    mail = notice_mail(row, NameScanner.of_register())
    assert mail.subject == f"[Demonstration] [{school.name}] Mail to the headteacher does not arrive"
    assert "Please tell them" in mail.text
    assert case.reference not in mail.subject + mail.text + mail.html


def test_the_notice_to_somebodys_other_address_says_which_digest_is_meant(school: School) -> None:
    head = contact(school, "head", second="office@larkspurhill.test")
    lost = queued(head, head.email, Sort.DIGEST, "", NOW)
    Delivery.objects.filter(pk=lost.pk).update(state=DeliveryState.BOUNCED, week="2026-W46")
    (row,) = mind(school, NOW)
    mail = notice_mail(row, NameScanner.of_register())
    assert mail.subject.endswith("Mail to your usual address does not arrive")
    assert "Your digest of week 2026-W46" in mail.text


@pytest.mark.parametrize("raised", [False, True])
def test_that_mail_is_down_is_not_told_to_whom_the_mail_was_about(
    school: School, vault: Vault, *, raised: bool
) -> None:
    sighting(school, NOW, category="threat", locked_out=" deputy ")
    if raised:
        raise_cases(vault, NOW)
        Case.objects.update(locked_out=" deputy ")
    assert minute(school, vault, NOW) == ["head"]
    Delivery.objects.update(state=DeliveryState.BOUNCED)
    assert mind(school, NOW) == []
    Case.objects.update(locked_out="")
    Sighting.objects.update(locked_out="")
    assert [told.role for told in mind(school, NOW)] == ["deputy"]
