"""Kept apart: what belongs to two audiences is destroyed, approved, told and logged as the closer of them asks."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cases.access import denied
from cases.access_log import who_looked
from cases.case import CaseError
from cases.models import Audience, Case, Outcome, OwedCapture, Right, RightsRequest, Ruling, Sighting, Subject
from cases.playbook.concerns import concern
from cases.reporters import note, read
from cases.retention import RetentionError, clocks
from cases.retention_cases import HANDED_ON, agreed, hand_on, handed_on, may_go, review
from cases.retention_certificates import certificates_for
from cases.retention_holds import hold_case, look_at
from cases.retention_purge import purge
from cases.retention_run import carry_out
from cases.rights import Asked, RightsError, Ruled, decide, extend, pause, receive, resume
from cases.rights_export import Told, exported
from cases.rights_objections import paused_now
from config import readers
from config.commands import rights
from evidence.custody.decisions import Decision
from evidence.custody.holds import hold
from evidence.events import Event
from evidence.ledger import append
from evidence.models import Capture
from evidence.seal import SealedFile, seal_file
from register.models import Role, School
from tests.cases.keeping import Keeping, keeping

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SHUT = " deputy head "


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    with keeping(tmp_path) as found:
        yield found


def shared(kept: Keeping, audience: Audience = Audience.CHAIR) -> tuple[Sighting, Capture, Case, Case]:
    """A page with its capture in a case of the head and in one about the head."""
    page = kept.sighting(NOW, audience=audience)
    capture = kept.captured(page)
    heads = kept.case(page, at=NOW)
    chairs = kept.case(page, at=NOW, audience=Audience.CHAIR, subject="head", locked_out=SHUT)
    OwedCapture.objects.filter(sighting=page).update(case=None)
    return page, capture, heads, chairs


def old(kept: Keeping, **more: object) -> Case:
    page = kept.sighting(NOW - 400 * DAY)
    kept.captured(page)
    told = {"closed_at": NOW - 366 * DAY, "outcome": Outcome.RESOLVED, **more}
    return kept.case(page, at=NOW - 400 * DAY, **told)


@pytest.mark.parametrize("audience", [Audience.CHAIR, Audience.HEAD])
def test_the_head_destroys_nothing_that_a_case_about_the_head_holds_too(kept: Keeping, audience: Audience) -> None:
    page, capture, heads, chairs = shared(kept, audience)
    later = kept.seal(f"re-check of {capture.reference} after 1 hours", page.address, NOW)
    capture.rechecks.create(after_hours=1, due_at=NOW, later=later)
    Case.objects.filter(pk__in=[heads.pk, chairs.pk]).update(closed_at=NOW)
    for reference in (page.reference, capture.reference, later.reference):
        with pytest.raises(CaseError, match=f"There is no {reference}"):
            purge(kept.reader(Role.HEAD), reference, "a passer-by", kept.vault, NOW)
    assert all(place.exists() for one in (capture, later) for place in kept.bytes_of(one))


def test_the_certificate_of_what_several_held_goes_to_the_closest_and_to_nobody_who_is_named(kept: Keeping) -> None:
    _, capture, *_ = shared(kept, Audience.HEAD)
    with pytest.raises(RetentionError, match="general words"):
        purge(kept.reader(Role.DPO), capture.reference, "what it says of the head, " * 9, kept.vault, NOW)
    certificate, _ = purge(kept.reader(Role.DPO), capture.reference, "a pupil’s\nface", kept.vault, NOW)
    assert (certificate.audience, certificate.locked_out) == (Audience.CHAIR, SHUT)
    assert not certificates_for(kept.reader(Role.HEAD)).exists()
    assert "Reason: a pupil’s face\n" in kept.vault.read(certificate.sealed.sha256).decode()


def test_evidence_of_a_closed_case_goes_by_those_whose_case_it_is_and_of_an_open_one_by_the_officer(
    kept: Keeping,
) -> None:
    case = old(kept)
    (page,) = case.sightings.all()
    Case.objects.filter(pk=case.pk).update(closed_at=None)
    with pytest.raises(RetentionError, match="data protection officer"):
        purge(kept.reader(Role.DEPUTY), page.reference, "a passer-by", kept.vault, NOW)
    Case.objects.filter(pk=case.pk).update(closed_at=NOW)
    purge(kept.reader(Role.DEPUTY), page.reference, "a passer-by", kept.vault, NOW)
    assert not Sighting.objects.filter(pk=page.pk).exists()


def test_a_hold_keeps_the_case_and_its_reporter_though_another_case_needs_the_page_too(kept: Keeping) -> None:
    case = old(kept, outcome=Outcome.NO_ACTION, origin="scan")
    page = case.sightings.get()
    kept.case(at=NOW).sightings.add(page)
    case.sightings.update(decided="noted")
    OwedCapture.objects.filter(sighting=page).update(case=None)
    note(kept.apart, case, "Petra Quillfeather, parent", NOW - 399 * DAY)
    assert hold_case(kept.reader(Role.HEAD), case, "the police asked", kept.vault, NOW)
    assert carry_out(kept.vault, kept.apart, NOW).held == 1
    assert Case.objects.filter(pk=case.pk).exists()
    assert read(kept.apart, case)


def test_an_objection_that_was_right_lasts_beyond_the_clock_of_requests_and_no_word_of_it_does(kept: Keeping) -> None:
    person, dpo = kept.person("Dilys Cadwallon"), kept.reader(Role.DPO)
    row = receive(kept.reader(Role.HEAD), Asked(Right.OBJECTION, person.name), kept.vault, NOW)
    other = receive(kept.reader(Role.HEAD), Asked(Right.ACCESS, person.name), kept.vault, NOW)
    extend(other, "Dilys Cadwallon wrote often", dpo, kept.vault, NOW, due=NOW)
    pause(other, "asked Dilys Cadwallon who she is", dpo, kept.vault, NOW)
    resume(other, dpo, kept.vault, NOW + DAY)
    for one in (row, other):
        decide(one, Ruled(Ruling.GRANTED, "Dilys Cadwallon is right", dpo), kept.vault, NOW)
    carry_out(kept.vault, kept.apart, NOW + 366 * DAY)
    assert paused_now().people == {(kept.school.pk, person.key)}
    words = RightsRequest.objects.values_list("person", "statement", "reasons", "extended_why", "pauses")
    assert "Cadwallon" not in json.dumps(list(words))
    assert RightsRequest.objects.get(pk=other.pk).key == ""
    assert [one.clock for one in carry_out(kept.vault, kept.apart, NOW + 367 * DAY).certificates] == []
    person.delete()
    carry_out(kept.vault, kept.apart, NOW + 368 * DAY)
    assert RightsRequest.objects.get(pk=row.pk).key == "", "whom the register does not know is not looked for"


def test_what_the_head_agreed_to_counts_no_more_once_the_case_is_about_the_head(kept: Keeping) -> None:
    case, table = old(kept), clocks(kept.school)
    review(kept.reader(Role.HEAD), case, "nothing needs it", kept.vault, NOW)
    review(kept.reader(Role.DPO), case, "nothing needs it", kept.vault, NOW)
    assert may_go(case, table, NOW)
    concern(case, Subject.HEAD, ("deputy", "it means the head"), kept.vault, NOW)
    assert agreed(case) == []
    review(kept.reader(Role.DPO), case, "over", kept.vault, NOW)
    assert not may_go(case, table, NOW)
    review(kept.reader(Role.CHAIR), case, "over", kept.vault, NOW)
    assert may_go(case, table, NOW)
    settled = old(kept, locked_out=SHUT, audience=Audience.CHAIR)
    for role in (Role.DPO, Role.CLERK):
        settled.notes.create(
            number=settled.notes.count() + 1, kind="decision", at=NOW, noted_at=NOW, by=role, step="retention review",
            answer="delete",
        )  # fmt: skip
    assert not may_go(settled, table, NOW), "two roles, and neither of them is the one whose case it is"


def test_a_receipt_of_the_head_counts_no_more_once_the_case_is_about_the_head(kept: Keeping) -> None:
    case = old(kept)
    hand_on(kept.reader(Role.HEAD), case, "personnel file P-9", kept.vault, NOW - 31 * DAY)
    assert may_go(case, clocks(kept.school), NOW)
    Case.objects.filter(pk=case.pk).update(audience=Audience.CHAIR, locked_out=SHUT)
    case.refresh_from_db()
    assert case.notes.filter(step=HANDED_ON).exists()
    assert handed_on(case) is None
    assert not may_go(case, clocks(kept.school), NOW)


def test_only_an_officer_answers_a_request_under_foi(kept: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    case = kept.case(at=NOW, audience=Audience.VICE_CHAIR, subject="chair", reason="money went missing")
    dsl, out = kept.reader(Role.DSL), kept.folder / "answer.txt"
    row = receive(dsl, Asked(Right.FOI, "a newspaper", child=True), kept.vault, NOW)
    with pytest.raises(RightsError, match="data protection officer answers"):
        exported(dsl, row, Told(b"an answer", "a newspaper"), kept.vault, NOW)
    monkeypatch.setattr(rights, "vault", lambda: kept.vault)
    monkeypatch.setattr(rights, "clock", lambda: NOW)
    monkeypatch.setattr(readers, "prepare_database", lambda: None)
    monkeypatch.setattr(readers, "school_called", lambda _: kept.school)
    words = ["export", row.reference, "--for", "a newspaper", "--case", case.reference, "--out", str(out)]
    refused = CliRunner().invoke(rights.command, [*words, "--as", "dsl"])
    assert isinstance(refused.exception, RightsError)
    assert not out.exists()
    assert CliRunner().invoke(rights.command, [*words, "--as", "dpo"]).exit_code == 0
    assert case.reference in out.read_text()


def test_a_hold_is_looked_at_by_those_who_may_know_of_all_it_belongs_to(kept: Keeping) -> None:
    _, capture, heads, _ = shared(kept)
    hold(kept.vault, capture.reference, Decision("chair", "the authority asked"), NOW)
    stranger = School.objects.create(key="other", name="Other School")
    for reader in (kept.reader(Role.HEAD), kept.reader(Role.TEACHER), type(kept.reader(Role.DPO))(stranger, Role.DPO)):
        with pytest.raises(RetentionError, match=f"No legal hold stands on {capture.reference}"):
            look_at(reader, capture.reference, "fine", kept.vault, NOW)
    assert look_at(kept.reader(Role.AUTHORITY), capture.reference, "needed", kept.vault, NOW) == 1
    mine = kept.captured(kept.sighting(NOW))
    hold(kept.vault, mine.reference, Decision("deputy", "a claim"), NOW)
    assert look_at(kept.reader(Role.HEAD), mine.reference, "needed", kept.vault, NOW) == 1
    assert heads.closed_at is None


def test_the_log_tells_of_shared_evidence_only_to_those_who_may_know_of_every_case(kept: Keeping) -> None:
    page, capture, *_ = shared(kept)
    kept.case(at=NOW).sightings.add(page)
    about = {"capture": capture.reference, "by": "chair", "reason": "a complaint about the head"}
    append(Event.VIEWED, NOW, about, kept.vault)
    found = {role: who_looked(kept.reader(role), NOW - DAY, NOW + DAY) for role in (Role.HEAD, Role.CHAIR, Role.DPO)}
    assert [len(looks) for looks in found.values()] == [0, 1, 1]


def test_the_log_tells_the_chair_of_no_attempt_and_no_certificate_that_concerns_the_chair(kept: Keeping) -> None:
    case = kept.case(at=NOW, audience=Audience.VICE_CHAIR, subject="chair", locked_out=" chair ", copied=" clerk ")
    mine = kept.case(at=NOW)
    for tried in (case.reference, mine.reference, "K-AAAA-2222"):
        denied(kept.reader(Role.DSL), "case", NOW, kept.vault, tried=tried)
    kept.sighting(NOW - 400 * DAY, audience=Audience.VICE_CHAIR, locked_out=" chair ")
    carry_out(kept.vault, kept.apart, NOW)
    chair = [one.what for one in who_looked(kept.reader(Role.CHAIR), NOW - DAY, NOW + DAY)]
    assert chair == [f"case (tried {mine.reference})", "case (tried K-AAAA-2222)"]
    dpo = who_looked(kept.reader(Role.DPO), NOW - DAY, NOW + DAY)
    assert [one.event for one in dpo].count("access refused") == 3
    assert len(dpo) == 4, "and the certificate"
    (heads,) = who_looked(kept.reader(Role.HEAD), NOW - DAY, NOW + DAY)
    assert mine.reference in heads.what


def test_a_page_that_came_after_the_end_and_nobody_judged_does_not_go_with_its_case(kept: Keeping) -> None:
    case = old(kept)
    fresh = kept.sighting(NOW - DAY, severity="urgent")
    case.sightings.add(fresh)
    for role in (Role.HEAD, Role.DPO):
        review(kept.reader(role), case, "over", kept.vault, NOW)
    carry_out(kept.vault, kept.apart, NOW)
    assert not Case.objects.filter(pk=case.pk).exists()
    assert list(Sighting.objects.filter(school=kept.school)) == [fresh]


@pytest.mark.parametrize("named", ["", "other"])
def test_papers_of_two_schools_are_certified_to_the_authority_of_the_one_they_name(kept: Keeping, named: str) -> None:
    other = School.objects.create(key="other", name="Other School")
    file = SealedFile("digest", "application/pdf", b"%PDF of the other")
    about = {"subject": "digest of a week", **({"school": named} if named else {})}
    paper = seal_file(kept.vault, Event.REPORT, about, file, NOW - 400 * DAY)
    found = [(one.school, one.audience) for one in carry_out(kept.vault, kept.apart, NOW).certificates]
    assert not kept.vault.path(paper.sha256).exists()
    assert found == ([(other, Audience.AUTHORITY)] if named else [])
