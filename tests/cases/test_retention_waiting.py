"""What waits for somebody before it is deleted, what goes beside sightings and cases, and what the doctor says."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.breaches import Noticed, close, not_told, report
from cases.case import CaseError
from cases.models import Audience, Breach, Case, Outcome, Sighting
from cases.retention import RetentionError
from cases.retention_cases import hand_on, review, waiting
from cases.retention_holds import hold_case, look_at
from cases.retention_overdue import overdue
from cases.retention_parcels import due
from cases.retention_purge import purge
from cases.retention_run import carry_out, destroy
from evidence.events import Event
from evidence.seal import SealedFile, seal_file
from register.models import ProcessRecord, Role
from tests.cases.keeping import Keeping, keeping

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    with keeping(tmp_path) as found:
        yield found


def old_case(kept: Keeping, **more: object) -> Case:
    sighting = kept.sighting(NOW - 401 * DAY)
    kept.captured(sighting)
    told = {"closed_at": NOW - 366 * DAY, "outcome": Outcome.PASSED_ON, **more}
    return kept.case(sighting, at=NOW - 400 * DAY, **told)


def test_a_case_about_a_child_is_taken_into_another_file_before_it_may_go(kept: Keeping) -> None:
    case = old_case(kept, flags=["child-at-risk"])
    with pytest.raises(RetentionError, match="safeguarding file first"):
        review(kept.reader(Role.HEAD), case, "long ago", kept.vault, NOW)
    review(kept.reader(Role.HEAD), case, "not yet", kept.vault, NOW, keep_until=(NOW + 10 * DAY).date())
    carry_out(kept.vault, kept.apart, NOW + 90 * DAY)
    assert Case.objects.filter(pk=case.pk).exists()
    hand_on(kept.reader(Role.DPO), case, "safeguarding file SG-3, the DSL", kept.vault, NOW)
    carry_out(kept.vault, kept.apart, NOW + 30 * DAY)
    assert not Case.objects.filter(pk=case.pk).exists()


def test_the_doctor_does_not_say_that_closed_cases_wait_for_whoever_has_none_would_know_whose_they_are(
    kept: Keeping,
) -> None:
    old_case(kept, audience=Audience.CHAIR, locked_out=" deputy head ")
    assert waiting(kept.reader(Role.HEAD), NOW) == []
    assert len(waiting(kept.reader(Role.CHAIR), NOW)) == 1
    assert overdue(NOW) == []


def test_a_hold_that_nobody_approves_or_looks_at_is_named_every_day_and_still_stands(kept: Keeping) -> None:
    case = kept.case(kept.sighting(NOW), at=NOW)
    capture = kept.captured(case.sightings.get())
    kept_reference = capture.reference
    hold_case(kept.reader(Role.HEAD), case, "the police asked", kept.vault, NOW)
    assert overdue(NOW + 13 * DAY) == []
    assert "approved by another role" in " ".join(overdue(NOW + 14 * DAY))
    look_at(kept.reader(Role.DPO), kept_reference, "right", kept.vault, NOW + 14 * DAY)
    assert overdue(NOW + 103 * DAY) == []
    assert "looked at again" in " ".join(overdue(NOW + 104 * DAY))
    with pytest.raises(RetentionError, match="legal hold"):
        purge(kept.reader(Role.HEAD), case.sightings.get().reference, "a passer-by", kept.vault, NOW + 104 * DAY)


def test_a_sighting_that_joins_a_case_at_the_last_moment_stays(kept: Keeping) -> None:
    first, second = kept.sighting(NOW - 200 * DAY), kept.sighting(NOW - 200 * DAY)
    capture = kept.captured(first)
    (parcel,) = due(kept.school, NOW)
    kept.case(first, at=NOW)
    with pytest.raises(RetentionError, match="joined a case"):
        destroy(parcel, kept.vault, kept.apart, NOW)
    assert all(place.exists() for place in kept.bytes_of(capture))
    carry_out(kept.vault, kept.apart, NOW)
    assert list(Sighting.objects.filter(school=kept.school)) == [first]
    assert second.pk != first.pk


def test_what_belongs_to_others_is_not_erased_at_once_by_anybody(kept: Keeping) -> None:
    page = kept.sighting(NOW)
    capture = kept.captured(page)
    for role, reference in [(Role.CHAIR, page.reference), (Role.TECHNICIAN, capture.reference), (Role.HEAD, "C-0A1B")]:
        with pytest.raises(CaseError, match=f"There is no {reference}"):
            purge(kept.reader(role), reference, "a passer-by", kept.vault, NOW)
    case = kept.case(page, at=NOW)
    with pytest.raises(RetentionError, match="open case, so the data protection officer"):
        purge(kept.reader(Role.HEAD), capture.reference, "a passer-by", kept.vault, NOW)
    purge(kept.reader(Role.DPO), capture.reference, "a passer-by", kept.vault, NOW)
    assert not any(place.exists() for place in kept.bytes_of(capture))
    assert list(case.sightings.all()) == [page], "what a person judged stays; only the picture is gone"
    assert kept.sound()


def test_weekly_papers_go_with_the_logs(kept: Keeping) -> None:
    papers = []
    for days in (184, 182):
        at, file = NOW - days * DAY, SealedFile("digest", "application/pdf", f"%PDF-1.7 {days}".encode())
        papers.append(seal_file(kept.vault, Event.REPORT, {"subject": "digest of a week to the head"}, file, at))
    carry_out(kept.vault, kept.apart, NOW)
    assert [kept.vault.path(one.sha256).exists() for one in papers] == [False, True]
    assert kept.sound()


def test_what_was_superseded_goes_after_six_years(kept: Keeping) -> None:
    for days in (2192, 2191):
        until = NOW - days * DAY
        ProcessRecord.objects.create(school=kept.school, content={}, since=until - DAY, until=until)
    current = ProcessRecord.objects.create(school=kept.school, content={}, since=NOW - 3000 * DAY)
    dpo, long_ago = kept.reader(Role.DPO), NOW - 2192 * DAY
    row = report(dpo, Noticed("a paper was left on a bus"), kept.vault, long_ago)
    not_told(dpo, row, "it came back unread", kept.vault, long_ago)
    close(dpo, row, "papers stay at school", kept.vault, long_ago)
    carry_out(kept.vault, kept.apart, NOW)
    assert ProcessRecord.objects.filter(school=kept.school).count() == 2
    assert ProcessRecord.objects.filter(pk=current.pk).exists(), "the one in force has no end"
    assert not Breach.objects.exists()
