"""Keeping and deleting: each clock to the day, two roles, holds, certificates, and a ledger that still holds."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cases.models import (
    Audience,
    Case,
    Decided,
    Outcome,
    OwedCapture,
    Recheck,
    Reporter,
    Scan,
    Settled,
    Sighting,
    SourceCoverage,
    Story,
    Tally,
)  # fmt: skip
from cases.reporters import note
from cases.retention import CLOCKS, RetentionError, change, clocks, warn
from cases.retention_cases import agreed, hand_on, may_go, review, waiting
from cases.retention_certificates import certificates_for
from cases.retention_counts import counts_for
from cases.retention_holds import hold_case, look_at, standing
from cases.retention_parcels import due
from cases.retention_purge import purge
from cases.retention_run import CarriedOut, carry_out
from evidence.custody.clearing import clear
from evidence.custody.decisions import Decision
from evidence.custody.holds import hold, release
from evidence.events import Event
from evidence.models import LedgerLine
from register.models import Role
from tests.cases.keeping import Keeping, keeping

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    with keeping(tmp_path) as found:
        yield found


def run(kept: Keeping, now: datetime = NOW) -> CarriedOut:
    return carry_out(kept.vault, kept.apart, now)


def there(*sightings: Sighting) -> list[bool]:
    return [Sighting.objects.filter(pk=one.pk).exists() for one in sightings]


def lines(event: Event) -> list[dict[str, object]]:
    return [line for row in LedgerLine.objects.all() if (line := json.loads(row.body))["event"] == event]


def test_on_day_183_an_unheld_sighting_goes_with_its_evidence_and_a_certificate(kept: Keeping) -> None:
    young = kept.sighting(NOW - 183 * DAY + timedelta(minutes=1))
    old, held = kept.sighting(NOW - 183 * DAY), kept.sighting(NOW - 190 * DAY)
    captures = [kept.captured(one) for one in (young, old, held)]
    hold(kept.vault, captures[2].reference, Decision("head", "the police asked"), NOW - DAY)
    done = run(kept)
    assert there(young, old, held) == [True, False, True]
    assert [any(place.exists() for place in kept.bytes_of(one)) for one in captures] == [True, False, True]
    assert done.troubles == []
    assert done.held == 1
    (certificate,) = done.certificates
    text = kept.vault.read(certificate.sealed.sha256).decode()
    assert captures[1].reference in text
    assert old.address not in text
    assert "1 × praise" in text
    assert [line["certificate"] for line in lines(Event.DESTROYED)] == [certificate.reference]
    assert kept.sound(), "headsup verify is green after a deletion"
    assert run(kept).certificates == [], "what is gone is not destroyed again"
    release(kept.vault, captures[2].reference, Decision("dpo", "the police are done"), NOW)
    run(kept)
    assert there(held) == [False], "the end of the hold lets the clock go on"
    assert kept.sound()


@pytest.mark.parametrize(
    ("decided", "days"),
    [
        (Decided.NOT_US, 30),
        (Decided.PRAISE, 30),
        (Decided.LAWFUL, 30),
        (Decided.NOTED, 183),
        (Decided.CASE, 183),
        ("", 183),
    ],
)
def test_each_decision_has_its_clock_to_the_day(kept: Keeping, decided: str, days: int) -> None:
    at = NOW - days * DAY
    begun: dict[str, Any] = {"decided": decided, "decided_at": at if decided else None, "decided_by": "head"}
    young = kept.sighting(at + DAY, **{**begun, "decided_at": at + DAY if decided else None})
    old = kept.sighting(at, **begun)
    run(kept)
    assert there(young, old) == [True, False]


def test_what_nobody_looked_at_is_announced_three_weeks_before_to_those_who_may_know(kept: Keeping) -> None:
    soon = kept.sighting(NOW - 162 * DAY)
    kept.sighting(NOW - 161 * DAY)
    kept.sighting(NOW - 170 * DAY, decided=Decided.NOTED, decided_at=NOW)
    chairs = kept.sighting(NOW - 170 * DAY, audience=Audience.CHAIR)
    assert warn(kept.reader(Role.HEAD), NOW) == [soon]
    assert warn(kept.reader(Role.CHAIR), NOW) == [chairs]
    assert warn(kept.reader(Role.TECHNICIAN), NOW) == []


def test_a_sighting_in_a_case_stays_as_long_as_the_case(kept: Keeping) -> None:
    old = kept.sighting(NOW - 400 * DAY)
    kept.case(old, at=NOW - 399 * DAY)
    run(kept)
    assert there(old) == [True]


def closed(kept: Keeping, days: int, outcome: Outcome = Outcome.ANSWERED, **more: Any) -> Case:
    sighting = kept.sighting(NOW - (days + 5) * DAY)
    kept.captured(sighting)
    return kept.case(sighting, at=NOW - (days + 5) * DAY, closed_at=NOW - days * DAY, outcome=outcome, **more)


def test_a_closed_case_goes_after_its_time_and_only_when_two_roles_said_so(kept: Keeping) -> None:
    case = closed(kept, 365)
    (sighting,) = case.sightings.all()
    run(kept)
    assert Case.objects.filter(pk=case.pk).exists(), "nobody has reviewed it"
    head, dpo = kept.reader(Role.HEAD), kept.reader(Role.DPO)
    assert waiting(head, NOW) == [case] == waiting(dpo, NOW)
    review(head, case, "the term is over", kept.vault, NOW)
    review(head, case, "said again", kept.vault, NOW)
    assert agreed(case) == ["head"], "one role twice is one role"
    run(kept)
    assert Case.objects.filter(pk=case.pk).exists()
    review(dpo, case, "nothing needs it", kept.vault, NOW)
    (capture,) = [row.capture for row in OwedCapture.objects.filter(case=case)]
    (certificate,) = run(kept).certificates
    assert not Case.objects.filter(pk=case.pk).exists()
    assert there(sighting) == [False]
    assert capture
    assert not any(place.exists() for place in kept.bytes_of(capture))
    assert "Decided by: head, dpo" in kept.vault.read(certificate.sealed.sha256).decode()
    assert kept.sound()


def test_a_case_without_action_has_half_the_time_and_one_day_less_is_too_early(kept: Keeping) -> None:
    early, due_now = closed(kept, 182, Outcome.NO_ACTION), closed(kept, 183, Outcome.NO_ACTION)
    for case in (early, due_now):
        for role in (Role.HEAD, Role.DPO):
            review(kept.reader(role), case, "no action was taken", kept.vault, NOW)
    table = clocks(kept.school)
    assert (may_go(early, table, NOW), may_go(due_now, table, NOW)) == (False, True)
    assert may_go(early, table, NOW + DAY)
    with pytest.raises(RetentionError, match="30 days before"):
        review(kept.reader(Role.HEAD), closed(kept, 300), "too early", kept.vault, NOW)


def test_a_case_is_kept_until_the_day_that_somebody_names_and_then_asked_for_anew(kept: Keeping) -> None:
    case, table = closed(kept, 365), clocks(kept.school)
    head, dpo = kept.reader(Role.HEAD), kept.reader(Role.DPO)
    review(dpo, case, "may go", kept.vault, NOW)
    review(head, case, "a claim may come", kept.vault, NOW, keep_until=(NOW + 60 * DAY).date())
    assert agreed(case) == [], "what was said before counts no more"
    later = NOW + 61 * DAY
    review(head, case, "no claim came", kept.vault, later)
    review(dpo, case, "no claim came", kept.vault, later)
    assert not may_go(case, table, NOW)
    assert may_go(case, table, later)


def test_a_case_of_a_scan_that_nobody_worked_on_needs_no_second_review(kept: Keeping) -> None:
    case = closed(kept, 183, Outcome.LAWFUL, origin="scan", opened_by="")
    assert waiting(kept.reader(Role.HEAD), NOW) == [case], "a page of it was never judged"
    case.sightings.update(decided=Decided.LAWFUL)
    assert waiting(kept.reader(Role.HEAD), NOW) == []
    run(kept)
    assert not Case.objects.filter(pk=case.pk).exists()


def test_a_case_handed_on_goes_after_30_days_and_its_receipt_stays(kept: Keeping) -> None:
    case = closed(kept, 40)
    with pytest.raises(RetentionError, match="--receipt"):
        hand_on(kept.reader(Role.DSL), case, " ", kept.vault, NOW)
    hand_on(kept.reader(Role.DSL), case, "taken into safeguarding file SG-17 by the DSL", kept.vault, NOW - 30 * DAY)
    (certificate,) = run(kept).certificates
    assert not Case.objects.filter(pk=case.pk).exists()
    assert "SG-17" in kept.vault.read(certificate.sealed.sha256).decode()


def test_who_reported_is_forgotten_30_days_after_the_case_closed(kept: Keeping) -> None:
    case, young, held = closed(kept, 30), closed(kept, 29), closed(kept, 30)
    for one in (case, young, held):
        note(kept.apart, one, "Petra Quillfeather, parent", one.opened_at)
    hold_case(kept.reader(Role.HEAD), held, "a claim", kept.vault, NOW)
    (certificate,) = run(kept).certificates
    assert len(list(kept.apart.folder.glob("*.key"))) == 2, "the key of the first is gone"
    assert [len(bytes(one.sealed)) for one in Reporter.objects.filter(case=case)] == [16]
    assert certificate.case == case.reference
    assert all("case" not in line for line in lines(Event.DESTROYED)), "no pack tells that somebody reported it"
    assert run(kept).certificates == []


def test_bytes_that_something_still_kept_needs_too_stay(kept: Keeping) -> None:
    old, young = kept.sighting(NOW - 200 * DAY), kept.sighting(NOW - DAY)
    first, second = kept.captured(old, b"<p>the same page"), kept.captured(young, b"<p>the same page")
    (certificate,) = run(kept).certificates
    document, record = (first.artifacts.get(kind=kind) for kind in ("document", "record"))
    assert kept.vault.path(document.sha256).exists()
    assert not kept.vault.path(record.sha256).exists()
    assert document.sha256 in kept.vault.read(certificate.sealed.sha256).decode().partition("Files kept")[2]
    assert kept.sound()
    assert second.artifacts.filter(erased_at=None).count() == 2


def test_a_sighting_of_two_cases_stays_with_the_one_that_stays(kept: Keeping) -> None:
    case = closed(kept, 183, Outcome.LAWFUL, origin="scan", opened_by="")
    case.sightings.update(decided=Decided.LAWFUL)
    (sighting,) = case.sightings.all()
    other = kept.case(at=NOW)
    other.sightings.add(sighting)
    run(kept)
    assert not Case.objects.filter(pk=case.pk).exists()
    assert there(sighting) == [True]
    owed = OwedCapture.objects.get(sighting=sighting)
    assert owed.capture
    assert all(place.exists() for place in kept.bytes_of(owed.capture))


def test_captures_tried_before_and_looks_again_go_with_their_sighting(kept: Keeping) -> None:
    old = kept.sighting(NOW - 200 * DAY)
    weak = kept.seal(f"sighting {old.reference}, attempt 2", old.address, old.found_at)
    stranger = kept.seal(f"sighting {old.reference}9", old.address, old.found_at)
    first = kept.captured(old)
    later = kept.seal(f"re-check of {first.reference} after 1 hours", old.address, old.found_at)
    Recheck.objects.create(first=first, after_hours=1, due_at=old.found_at, later=later, difference=["- words"])
    run(kept)
    gone = [not any(place.exists() for place in kept.bytes_of(one)) for one in (weak, first, later, stranger)]
    assert gone == [True, True, True, False]
    assert not Recheck.objects.filter(first=first).exists(), "its lines repeat the page"


def test_a_count_stays_for_each_audience_and_a_decided_page_is_not_asked_about_again(kept: Keeping) -> None:
    told: dict[str, Any] = {"decided": Decided.PRAISE, "decided_at": NOW - 40 * DAY}
    dismissed = [kept.sighting(NOW - 50 * DAY, **told) for _ in range(2)]
    kept.sighting(NOW - 50 * DAY, audience=Audience.CHAIR, category="criticism", **told)
    stories = Story.objects.count()
    run(kept)
    week = (NOW - 50 * DAY).date() - timedelta(days=(NOW - 50 * DAY).weekday())
    since, until = week, week + timedelta(days=7)
    assert counts_for(kept.reader(Role.HEAD), since, until) == {(week, "praise"): 2}
    assert counts_for(kept.reader(Role.CHAIR), since, until) == {(week, "criticism"): 1}
    assert counts_for(kept.reader(Role.DSL), since, until) == {}
    assert Tally.objects.count() == 2
    assert Settled.objects.filter(fingerprint=dismissed[0].fingerprint).exists()
    assert Story.objects.count() == stories - 3, "a story without a page is none"


def test_each_audience_has_certificates_of_its_own(kept: Keeping) -> None:
    kept.sighting(NOW - 200 * DAY)
    kept.sighting(NOW - 200 * DAY, audience=Audience.CHAIR)
    run(kept)
    found = [certificates_for(kept.reader(role)).count() for role in (Role.HEAD, Role.CHAIR, Role.DPO, Role.DSL)]
    assert found == [1, 1, 2, 0]


def test_a_hold_is_approved_by_another_role_and_never_prolongs_itself(kept: Keeping) -> None:
    case = closed(kept, 10)
    head, dpo = kept.reader(Role.HEAD), kept.reader(Role.DPO)
    (placed,) = hold_case(head, case, "the police asked", kept.vault, NOW)
    with pytest.raises(RetentionError, match="another role"):
        look_at(head, placed.reference, "still needed", kept.vault, NOW)
    (state,) = standing()
    assert (state.approved_by, state.review_at) == ("", NOW + 14 * DAY)
    look_at(dpo, placed.reference, "right and needed", kept.vault, NOW)
    (state,) = standing()
    assert (state.approved_by, state.review_at) == ("dpo", NOW + 90 * DAY)
    assert [one.hold for one in standing() if one.review_at <= NOW + 90 * DAY] == [placed], "it has to be looked at"
    with pytest.raises(RetentionError, match="held already"):
        hold_case(head, case, "again", kept.vault, NOW)
    assert kept.sound()


def test_what_shows_a_child_goes_at_once_with_its_bytes_and_is_not_captured_again(kept: Keeping) -> None:
    sighting, other = kept.sighting(NOW - DAY, category="safeguarding"), kept.sighting(NOW - DAY)
    capture = kept.captured(sighting)
    with pytest.raises(RetentionError, match="general words"):
        purge(kept.reader(Role.DSL), sighting.reference, "", kept.vault, NOW)
    certificate, gone = purge(kept.reader(Role.DSL), sighting.reference, "a pupil’s face", kept.vault, NOW)
    assert there(sighting, other) == [False, True]
    assert not any(place.exists() for place in kept.bytes_of(capture))
    assert gone.digests
    assert certificate.clock == "at-once"
    assert Settled.objects.filter(fingerprint=sighting.fingerprint).exists()
    assert not OwedCapture.objects.filter(capture=capture, done=False).exists()
    assert kept.sound()


def test_a_hold_stops_even_what_is_to_go_at_once(kept: Keeping) -> None:
    sighting = kept.sighting(NOW - DAY)
    capture = kept.captured(sighting)
    hold(kept.vault, capture.reference, Decision("head", "the police asked"), NOW)
    with pytest.raises(RetentionError, match="legal hold"):
        purge(kept.reader(Role.HEAD), sighting.reference, "a passer-by", kept.vault, NOW)
    assert there(sighting) == [True]


def test_a_clock_is_changed_by_the_officer_with_a_reason_and_within_bounds(kept: Keeping) -> None:
    dpo = kept.reader(Role.DPO)
    change(dpo, "unreviewed", 60, "the governors decided so", kept.vault, now=NOW)
    assert (clocks(kept.school)["unreviewed"].days, CLOCKS["unreviewed"].days) == (60, 183)
    old = kept.sighting(NOW - 60 * DAY)
    run(kept)
    assert there(old) == [False]
    for reader, key, days, reason in [
        (kept.reader(Role.HEAD), "unreviewed", 10, "x"), (dpo, "nonsense", 10, "x"), (dpo, "unreviewed", 10, " "),
        (dpo, "reporter", 184, "x"), (dpo, "reporter", 0, "x"),
    ]:  # fmt: skip
        with pytest.raises(RetentionError):
            change(reader, key, days, reason, kept.vault, now=NOW)


def test_logs_of_scans_go_after_six_months_and_papers_with_them(kept: Keeping) -> None:
    old, young = (Scan.objects.create(started_at=NOW - days * DAY) for days in (183, 182))
    for scan in (old, young):
        SourceCoverage.objects.create(scan=scan, source=kept.source)
    run(kept)
    assert not Scan.objects.filter(pk=old.pk).exists()
    assert SourceCoverage.objects.filter(scan=young).exists()


def test_a_crash_between_bytes_and_rows_is_finished_by_the_next_run(kept: Keeping) -> None:
    old = kept.sighting(NOW - 200 * DAY)
    capture = kept.captured(old)
    (parcel,) = due(kept.school, NOW)
    clear(kept.vault, parcel.leaving.references(), Decision("retention", "and then the power went"), NOW)
    (certificate,) = run(kept).certificates
    assert there(old) == [False]
    text = kept.vault.read(certificate.sealed.sha256).decode()
    assert all(digest in text for digest in capture.artifacts.values_list("sha256", flat=True)), "told once, in full"
    assert len(lines(Event.ERASED)) == 1, "and nothing twice"
    assert kept.sound()
