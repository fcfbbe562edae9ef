"""The access log: every look and every refusal in the ledger, and each reader told only what is theirs to know."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.access import denied, searched, seen
from cases.access_log import AccessError, Look, who_looked
from cases.models import Audience, Outcome
from cases.retention_cases import review
from cases.retention_run import carry_out
from evidence.custody.decisions import Decision
from evidence.custody.viewing import view
from evidence.events import Event
from evidence.models import LedgerLine
from evidence.packs.case_lines import lines_of
from register.models import Role
from tests.cases.keeping import Keeping, keeping

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    with keeping(tmp_path) as found:
        yield found


def log(kept: Keeping, role: Role, now: datetime = NOW) -> list[Look]:
    return who_looked(kept.reader(role), now - DAY, now + DAY)


def cases_of(looks: list[Look]) -> list[tuple[str, str]]:
    return [(one.by, one.case) for one in looks]


def test_a_look_and_a_refusal_are_lines_of_the_ledger_with_role_time_and_case(kept: Keeping) -> None:
    case = kept.case(at=NOW)
    seen(kept.reader(Role.DEPUTY), "case", NOW, kept.vault, case.reference, reason="to answer")
    denied(kept.reader(Role.MODERATOR), "case", NOW, kept.vault, tried=f" {case.reference.lower()} please")
    denied("support", "case", NOW, kept.vault, tried="Dilys Cadwallon")
    first, second, third = log(kept, Role.DPO)
    assert (first.by, first.what, first.case, first.reason) == ("deputy", "case", case.reference, "to answer")
    assert (second.event, second.by, second.what) == ("access refused", "moderator", f"case (tried {case.reference})")
    assert (third.by, third.what) == ("support", "case"), "what somebody typed may be a name"
    assert who_looked(kept.reader(Role.DPO), NOW + DAY, NOW + 2 * DAY) == []
    events = [json.loads(line.body)["event"] for line in lines_of(case.reference, [case.reference])]
    assert Event.DENIED not in events, "a pack does not tell who was refused"


def test_the_head_sees_what_others_did_with_the_cases_of_the_head_and_nothing_else(kept: Keeping) -> None:
    heads, chairs = kept.case(at=NOW), kept.case(at=NOW, audience=Audience.CHAIR)
    for role, case in [(Role.DEPUTY, heads), (Role.HEAD, heads), (Role.CHAIR, chairs), (Role.HEAD, chairs)]:
        seen(kept.reader(role), "case", NOW, kept.vault, case.reference)
    seen(kept.reader(Role.CHAIR), "list of cases", NOW, kept.vault)
    searched(kept.reader(Role.DPO), "everything held", NOW, kept.vault, reason="request R-ABCD-EFGH")
    assert cases_of(log(kept, Role.HEAD)) == [("deputy", heads.reference)]
    assert len(log(kept, Role.DPO)) == len(log(kept, Role.CHAIR)) == 6, "an earlier look of the head is there for both"
    for role in (Role.DEPUTY, Role.TECHNICIAN, Role.MODERATOR, Role.DSL):
        with pytest.raises(AccessError):
            log(kept, role)


def test_what_concerns_the_chair_is_not_told_to_the_chair(kept: Keeping, tmp_path: Path) -> None:
    page = kept.sighting(NOW, audience=Audience.VICE_CHAIR)
    capture = kept.captured(page)
    view(kept.vault, capture.artifacts.order_by("pk")[0], Decision("vice-chair", "to see"), tmp_path / "seen", NOW)
    case = kept.case(at=NOW, audience=Audience.VICE_CHAIR)
    shut = kept.case(at=NOW, audience=Audience.CHAIR, locked_out=" chair ")
    for one in (case, shut):
        seen(kept.reader(Role.CLERK), "case", NOW, kept.vault, one.reference)
    assert log(kept, Role.CHAIR) == []
    assert len(log(kept, Role.AUTHORITY)) == 3


def test_a_look_at_a_capture_counts_for_its_case(kept: Keeping, tmp_path: Path) -> None:
    page = kept.sighting(NOW)
    capture = kept.captured(page)
    case = kept.case(page, at=NOW)
    view(kept.vault, capture.artifacts.order_by("pk")[0], Decision("deputy", "to see"), tmp_path / "seen", NOW)
    (look,) = log(kept, Role.HEAD)
    assert (look.event, look.by, look.reason) == ("original viewed", "deputy", "to see")
    assert case.reference


def test_the_log_still_knows_whose_a_case_was_that_is_gone(kept: Keeping) -> None:
    case = kept.case(
        at=NOW - 400 * DAY, closed_at=NOW - 366 * DAY, outcome=Outcome.RESOLVED, audience=Audience.VICE_CHAIR
    )
    seen(kept.reader(Role.VICE_CHAIR), "case", NOW, kept.vault, case.reference)
    for role in (Role.VICE_CHAIR, Role.DPO):
        review(kept.reader(role), case, "over", kept.vault, NOW)
    carry_out(kept.vault, kept.apart, NOW)
    assert case.reference not in {one.case for one in log(kept, Role.CHAIR)}
    assert case.reference in {one.case for one in log(kept, Role.DPO)}


def test_a_school_does_not_see_the_log_of_another(kept: Keeping, tmp_path: Path) -> None:
    seen(kept.reader(Role.CHAIR), "list of cases", NOW, kept.vault)
    with keeping(tmp_path) as other:
        assert log(other, Role.DPO) == []
        assert len(log(kept, Role.DPO)) == 1


def test_a_line_that_is_changed_later_is_found(kept: Keeping) -> None:
    seen(kept.reader(Role.CHAIR), "case", NOW, kept.vault)
    assert kept.sound()
    line = LedgerLine.objects.get()
    LedgerLine.objects.filter(pk=line.pk).update(body=line.body.replace("chair", "clerk"))
    assert not kept.sound()
