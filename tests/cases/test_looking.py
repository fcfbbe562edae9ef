"""Looking further for a case: who may ask, for how long, who must agree, and what stops it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cases.case import Complaint, open_case
from cases.gates import GateError
from cases.looking import (
    LookingError,
    Request,
    ask,
    end,
    may_look,
    may_visit,
    person_linked,
    spans,
    unvisitable,
    visitable,
)
from cases.models import Audience, Case, OwedCapture
from cases.routing import pass_on
from evidence.models import LedgerLine
from evidence.vault import Vault
from register import store
from register.approval import LIVE, NotApprovedError, sources_of_case
from register.models import ProcessRecord, Role, School
from register.reading import read_register
from tests.conftest import ROOT
from tests.register.records import signed

LINK = "http://townchatter.test/talk/7"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)
WHY = "the thread goes on under other names"


@pytest.fixture
def school(database: None) -> School:
    """The example school in earnest: with a process record."""
    (school,) = store.load(read_register(ROOT / "config" / "school.example.yaml"), NOW)
    school.demonstration = False
    school.save()
    covers = {"kinds": [{"kind": "page", "every_hours": 24}], "complaints": True, "people": ["staff"]}
    ProcessRecord.objects.create(school=school, content=signed(covers=covers), since=NOW)
    return school


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def opened(school: School, vault: Vault, by: Role = Role.HEAD, **more: Any) -> Case:
    fields: dict[str, Any] = {"reason": "a thread about a teacher", "opened_by": by, "links": [LINK]}
    return open_case(school, Complaint(**fields | {"terms": ["Miss Nandlow shouted"]} | more), vault, NOW)


def test_what_its_owner_opens_may_be_looked_into_for_two_weeks_and_no_longer(school: School, vault: Vault) -> None:
    case = opened(school, vault)
    assert person_linked(case)
    may_look(case, NOW + 14 * DAY)
    assert unvisitable(case, NOW + 14 * DAY) == ""
    with pytest.raises(LookingError, match=r"ended on 4 December 2026.*somebody else agrees: `headsup case look K-"):
        may_look(case, NOW + 15 * DAY)
    assert unvisitable(case, NOW + 15 * DAY) == "overdue for review"


def test_what_somebody_else_opens_waits_for_the_written_request_of_the_head(school: School, vault: Vault) -> None:
    case = opened(school, vault, Role.DSL)
    with pytest.raises(LookingError, match="needs the written request of the headteacher: `headsup case look K-"):
        may_look(case, NOW)
    with pytest.raises(LookingError, match="Only the headteacher may ask"):
        ask(case, Request(Role.DSL, WHY), vault, NOW)
    with pytest.raises(LookingError, match="Say with --reason why"):
        ask(case, Request(Role.HEAD, " "), vault, NOW)
    note = ask(case, Request(Role.HEAD, WHY), vault, NOW)
    may_look(case, NOW)
    assert (note.by, note.fact, note.fields["until"]) == (Role.HEAD, WHY, "2026-12-04")
    line = LedgerLine.objects.order_by("-number").first()
    assert line is not None
    assert "step looking: asked for" in line.body
    assert WHY not in line.body, "the ledger keeps the digest, not the words"
    assert case.reference in line.body


def test_a_case_about_nobody_needs_no_request(school: School, vault: Vault) -> None:
    case = opened(school, vault, Role.DSL, reason="a thread about parking", terms=["the car park at noon"])
    assert not person_linked(case)
    may_look(case, NOW)


def test_where_it_concerns_the_head_the_chair_asks(school: School, vault: Vault) -> None:
    case = opened(school, vault, Role.HEAD, concerns_head=True)
    assert case.audience == Audience.CHAIR
    with pytest.raises(LookingError, match="written request of the chair of governors"):
        may_look(case, NOW)
    with pytest.raises(LookingError, match="Only the chair of governors may ask"):
        ask(case, Request(Role.HEAD, WHY), vault, NOW)
    ask(case, Request(Role.CHAIR, WHY), vault, NOW)
    may_look(case, NOW)


def test_while_the_head_is_away_the_deputy_asks(school: School, vault: Vault) -> None:
    case = opened(school, vault, Role.DSL)
    with pytest.raises(LookingError, match="Only the headteacher"):
        ask(case, Request(Role.DEPUTY, WHY), vault, NOW)
    school.contacts.filter(role=Role.HEAD).update(absent=[{"from": "2026-11-16", "to": "2026-11-27"}])
    ask(case, Request(Role.DEPUTY, WHY), vault, NOW)
    may_look(case, NOW)


@pytest.mark.parametrize("days", [0, 31, -1])
def test_one_request_lasts_thirty_days_at_most(school: School, vault: Vault, days: int) -> None:
    case = opened(school, vault, Role.DSL)
    with pytest.raises(LookingError, match="One request lasts 1 to 30 days"):
        ask(case, Request(Role.HEAD, WHY, days), vault, NOW)
    ask(case, Request(Role.HEAD, WHY, 30), vault, NOW)
    may_look(case, NOW + 30 * DAY)
    with pytest.raises(LookingError):
        may_look(case, NOW + 31 * DAY)


@pytest.mark.parametrize("agreed", ["", "head", "deputy", "technician", "moderator"])
def test_a_renewal_needs_somebody_else(school: School, vault: Vault, agreed: str) -> None:
    case = opened(school, vault)
    with pytest.raises(LookingError, match="needs the agreement of somebody else than who asks"):
        ask(case, Request(Role.HEAD, WHY, agreed_by=agreed), vault, NOW + 15 * DAY)
    assert len(spans(case)) == 1
    ask(case, Request(Role.HEAD, WHY, agreed_by="chair"), vault, NOW + 15 * DAY)
    may_look(case, NOW + 29 * DAY)
    assert unvisitable(case, NOW + 29 * DAY) == "", "its pages may be visited as long"
    assert [one.key for one in sources_of_case(NOW + 29 * DAY, case.sources.values_list("pk", flat=True), school)][:1]


def test_who_is_locked_out_agrees_to_nothing(school: School, vault: Vault) -> None:
    case = opened(school, vault)
    Case.objects.filter(pk=case.pk).update(locked_out=" dpo ")
    case.refresh_from_db()
    with pytest.raises(LookingError, match="one of chair, vice-chair, authority, hr"):
        ask(case, Request(Role.HEAD, WHY, agreed_by="dpo"), vault, NOW + 15 * DAY)


def test_the_third_renewal_waits_for_legal_advice(school: School, vault: Vault) -> None:
    case, now = opened(school, vault), NOW
    for _ in range(2):
        now += 15 * DAY
        ask(case, Request(Role.HEAD, WHY, agreed_by="chair"), vault, now)
    now += 15 * DAY
    for advised in (None, NOW.date(), (now + DAY).date()):
        with pytest.raises(LookingError, match="This would be renewal 3: take legal advice first"):
            ask(case, Request(Role.HEAD, WHY, agreed_by="chair", advised_on=advised), vault, now)
    note = ask(case, Request(Role.HEAD, WHY, agreed_by="chair", advised_on=now.date()), vault, now)
    assert note.fields["legal_advice"] == now.date().isoformat()
    may_look(case, now)


def test_it_can_be_ended_before_its_time(school: School, vault: Vault) -> None:
    case = opened(school, vault)
    with pytest.raises(LookingError, match="why it ends"):
        end(case, Role.HEAD, "", vault, NOW)
    end(case, Role.HEAD, "the objection was upheld", vault, NOW + DAY)
    with pytest.raises(LookingError, match="ended on 20 November 2026"):
        may_look(case, NOW + DAY)
    assert unvisitable(case, NOW + DAY) == "overdue for review"


def test_a_closed_case_and_a_gate_stop_it(school: School, vault: Vault) -> None:
    case = opened(school, vault)
    case.flags = ["child-at-risk"]
    with pytest.raises(GateError):
        may_look(case, NOW)
    case.flags, case.closed_at = [], NOW
    with pytest.raises(LookingError, match="is closed"):
        may_look(case, NOW)
    with pytest.raises(LookingError, match="is closed"):
        ask(case, Request(Role.HEAD, WHY), vault, NOW)


def test_without_a_process_record_not_even_the_page_of_a_complaint_is_visited(school: School, vault: Vault) -> None:
    case = opened(school, vault)
    rows = list(OwedCapture.objects.filter(case=case))
    assert visitable(rows, NOW) == rows
    ProcessRecord.objects.update(until=NOW)
    assert visitable(rows, NOW) == [], "it stays owed"
    with pytest.raises(NotApprovedError, match=r"process record is not in force.*`headsup evidence supply`"):
        may_visit(case, NOW, widely=False)


def test_a_record_that_leaves_complaints_out_is_told(school: School, vault: Vault) -> None:
    covers = {"kinds": [{"kind": "page", "every_hours": 24}], "complaints": False, "people": ["staff"]}
    ProcessRecord.objects.update(content=signed(covers=covers))
    case = opened(school, vault)
    assert "does not cover visits after a complaint" in unvisitable(case, NOW)
    assert visitable(OwedCapture.objects.filter(case=case), NOW) == []
    assert unvisitable(case, NOW) != LIVE


def test_who_asked_before_does_not_agree_later(school: School, vault: Vault) -> None:
    case = opened(school, vault, Role.CHAIR, concerns_head=True)
    school.contacts.filter(role=Role.CHAIR).update(absent=[{"from": "2026-12-01", "to": "2026-12-31"}])
    with pytest.raises(LookingError, match="somebody else than who asks"):
        ask(case, Request(Role.VICE_CHAIR, WHY, agreed_by="chair"), vault, NOW + 15 * DAY)
    ask(case, Request(Role.VICE_CHAIR, WHY, agreed_by="authority"), vault, NOW + 15 * DAY)
    may_look(case, NOW + 15 * DAY)


def test_what_the_head_asked_for_ends_when_the_case_becomes_the_chairs(school: School, vault: Vault) -> None:
    case = opened(school, vault)
    may_look(case, NOW)
    pass_on(case, Audience.CHAIR)
    with pytest.raises(LookingError, match="needs the written request of the chair of governors"):
        may_look(case, NOW)
    ask(case, Request(Role.CHAIR, WHY), vault, NOW)
    may_look(case, NOW)
