"""Work on a case: notes, whom it concerns, closing, and the chronology that tells of it all."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cases.audience import Reader, cases_for, sightings_for
from cases.case import CaseError
from cases.gates import GateError
from cases.models import Audience, CaseNote, NoteKind, Outcome, OwedCapture, Subject
from cases.playbook import StepError
from cases.playbook.closing import Closing, close
from cases.playbook.concerns import concern
from cases.playbook.noting import Told, note
from config.commands.case_work import COMMANDS
from config.commands.help_directory import command as help_directory
from evidence.models import LedgerLine
from register.models import Role
from reports.chronology import chronology, chronology_csv
from reports.names import NameScanner
from reports.pack import CaseFile, Voice
from tests.cases.playing import AT, CALL, NOW, Play, playing

WORK = {command.name: command for command in COMMANDS}


@pytest.fixture
def play(tables: None, tmp_path: Path) -> Iterator[Play]:
    with playing(tmp_path) as one:
        yield one


def typed(name: str, *words: str) -> Result:
    """A command, as a person types it."""
    return CliRunner().invoke(WORK[name], list(words))


CONTACT = Told(
    NoteKind.CONTACT, "head", "explained the parking", "seemed content", "parent", "telephone", "2026-11-20 08:30"
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"whom": ""}, "needs --whom by role"),
        ({"channel": ""}, "needs --whom by role, --channel"),
        ({"at": ""}, "needs --whom by role, --channel, --at"),
        ({"fact": ""}, "and --fact"),
        ({"whom": "Mr Trask"}, "is nobody that a note knows.*never a name"),
        ({"channel": "pigeon"}, "“pigeon” is no channel"),
        ({"at": "yesterday"}, "is no moment for “at”"),
        ({"at": "2026-11-20 09:30"}, "has not come yet"),
        ({"kind": NoteKind.NOTE}, "belong to a contact"),
        ({"kind": NoteKind.NOTE, "fact": "", "opinion": ""}, "A note needs words"),
        ({"corrects": 7}, "other notes correct none"),
        ({"kind": NoteKind.CORRECTION, "corrects": 7, "whom": "", "channel": ""}, "has no note 7"),
    ],
)
def test_a_contact_needs_whom_how_when_and_what(play: Play, change: dict[str, object], said: str) -> None:
    with pytest.raises(StepError, match=said):
        note(play.case, replace(CONTACT, **change), play.vault, NOW)  # type: ignore[arg-type]  # the fields of a test
    assert not CaseNote.objects.exists()


def test_facts_and_opinions_stay_apart_and_a_note_is_corrected_by_another(play: Play) -> None:
    first, warning = note(play.case, CONTACT, play.vault, NOW)
    assert (first.fact, first.opinion, first.whom, first.channel, warning) == (
        "explained the parking", "seemed content", "parent", "telephone", "",
    )  # fmt: skip
    correction = Told(NoteKind.CORRECTION, "head", "it was the other parent", corrects=1)
    second, _ = note(play.case, correction, play.vault, NOW)
    assert [first.number, second.number, second.fields] == [1, 2, {"corrects": "1"}]
    first.refresh_from_db()
    assert first.fact == "explained the parking"


def test_a_contact_that_came_too_early_is_recorded_and_opens_nothing(play: Play) -> None:
    play.do("safety", "child")
    written, warning = note(play.case, CONTACT, play.vault, NOW)
    assert warning.startswith("Waiting for LADO advice")
    assert written.fields == {"before_gate": "contact"}
    with pytest.raises(StepError, match="Waiting for LADO advice"):
        play.do("outcome", "no-action")


def test_every_answer_is_a_note_and_a_line_of_the_ledger_without_its_words(play: Play) -> None:
    play.do("originator", "staff", opinion="I think it was Owen")
    play.do("hr", "consulted", CALL, fact="agreed to wait")
    assert list(play.case.notes.values_list("number", "step", "answer", "by")) == [
        (1, "originator", "staff", "head"), (2, "hr", "consulted", "head"),
    ]  # fmt: skip
    ledger = " ".join(LedgerLine.objects.values_list("body", flat=True))
    assert "step hr: consulted" in ledger
    assert "agreed to wait" not in ledger
    assert "Owen" not in ledger
    assert play.kept.sound()


def test_lawful_criticism_is_closed_in_one_easy_step(play: Play) -> None:
    play.settle(category="criticism")
    close(play.case, play.book, Closing(Outcome.LAWFUL, "head"), play.vault, NOW)
    assert (play.case.outcome, play.case.closed_at) == ("lawful-criticism", NOW)
    assert (play.case.reach, play.case.any_truth) == ("not known", "not known")
    assert [one.step for one in play.case.notes.all()] == ["reach", "any-truth", "debrief", "outcome"]


def test_any_other_end_says_what_is_missing_and_changes_nothing(play: Play) -> None:
    with pytest.raises(StepError, match="its reach and whether there is some truth"):
        close(play.case, play.book, Closing(Outcome.RESOLVED, "head", lessons="none"), play.vault, NOW)
    play.case.refresh_from_db()
    assert (play.case.notes.count(), play.case.flags, play.case.closed_at) == (0, [], None)
    whole = Closing(Outcome.RESOLVED, "head", "not known", "the gate was late", lessons="tell parents sooner")
    close(play.case, play.book, whole, play.vault, NOW)
    assert (play.case.any_truth, play.case.outcome) == ("the gate was late", "resolved")


def test_a_case_that_was_about_somebody_is_not_closed_round_them(play: Play) -> None:
    play.settle(subject="staff")
    play.looked()
    concern(play.case, Subject.SCHOOL, ("head", "it means nobody"), play.vault, NOW)
    closing = Closing(Outcome.NO_ACTION, "head", "none", "none", lessons="none")
    with pytest.raises(GateError, match="Pages were looked at because of a person"):
        close(play.case, play.book, closing, play.vault, NOW)
    play.settle(flags=["support-settled", "subject-told"])
    close(play.case, play.book, closing, play.vault, NOW)
    assert play.case.outcome == "no-action"


def test_a_case_that_means_the_head_leaves_the_head_at_once(play: Play) -> None:
    head, chair, deputy = (Reader(play.kept.school, role) for role in (Role.HEAD, Role.CHAIR, Role.DEPUTY))
    assert play.case in cases_for(head)
    with pytest.raises(StepError, match="Say with --fact why"):
        concern(play.case, Subject.HEAD, ("deputy", " "), play.vault, NOW)
    concern(play.case, Subject.HEAD, ("deputy", "the thread means the headteacher"), play.vault, NOW)
    assert play.case.audience == Audience.CHAIR
    for reader in (head, deputy):
        assert play.case not in cases_for(reader)
        assert not sightings_for(reader).exists()
    assert play.case in cases_for(chair)
    assert sightings_for(chair).count() == 1
    play.settle(copied=" clerk ")
    with pytest.raises(StepError, match="Only the chair of governors, because"):
        concern(play.case, Subject.SCHOOL, ("clerk", "it means the school"), play.vault, NOW)
    concern(play.case, Subject.SCHOOL, ("chair", "it means the school"), play.vault, NOW)
    assert play.case in cases_for(head)
    assert sightings_for(head).count() == 1, "and its pages with it"
    assert [one.fields["before"] for one in play.case.notes.all()] == ["head", "chair"]


def rows_of(play: Play, flavour: str = "full") -> list[dict[str, str]]:
    file = CaseFile.of(play.case, play.vault)
    voice = Voice("redacted" if flavour == "redacted" else "full", NameScanner.of_register(), ("Owen Trask",))
    text = chronology_csv(chronology(file, voice)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_chronology_tells_every_note_in_order_with_both_times(play: Play) -> None:
    play.settle(opened_by="", origin="scan")
    note(play.case, CONTACT, play.vault, NOW)
    play.do("legal-advice", "taken", {**AT, "adviser": "the authority"}, fact="do not write to the Trasks")
    play.now = datetime(2027, 6, 1, 9, tzinfo=UTC)
    play.do("originator", "parent")
    rows = rows_of(play)
    assert [row["Number"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert [row["Time (UTC)"] for row in rows] == sorted(row["Time (UTC)"] for row in rows)
    by_what = {row["What happened"]: row for row in rows}
    contact = by_what["Contact"]
    assert "Note 1 of the case, in the role of headteacher." in contact["Details"]
    assert "With: parent; by telephone." in contact["Details"]
    assert "\nFact: explained the parking\nOpinion: seemed content" in contact["Details"]
    assert (contact["Time (UTC)"], "Written down at 2026-11-20 09:00:00 UTC" in contact["Details"]) == (
        "2026-11-20 08:30:00 UTC", True,
    )  # fmt: skip
    assert by_what["Decision: originator – parent"]["Local time"].endswith("10:00:00 BST")
    advice = by_what["Contact: legal advice – taken"]["Details"]
    assert "Withheld: what was advised stays with the school" in advice
    assert "Trasks" not in str(rows)


def test_the_redacted_copy_tells_what_was_done_and_not_what_somebody_wrote(play: Play) -> None:
    note(play.case, CONTACT, play.vault, NOW)
    rows = rows_of(play, "redacted")
    assert "With: parent; by telephone." in str(rows)
    assert "explained" not in str(rows)
    assert "content" not in str(rows)


def test_the_desk_of_a_case(play: Play) -> None:
    reference, head = play.case.reference, ("--as", "head", "--school", play.kept.school.key)
    shown = typed("steps", reference, *head).output
    assert "Next: May somebody be at risk? [safety]" in shown
    assert "child: A child may be at risk" in shown
    assert "Law to ask about. May be relevant; take advice. This is no legal advice." in shown
    told = json.loads(typed("steps", reference, *head, "--json").output)
    assert (told["next"], told["steps"][0]["state"]) == ("safety", "not needed")
    answered = typed("step", reference, "safety", "nobody", *head)
    assert f"Note 1 of case {reference}." in answered.output
    refused = typed("step", reference, "hr", "consulted", *head, "--field", "at")
    assert isinstance(refused.exception, StepError)
    assert isinstance(typed("steps", reference, "--as", "chair", *head[2:]).exception, CaseError)
    typed("note", reference, *head, "--fact", "a quiet day")
    closed = typed("close", reference, *head, "--outcome", "lawful-criticism")
    assert f"Case {reference} is closed: lawful criticism, no action." in closed.output
    play.case.refresh_from_db()
    assert play.case.notes.get(number=2).fact == "a quiet day"


def test_a_threat_shows_its_card_and_nothing_else(play: Play) -> None:
    play.settle(category="threat")
    shown = typed("steps", play.case.reference, "--as", "head", "--school", play.kept.school.key).output
    assert shown.index("999") < shown.index("called-101")
    assert shown.endswith("Everything else waits until this is answered.\n")
    assert "[options]" not in shown


def test_the_help_directory_is_printed_with_its_warnings(play: Play) -> None:
    said = CliRunner().invoke(help_directory, ["--school", play.kept.school.key]).output
    assert said.startswith("In danger now: 999. Police: 101.")
    assert "Wexshire LADO (lado): 01632 960201" in said
    assert "! nobody here has tried it yet" in said


def test_without_evidence_the_author_is_not_met(play: Play) -> None:
    OwedCapture.objects.filter(case=play.case).update(case=None)
    play.settle(flags=["ordinary"])
    assert play.step("ordinary-channel").state == "locked"
    with pytest.raises((StepError, GateError), match="Nobody is contacted while nothing shows"):
        play.do("ordinary-channel", "answered", CALL)
    play.now += timedelta(hours=1)


def test_what_nobody_decided_about_is_looked_at_with_its_case(play: Play) -> None:
    play.settle(category="criticism")
    page = play.case.sightings.get()
    close(play.case, play.book, Closing(Outcome.LAWFUL, "head"), play.vault, play.now)
    page.refresh_from_db()
    assert (page.decided, page.decided_by) == ("lawful-criticism", "head")
