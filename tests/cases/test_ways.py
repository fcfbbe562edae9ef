"""Ways to a page: what is owed, and looked at again, is not visited once somebody has shut the way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cases import rechecks
from cases.looking import visitable
from cases.models import Looked, OwedCapture, Recheck, Right, Sighting
from cases.owing import capture_is_due
from cases.rights import Asked, receive
from register.models import Role
from tests.cases.keeping import Keeping, keeping

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    """A school whose one source has a live approval."""
    with keeping(tmp_path) as one:
        one.school.demonstration = True
        one.school.save()
        changed(one, approved_by="chair", approved_on=NOW.date() - DAY, review_by=NOW.date() + 9 * DAY)
        yield one


def changed(kept: Keeping, **columns: Any) -> None:
    """Change the source."""
    for name, value in columns.items():
        setattr(kept.source, name, value)
    kept.source.save()


def owed(sighting: Sighting) -> OwedCapture:
    return OwedCapture.objects.get(sighting=sighting)


def pressing(kept: Keeping) -> Sighting:
    """A captured page whose re-checks are planned, two of them due."""
    sighting = kept.sighting(NOW - DAY, severity="urgent")
    rechecks.plan(owed(sighting), kept.captured(sighting))
    return sighting


def shut_by_record(kept: Keeping, sighting: Sighting) -> None:
    kept.school.demonstration = False
    kept.school.save()


def shut_by_withdrawal(kept: Keeping, sighting: Sighting) -> None:
    changed(kept, withdrawn=True)


def shut_by_time(kept: Keeping, sighting: Sighting) -> None:
    changed(kept, review_by=NOW.date() - DAY)


def shut_by_objection(kept: Keeping, sighting: Sighting) -> None:
    receive(kept.reader(Role.HEAD), Asked(Right.OBJECTION, "Ann Body", source="board"), kept.vault, NOW)


def shut_by_law(kept: Keeping, sighting: Sighting) -> None:
    kept.case(sighting, at=NOW, flags=["illegal-images"])


def shut_by_law_elsewhere(kept: Keeping, sighting: Sighting) -> None:
    """The pictures are another case’s, which shares the page."""
    kept.case(at=NOW, flags=["illegal-images"]).sightings.add(sighting)


SHUT = [shut_by_record, shut_by_withdrawal, shut_by_time, shut_by_objection, shut_by_law, shut_by_law_elsewhere]


@pytest.mark.parametrize("shut", SHUT)
def test_what_is_owed_stays_owed_and_is_not_visited(kept: Keeping, shut: Any) -> None:
    sighting = kept.sighting(NOW)
    assert visitable([owed(sighting)], NOW) == [owed(sighting)]
    shut(kept, sighting)
    assert visitable([owed(sighting)], NOW) == []


@pytest.mark.parametrize("shut", SHUT)
def test_a_look_that_may_not_be_made_goes_on_waiting(kept: Keeping, shut: Any) -> None:
    sighting = pressing(kept)
    assert capture_is_due(NOW)
    shut(kept, sighting)
    assert rechecks.due(NOW) == []
    assert not rechecks.waiting(NOW)
    assert {one.looked for one in Recheck.objects.filter(first=owed(sighting).capture)} == {Looked.WAITING}


def test_of_looks_that_may_be_made_only_the_last_is(kept: Keeping) -> None:
    pressing(kept)
    assert [one.after_hours for one in rechecks.due(NOW)] == [24]


def test_a_complaint_that_names_the_page_stands_for_itself(kept: Keeping) -> None:
    sighting = kept.sighting(NOW)
    changed(kept, withdrawn=True)
    case = kept.case(sighting, at=NOW)
    assert visitable([owed(sighting)], NOW) == []
    case.sources.create(
        school=kept.school, key="link", title="A link", kind="page", address=sighting.address, of_case=True,
        approved_by="head", approved_on=NOW.date(), review_by=NOW.date() + DAY,
    )  # fmt: skip
    assert visitable([owed(sighting)], NOW) == [owed(sighting)]
