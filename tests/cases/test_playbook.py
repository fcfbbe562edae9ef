"""The playbook: what its files may say, what a case is shown, by when, and what an answer must hold."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from cases.models import Case, CaseNote, Outcome
from cases.playbook import Answer, Playbook, PlaybookError, StepError, do, law_of
from cases.playbook.entry import AnswerEntry, FieldEntry
from cases.playbook.flags import FLAGS
from cases.playbook.law import CAUTION
from cases.playbook.signposts import directory
from cases.playbook.signposts import report_links as shown_links
from config.playbook_files import FOLDER, playbook, read, report_links
from register.models import Nation
from tests.cases.playing import AT, CALL, NOW, Play, playing

FILES = {file.name: yaml.safe_load(file.read_text()) for file in FOLDER.glob("[0-9]*.yaml")}


@pytest.fixture
def play(tables: None, tmp_path: Path) -> Iterator[Play]:
    with playing(tmp_path) as one:
        yield one


def step_in(documents: dict[str, Any], key: str) -> dict[str, Any]:
    step: dict[str, Any] = next(step for one in documents.values() for step in one["steps"] if step["id"] == key)
    return step


def with_change(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    documents: dict[str, Any] = yaml.safe_load(yaml.safe_dump(FILES))
    change(documents)
    return documents


WRONG: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (lambda d: step_in(d, "keep").update(after=["options"]), "(keep → options|options → keep).* wait for each other"),
    (
        lambda d: step_in(d, "hr").update(after=["hr-first"]),
        "20-calm.yaml: step “hr”: it comes after “hr-first”, which",
    ),
    (lambda d: step_in(d, "hr")["clock"].update(since="hrr"), "step “hr”: its clock starts with “hrr”"),
    (lambda d: step_in(d, "hr").update(when=[{"flags": ["rumour"]}]), "step “hr”: there is no flag “rumour”"),
    (lambda d: step_in(d, "hr").update(when=[{"categories": ["gossip"]}]), "there is no category “gossip”"),
    (lambda d: step_in(d, "hr").update(obligations=["A115"]), "step “hr”: “A115” is no obligation"),
    (lambda d: step_in(d, "hr").update(text="Ring {hrr} now."), "step “hr”: “{hrr}” stands for nothing"),
    (
        lambda d: step_in(d, "hr").update(colour="red"),
        "20-calm.yaml: step “hr”, colour: there is no field of this name",
    ),
    (lambda d: step_in(d, "hr").pop("title"), "step “hr”, title: this is missing"),
    (lambda d: step_in(d, "hr").update(id="keep"), "step “keep”: there are two steps of this name"),
    (
        lambda d: step_in(d, "hr")["answers"][0].update(stays_open=True),
        "“hr”: it is a dead end: every answer leaves it",
    ),
    (lambda d: step_in(d, "hr")["answers"][0].update(sets=[]), "no step that can be reached sets hr-consulted"),
    (lambda d: step_in(d, "hr").update(gate="contact"), "no step that can be reached sets hr-consulted"),
    (lambda d: step_in(d, "options")["answers"][2].update(sets=["tlak"]), "answer “talk”: there is no flag “tlak”"),
    (lambda d: step_in(d, "options")["answers"][5].update(sets=[]), "it is a dead end: no answer sets ask-site"),
    (lambda d: step_in(d, "originator")["answers"][1].update(id="mum"), "it is kept as the originator of the case"),
    (lambda d: step_in(d, "pictures")["answers"][1].update(reason=False), "it opens what protects people"),
    (lambda d: step_in(d, "lado").update(nations=["wales"]), "In england no step that can be reached sets lado-advice"),
    (lambda d: step_in(d, "own-page")["answers"][0]["asks"][3].update(not_the_same_as="x"), "which is no field"),
    (lambda d: step_in(d, "own-page")["answers"][0]["asks"][3].update(kind="words"), "answers.0.asks.3.kind"),
    (lambda d: step_in(d, "investigator-qualified").update(id="trained"), "(trained|investigator-qualified)"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_a_playbook_that_would_lead_nowhere_is_refused_with_its_file_and_step(
    change: Callable[[dict[str, Any]], None], said: str
) -> None:
    Playbook.of(FILES, "england")
    with pytest.raises(PlaybookError, match=said):
        Playbook.of(with_change(change), "england")


def test_a_file_that_is_no_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "10.yaml").write_text("steps:\n  - {id: [}\n")
    with pytest.raises(PlaybookError, match=r"10.yaml: it cannot be read as YAML \(line 2\)"):
        read(tmp_path, "england")


def test_every_nation_has_a_playbook_and_only_england_the_word_lado() -> None:
    for nation in Nation:
        keys = {step.id for step in playbook(nation).steps}
        assert ("lado" in keys) == (nation == Nation.ENGLAND)
        assert len(keys & {"lado", "allegations-officer"}) == 1


def test_the_safe_ways_out_stand_first_and_doing_nothing_before_all() -> None:
    options = playbook("england").step("options").answers
    assert [answer.id for answer in options] == [
        "no-action", "ordinary-channel", "talk", "letter", "own-page", "ask-site",
    ]  # fmt: skip


def test_nothing_replies_judges_or_scores(play: Play) -> None:
    """No step posts a reply (A105, A106), and no flag, field or column holds a verdict, a sanction or a score (A93)."""
    fields = {one.id for step in play.book.steps for answer in step.answers for one in answer.asks}
    columns = {field.name for kind in (Case, CaseNote) for field in kind._meta.get_fields()}  # noqa: SLF001 - Django’s own way to ask
    words = fields | columns | set(FLAGS) | {step.id for step in play.book.steps} | set(Outcome.values)
    for forbidden in ("verdict", "sanction", "score", "guilt", "blame", "risk_level", "reply", "post-reply"):
        assert not [word for word in words if forbidden in word], forbidden
    assert "Nobody at the school replies to it" in play.step("keep").text


def test_no_field_of_an_answer_takes_free_text() -> None:
    kinds = {one.kind for step in playbook("england").steps for answer in step.answers for one in answer.asks}
    assert kinds <= {"role", "attendees", "choice", "day", "until", "moment", "capture", "code"}
    with pytest.raises(ValueError, match="Input should be"):
        FieldEntry.model_validate({"id": "name", "kind": "text", "title": "a name"})
    assert "text" not in AnswerEntry.model_fields


def test_the_card_of_a_threat_is_first_and_must_be_answered(play: Play) -> None:
    play.settle(category="threat")
    assert play.next() == "threat-card"
    assert "call 999" in play.step("threat-card").text
    assert play.step("keep").state == "locked"
    with pytest.raises(StepError, match="First answer “Is anybody in danger now"):
        play.do("keep", "kept")
    with pytest.raises(StepError, match="needs its facts"):
        play.do("threat-card", "no-police")
    with pytest.raises(StepError, match="“later” is no answer"):
        play.do("threat-card", "later")
    play.do("threat-card", "called-999", AT)
    assert play.step("keep").state == "open"
    with pytest.raises(StepError, match="is no number for “number”"):
        play.do("police-reference", "number", {"number": "ask Inspector Morrow", "day": "2026-11-20"})
    note = play.do("police-reference", "number", {"number": "42/1234/26", "officer": "PC4711", "day": "2026-11-20"})
    assert note.fields == {"number": "42/1234/26", "officer": "PC4711", "day": "2026-11-20"}


def test_safeguarding_goes_to_the_dsl_at_once_and_to_childrens_services(play: Play) -> None:
    play.settle(category="safeguarding")
    dsl = play.step("dsl")
    assert (dsl.state, dsl.due_at) == ("open", play.case.opened_at + timedelta(hours=1))
    play.now += timedelta(minutes=1)
    assert play.next() == "dsl", "what is overdue comes first"
    play.do("dsl", "told", CALL)
    assert play.step("front-door").state == "open"
    play.settle(category="criticism")
    assert play.step("front-door").state == "not needed"


def test_the_case_of_most_days_is_short(play: Play) -> None:
    play.settle(category="criticism", severity="review")
    met = []
    for step, answer in [
        ("safety", "nobody"), ("keep", "kept"), ("originator", "unknown"), ("options", "no-action"),
        ("reach", "not-known"), ("any-truth", "not-known"), ("debrief", "none"), ("outcome", "lawful-criticism"),
    ]:  # fmt: skip
        met.append(play.next())
        play.do(step, answer)
    assert met == ["safety", "keep", "originator", "options", "reach", "any-truth", "debrief", "outcome"]
    assert (play.case.outcome, play.case.closed_at, play.next()) == ("lawful-criticism", NOW, "")
    with pytest.raises(StepError, match="What comes now is a new case"):
        play.do("safety", "child")


def test_hr_is_due_in_hours_of_working_time(play: Play) -> None:
    play.now = datetime(2026, 11, 20, 15, tzinfo=UTC)  # Friday: two hours are left of the working day
    play.do("originator", "staff")
    assert play.step("hr").due_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    play.now = datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert play.step("hr").overdue
    play.do("safety", "nobody")
    assert play.next() == "hr", "what is overdue stands before what is not"


def test_the_clock_of_operators_skips_weekends_and_bank_holidays(play: Play) -> None:
    play.now = datetime(2026, 12, 24, 12, tzinfo=UTC)  # Thursday before Christmas; Monday the 28th is a bank holiday
    play.settle(flags=["ask-site", "advised"])
    play.do("advised", "advised", {"adviser": "police", "day": "2026-12-23"})
    play.do("removal-sent", "sent", {"at": "2026-12-24 12:00", "capture": play.capture.reference})
    assert play.step("removal-answer").due_at == datetime(2026, 12, 30, 12, tzinfo=UTC)
    assert play.step("removal-look").due_at == datetime(2026, 12, 31, 12, tzinfo=UTC)
    play.now = datetime(2026, 12, 30, 13, tzinfo=UTC)
    play.do("removal-answer", "acknowledged", {"at": "2026-12-29 09:00"})
    assert play.step("removal-answer").overdue, "having it is no answer"
    play.do("removal-answer", "refused", {"at": "2026-12-30 09:00"})
    assert play.step("removal-answer").state == "done"


def test_a_meeting_needs_seniors_and_never_whoever_was_targeted(play: Play) -> None:
    play.settle(subject="staff", flags=["talk"])
    for step, answer in (("keep", "kept"), ("safety", "nobody"), ("originator", "parent"), ("options", "talk")):
        play.do(step, answer)
    held = {**AT, "parents": "one at a time"}
    for attendees, said in (
        ("head,teacher", "whoever was targeted does not come"),
        ("head", "nobody goes alone"),
        ("technician,clerk", "a senior colleague among them"),
        ("head,Mrs Clacy", "“Mrs Clacy” is no role"),
    ):
        with pytest.raises(StepError, match=said):
            play.do("meeting", "held", {**held, "attendees": attendees})
    with pytest.raises(StepError, match="is no choice for “parents”"):
        play.do("meeting", "held", {**held, "attendees": "head,deputy", "parents": "all together"})
    play.do("meeting", "held", {**held, "attendees": "head,deputy"})
    assert "meeting-settled" in play.case.flags


def test_what_is_taken_off_the_own_page_is_kept_first_and_by_two(play: Play) -> None:
    play.settle(flags=["own-page"])
    fields = {"capture": play.capture.reference, "rule": "threat", "removed_by": "moderator", "second": "deputy"}
    for change, said in (
        ({"capture": "C-0000-0000"}, "has no capture C-0000-0000. Nothing is taken away before it is captured"),
        ({"rule": "we dislike it"}, "is no choice for “rule”"),
        ({"second": "moderator"}, "a second person has to be another one"),
        ({"second": ""}, "needs the field “second”"),
    ):
        with pytest.raises(StepError, match=said):
            play.do("own-page", "removed", {**fields, **change})
    assert play.do("own-page", "removed", fields).fields == fields


def test_only_those_who_lead_answer_the_media_and_close(play: Play) -> None:
    play.settle(copied=" hr dsl ")
    play.do("media-enquiry", "asked", CALL, by="hr")
    assert play.step("media-answer").due_at is not None
    with pytest.raises(StepError, match="answered only by the deputy headteacher or headteacher"):
        play.do("media-answer", "answered", CALL, by="hr")
    play.do("media-answer", "answered", CALL, by="deputy")
    play.settle(reach="x", any_truth="x", flags=["debriefed"])
    with pytest.raises(StepError, match="answered only by"):
        play.do("outcome", "no-action", by="dsl")


def test_a_role_that_is_locked_out_neither_answers_nor_takes_part(play: Play) -> None:
    play.settle(locked_out=" deputy ", flags=["investigation"])
    with pytest.raises(StepError, match=f"There is no case {play.case.reference}"):
        play.do("keep", "kept", by="deputy")
    record = {"role": "deputy", "since": "2026-01-05", "until": "2026-12-01"}
    for stranger in ("chair", "cook"):
        with pytest.raises(StepError, match=f"There is no case {play.case.reference}"):
            play.do("keep", "kept", by=stranger)
    with pytest.raises(StepError, match="has no part in case"):
        play.do("investigator-qualified", "recorded", record)


def test_what_is_weighed_before_closing_stands_in_the_case(play: Play) -> None:
    play.settle(subject="staff")
    play.do("reach", "displayed", fact="40 members, shown on 20 November 2026")
    play.do("any-truth", "some", fact="the gate was late")
    play.do("image-made-by", "other")
    play.do("originator", "parent")
    assert play.case.reach == "40 members, shown on 20 November 2026"
    assert (play.case.any_truth, play.case.image_made_by, play.case.originator) == (
        "the gate was late",
        "other",
        "parent",
    )
    with pytest.raises(StepError, match="500 are kept"):
        play.do("reach", "displayed", fact="x" * 501)


def test_the_picture_of_the_person_is_asked_for_on_staff_matters_only(play: Play) -> None:
    assert play.step("image-made-by").state == "not needed"
    play.settle(subject="governor")
    assert play.step("image-made-by").state == "not needed"
    play.settle(subject="staff")
    assert play.step("image-made-by").state == "open"


def test_an_accident_links_the_capture_to_the_window_of_the_filter(play: Play) -> None:
    fields = {"who": "technician", "began": "2026-11-20 08:10", "ended": "2026-11-20 08:12", "alert": "yes"}
    note = play.do("accidental-exposure", "recorded", {**fields, "capture": play.capture.reference}, fact="a picture")
    assert note.fields["capture"] == play.capture.reference
    assert (note.fields["began"], note.fields["ended"]) == ("2026-11-20T08:10:00+00:00", "2026-11-20T08:12:00+00:00")


def test_support_is_offered_with_its_days(play: Play) -> None:
    assert play.step("support").state == "not needed"
    play.settle(subject="staff")
    assert play.step("support").due_at
    note = play.do("support", "offered", {"told": "2026-11-20", "union": "2026-11-20", "helpline": "2026-11-19"})
    assert note.fields == {"told": "2026-11-20", "union": "2026-11-20", "helpline": "2026-11-19"}
    with pytest.raises(StepError, match="has not come yet"):
        play.do("support", "offered", {"told": "2026-11-21"})


def test_the_second_talk_and_the_letter_of_the_chair_come_in_their_order(play: Play) -> None:
    play.settle(flags=["meeting-settled", "second-meeting", "talk"])
    assert play.step("second-meeting").state == "locked"
    play.do("chair-briefed", "received", {"day": "2026-11-20"})
    for step, answer in (("keep", "kept"), ("safety", "nobody"), ("originator", "parent"), ("options", "talk")):
        play.do(step, answer)
    play.do("meeting", "declined", CALL)
    play.do("second-meeting", "held", {**AT, "parents": "one came", "attendees": "chair,deputy"})
    assert play.step("chair-letter").why == "It comes after “Take legal advice”."
    play.do("legal-advice", "taken", {**AT, "adviser": "the authority"}, fact="a letter may go")
    assert play.step("chair-letter").state == "open"


def test_law_cards_advise_and_never_judge_and_what_is_unchecked_is_not_shown(play: Play) -> None:
    play.settle(category="allegation about a person", subject="staff")
    cards = law_of(play.book.law, play.case, date(2026, 11, 21))
    titles = " ".join(card.title for card in cards)
    assert "Education Act 2002" in titles
    assert "academies" not in titles, "marked U in the file"
    for card in cards:
        assert card.text.endswith(CAUTION)
        assert not card.banner
        assert "is an offence" not in card.text
    late = law_of(play.book.law, play.case, date(2027, 12, 1))
    assert {card.banner for card in late} == {"Last checked on 20 November 2026: the law may have changed since."}
    written = (FOLDER / "law.yaml").read_text()
    assert "mark: U" in written, "there is something to leave out"
    assert not [card for nation in Nation for card in playbook(nation).law if card.mark == "U"]


def test_scotland_is_not_shown_the_law_of_england(play: Play) -> None:
    scottish = {card.id for card in playbook("scotland").law}
    assert not scottish & {"threatening-communications", "false-communications", "teacher-anonymity", "defamation"}
    assert "defamation-scotland" in scottish


def test_the_help_directory_warns_of_what_nobody_checked_for_a_year(play: Play) -> None:
    today = date(2026, 11, 20)
    lines = directory(play.kept.school, play.book.help, today)
    assert (lines[0].name, lines[0].reach, lines[0].warning) == ("Wexshire LADO", "01632 960201", "")
    assert "0344 381 4772" in " ".join(line.reach for line in lines)
    later = directory(play.kept.school, play.book.help, date(2027, 9, 10))
    assert later[0].warning == "last checked on 01 September 2026: check it again"
    assert play.step("lado").text.count("Wexshire LADO, 01632 960201") == 1
    assert "the register names no HR provider yet" in play.step("hr").text
    links = shown_links(report_links(), today)
    assert {"Facebook", "YouTube", "TikTok"} <= {link.name for link in links}
    assert all(link.warning == "nobody here has tried it yet" for link in links if "https://" in link.reach)


def test_an_answer_is_all_or_nothing(play: Play) -> None:
    with pytest.raises(StepError):
        do(play.case, play.book, Answer("support", "offered", "head"), play.vault, NOW)
    with pytest.raises(StepError, match="has no field “colour”"):
        play.do("keep", "kept", {"colour": "red"})
    with pytest.raises(StepError, match="There is no step “dance”"):
        play.do("dance", "yes")
    assert not play.case.notes.exists()
