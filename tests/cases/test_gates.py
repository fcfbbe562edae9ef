"""Gates: each stands where its obligation asks for it, and no sequence of answers leads around one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.gates import PEOPLE, Act, GateError, require
from cases.models import CaseNote, OwedCapture
from cases.playbook import StepError
from cases.playbook.entry import FieldEntry
from cases.playbook.flags import GUARDS
from cases.quarantine import insist_on_showable, quarantined
from evidence.models import Artifact
from tests.cases.playing import AT, CALL, NOW, Play, playing

WAITING = [act for act in Act if act != Act.PRESERVE]


@pytest.fixture
def play(tables: None, tmp_path: Path) -> Iterator[Play]:
    with playing(tmp_path) as one:
        yield one


def closed(play: Play, act: Act) -> str:
    """What the gate says; empty where it is open."""
    try:
        require(play.case, act, play.now)
    except GateError as error:
        return str(error)
    return ""


def test_a_child_at_risk_freezes_everything_but_keeping_until_the_lado_has_advised(play: Play) -> None:
    assert not closed(play, Act.LOOK)
    play.do("safety", "child")
    for act in WAITING:
        assert closed(play, act).startswith("Waiting for LADO advice"), act
    assert not closed(play, Act.PRESERVE)
    play.do("lado", "not-reached", AT)
    play.do("lado", "wait", CALL, fact="they call back on Monday")
    assert closed(play, Act.LOOK).startswith("Waiting for LADO advice")
    note = play.do("lado", "go-on", CALL, fact="the school may speak to the family")
    assert note.at.isoformat() == "2026-11-20T08:30:00+00:00", "the time of the referral is kept"
    assert not closed(play, Act.LOOK)


def test_keeping_is_never_refused(play: Play) -> None:
    play.settle(category="threat", flags=["child-at-risk", "illegal-images", "staff-misuse"])
    require(play.case, Act.PRESERVE, NOW)


def test_a_threat_waits_for_its_card_but_the_police_get_the_pages(play: Play) -> None:
    play.settle(category="threat")
    assert "999 and 101" in closed(play, Act.CONTACT)
    assert "999 and 101" in closed(play, Act.CLOSE)
    assert not closed(play, Act.EXPORT)
    play.do("threat-card", "called-101", AT)
    assert not closed(play, Act.CONTACT)


def test_no_picture_of_such_a_case_is_written_out_or_printed(play: Play) -> None:
    artifact = Artifact.objects.filter(capture=play.capture).earliest("pk")
    sighting = play.case.sightings.get()
    insist_on_showable(artifact, NOW)
    assert not quarantined(sighting)
    play.settle(flags=["illegal-images"])
    with pytest.raises(GateError, match="may be illegal"):
        insist_on_showable(artifact, NOW)
    assert quarantined(sighting)


def test_pictures_that_may_be_illegal_are_neither_shown_nor_handed_over(play: Play) -> None:
    play.settle(flags=["illegal-images", "advised"])
    for act in (Act.EXPORT, Act.LOOK, Act.INVESTIGATE, Act.REMOVAL_DRAFT, Act.OPERATOR_NOTICE):
        assert "may be illegal" in closed(play, act), act
    assert "tell the police before" in closed(play, Act.CONTACT)
    play.do("pictures", "police-told", {**AT, "way": "101"})
    assert not closed(play, Act.CONTACT)
    assert "may be illegal" in closed(play, Act.EXPORT), "telling the police makes no picture legal"


def test_hr_comes_first_when_staff_wrote_it(play: Play) -> None:
    play.do("originator", "staff")
    for act in (Act.LOOK, Act.INVESTIGATE, Act.CONTACT, Act.MEETING, Act.LETTER):
        assert "speak to HR first" in closed(play, act), act
    assert play.step("how-to-look").state == "locked"
    play.do("hr", "consulted", CALL, fact="agreed to wait for a week")
    assert not closed(play, Act.CONTACT)
    assert play.step("how-to-look").state == "open"


def test_nobody_investigates_who_is_not_both_qualified_and_authorised(play: Play) -> None:
    play.settle(flags=["investigation"])
    assert "both qualified and authorised" in closed(play, Act.INVESTIGATE)
    record = {"role": "deputy", "since": "2026-01-05", "until": "2026-12-01"}
    play.do("investigator-qualified", "recorded", record)
    assert closed(play, Act.INVESTIGATE), "one of two is not enough"
    play.do("investigator-authorised", "recorded", {**record, "role": "governor"})
    assert closed(play, Act.INVESTIGATE), "nor are the records of two people"
    play.do("investigator-authorised", "recorded", record)
    assert not closed(play, Act.INVESTIGATE)
    play.now += timedelta(days=30)
    assert closed(play, Act.INVESTIGATE), "records run out"


def test_nobody_is_contacted_without_evidence(play: Play) -> None:
    assert not closed(play, Act.CONTACT)
    OwedCapture.objects.filter(case=play.case).update(case=None)
    for act in (Act.CONTACT, Act.MEETING, Act.REMOVAL):
        assert "Nobody is contacted while nothing shows" in closed(play, act), act


def test_a_site_is_asked_only_when_somebody_advised_it_and_never_about_lawful_speech(play: Play) -> None:
    for act in (Act.REMOVAL_DRAFT, Act.OPERATOR_NOTICE):
        assert "record who advised it" in closed(play, act)
    play.settle(flags=["ask-site"])
    play.do("advised", "advised", {"adviser": "police", "day": "2026-11-19"})
    assert not closed(play, Act.REMOVAL_DRAFT)
    for category in ("praise", "question", "complaint", "criticism"):
        play.settle(category=category)
        assert "nobody is asked to remove them" in closed(play, Act.REMOVAL_DRAFT)


def test_a_talk_comes_before_a_letter_unless_somebody_who_leads_says_why(play: Play) -> None:
    play.settle(flags=["letter-wanted"], copied=" hr ")
    assert "A talk comes before a letter" in closed(play, Act.LETTER)
    with pytest.raises(StepError, match="answered only by"):
        play.do("letter-first", "letter-first", by="hr", fact="nobody knows who wrote it")
    with pytest.raises(StepError, match="needs its facts"):
        play.do("letter-first", "letter-first")
    play.do("letter-first", "letter-first", fact="nobody knows who wrote it")
    assert not closed(play, Act.LETTER)


def test_a_case_about_a_person_is_closed_when_everything_stands_there(play: Play) -> None:
    play.settle(subject="staff")
    play.looked()
    steps: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        ("reach", "reach", "not-known", {}), ("reach", "any-truth", "none-found", {}),
        ("who made any picture", "image-made-by", "unknown", {}), ("support", "support", "declined", {}),
        ("told in writing", "tell-subject", "tell", {"hr": "2026-11-19"}),
        ("told in writing", "subject-notice", "told", {"day": "2026-11-20"}), ("lessons", "debrief", "none", {}),
    )  # fmt: skip
    for said, step, answer, fields in steps:
        assert said in closed(play, Act.CLOSE)
        assert play.step("outcome").state == "locked"
        play.do(step, answer, fields, fact="as agreed")
    assert not closed(play, Act.CLOSE)


def test_a_notice_is_put_off_only_with_a_reason_and_a_second_person(play: Play) -> None:
    play.settle(
        subject="staff", flags=["support-settled", "debriefed"], reach="x", any_truth="x", image_made_by="unknown"
    )
    play.looked()
    until = {"until": "2026-12-20"}
    with pytest.raises(StepError, match="a second person has to be another one"):
        play.do("postpone-notice", "postponed", {**until, "reviewer": "head"}, fact="the police asked for it")
    with pytest.raises(StepError, match="needs its facts"):
        play.do("postpone-notice", "postponed", {**until, "reviewer": "dpo"})
    assert "told in writing" in closed(play, Act.CLOSE)
    play.do("postpone-notice", "postponed", {**until, "reviewer": "dpo"}, fact="the police asked for it")
    assert not closed(play, Act.CLOSE)


def test_a_person_is_told_after_hr_was_asked(play: Play) -> None:
    play.settle(subject="staff")
    assert "decided with HR first" in closed(play, Act.TELL_SUBJECT)
    with pytest.raises(StepError, match="needs the field “hr”"):
        play.do("tell-subject", "tell", fact="they should hear it from us")
    play.do("tell-subject", "tell", {"hr": "2026-11-19"}, fact="they should hear it from us")
    assert not closed(play, Act.TELL_SUBJECT)


VALUES = {
    "role": ["deputy", "governor"], "attendees": ["head,deputy", "deputy,dsl"], "day": ["2026-11-19"],
    "until": ["2026-12-31"], "moment": ["2026-11-20 08:30"], "code": ["42/1234/26"],
}  # fmt: skip


def filled(field: FieldEntry, play: Play, pick: int) -> str:
    choices = list(field.choices) or VALUES.get(field.kind) or [play.capture.reference]
    return choices[pick % len(choices)]


CHOSEN = ("talk", "letter-wanted", "ask-site", "own-page", "ordinary", "investigation")
ACTING = (
    "ordinary-channel", "meeting", "letter", "investigate", "removal-sent", "own-page", "outcome", "subject-notice",
)  # fmt: skip
OPENING = (
    "threat-card", "lado", "pictures", "hr", "advised", "letter-first", "support", "tell-subject", "reach", "any-truth",
    "debrief", "image-made-by", "investigator-qualified", "investigator-authorised",
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    category=st.sampled_from(["threat", "criticism", "personal abuse"]),
    subject=st.sampled_from(["school", "staff"]),
    guards=st.sets(st.sampled_from(sorted(GUARDS))),
    moves=st.lists(
        st.tuples(st.sampled_from(ACTING + OPENING), st.integers(0, 2), st.integers(0, 1)), min_size=8, max_size=16
    ),
)
def test_no_sequence_of_answers_leads_around_a_gate(
    play: Play, category: str, subject: str, guards: set[str], moves: list[tuple[str, int, int]]
) -> None:
    """What was done is judged from the notes alone, by rules written a second time."""
    with transaction.atomic():
        play.settle(category=category, subject=subject, flags=sorted({*guards, *CHOSEN}))
        for number, key in enumerate(("keep", "safety", "originator", "options", "how-to-look"), start=1):
            moment = {"at": NOW, "noted_at": NOW}
            CaseNote.objects.create(case=play.case, number=number, kind="step", step=key, answer="talk", **moment)
        done: set[tuple[str, str]] = set()
        for key, answer_at, pick in moves:
            step = play.book.step(key)
            answer = step.answers[answer_at % len(step.answers)]
            try:
                play.do(key, answer.id, {one.id: filled(one, play, pick) for one in answer.asks}, fact="a reason")
            except (StepError, GateError):
                continue
            if key in ACTING:
                _insist(play, guards, done, key)
            done.add((key, answer.id))
            if "illegal-images" in guards and ("pictures", "not-illegal") not in done:
                assert closed(play, Act.EXPORT)
        transaction.set_rollback(True)
    play.case.refresh_from_db()


def _insist(play: Play, guards: set[str], done: set[tuple[str, str]], step: str) -> None:
    """What was just done was allowed by what had been done before it."""
    answered = {key for key, _ in done}
    assert play.case.category != "threat" or "threat-card" in answered
    assert "child-at-risk" not in guards or ("lado", "go-on") in done
    if step != "removal-sent":
        assert "illegal-images" not in guards or "pictures" in answered
    if step in {"meeting", "ordinary-channel", "letter", "investigate"}:
        assert "staff-misuse" not in guards or ("hr", "consulted") in done
    if step == "investigate":
        assert {"investigator-qualified", "investigator-authorised"} <= answered
    if step == "removal-sent":
        assert ("advised", "advised") in done
        assert play.case.category != "criticism"
        assert "illegal-images" not in guards or ("pictures", "not-illegal") in done
    if step == "letter":
        assert done & {("letter-first", "letter-first"), ("meeting", "held"), ("meeting", "declined")}
    if step == "outcome":
        assert {"reach", "any-truth", "debrief"} <= answered
        assert play.case.subject not in PEOPLE or {"support", "image-made-by"} <= answered
