"""The breach register: 72 hours from when somebody knew, an officer who decides, and no names in the ledger."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.breaches import (
    BreachError,
    Noticed,
    breach_called,
    breaches_for,
    close,
    due_at,
    not_told,
    report,
    told_office,
    told_people,
)  # fmt: skip
from cases.retention_overdue import overdue
from evidence.models import LedgerLine
from register.models import Role
from tests.cases.keeping import Keeping, keeping

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHAT = "the digest went to Morgan Tresillian’s old address"


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    with keeping(tmp_path) as found:
        yield found


def test_the_72_hours_run_from_when_somebody_knew_and_not_from_when_it_was_written_down(kept: Keeping) -> None:
    row = report(kept.reader(Role.TECHNICIAN), Noticed(WHAT, NOW - 70 * HOUR), kept.vault, NOW)
    assert due_at(row) == NOW + 2 * HOUR
    assert f"{row.reference} is to be decided by" in " ".join(overdue(NOW))
    assert f"{row.reference} is overdue" in " ".join(overdue(NOW + 2 * HOUR))
    dpo = kept.reader(Role.DPO)
    with pytest.raises(BreachError, match="told late"):
        told_office(dpo, row, kept.vault, NOW + 3 * HOUR)
    told_office(dpo, row, kept.vault, NOW + 3 * HOUR, why_late="it was found after a weekend")
    assert due_at(row) is None
    assert "weekend" in row.done
    assert row.reference not in " ".join(overdue(NOW + 9 * HOUR))


def test_nobody_is_told_only_with_the_reason_and_by_the_officer(kept: Keeping) -> None:
    row = report(kept.reader(Role.HEAD), Noticed(WHAT, people=1), kept.vault, NOW)
    dpo, head = kept.reader(Role.DPO), kept.reader(Role.HEAD)
    with pytest.raises(BreachError, match="--as dpo"):
        not_told(head, row, "it was nothing", kept.vault, NOW)
    with pytest.raises(BreachError, match="--reason"):
        not_told(dpo, row, " ", kept.vault, NOW)
    with pytest.raises(BreachError, match="Decide first"):
        close(dpo, row, "address corrected", kept.vault, NOW)
    not_told(dpo, row, "the mail was encrypted and came back", kept.vault, NOW)
    told_people(dpo, row, kept.vault, NOW)
    with pytest.raises(BreachError, match="--done"):
        close(dpo, row, "", kept.vault, NOW)
    close(dpo, row, "a second person confirms addresses now", kept.vault, NOW)
    assert (row.closed_at, row.closed_by) == (NOW, "dpo")


def test_anybody_may_report_and_only_the_officer_sees_what_others_reported(kept: Keeping) -> None:
    mine = report(kept.reader(Role.HEAD), Noticed(WHAT), kept.vault, NOW)
    other = report(kept.reader(Role.CHAIR), Noticed("a paper was left on a bus"), kept.vault, NOW)
    assert list(breaches_for(kept.reader(Role.DPO))) == [mine, other]
    assert list(breaches_for(kept.reader(Role.HEAD))) == [mine]
    with pytest.raises(BreachError, match="There is no breach"):
        breach_called(kept.reader(Role.HEAD), other.reference)
    for told in (Noticed(" "), Noticed(WHAT, NOW + HOUR)):
        with pytest.raises(BreachError):
            report(kept.reader(Role.HEAD), told, kept.vault, NOW)


def test_the_ledger_knows_of_a_breach_and_names_nobody(kept: Keeping) -> None:
    row = report(kept.reader(Role.HEAD), Noticed(WHAT), kept.vault, NOW)
    body = LedgerLine.objects.get(body__contains=row.reference).body
    assert "breach reported" in body
    assert "Tresillian" not in body
