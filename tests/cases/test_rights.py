"""The rights desk: clocks to the day, a search for one role alone, and answers that name nobody else."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cases.models import Audience, NoteKind, Right, RightsRequest, Ruling
from cases.notes import Noted, write
from cases.reporters import note
from cases.retention_holds import hold_case
from cases.retention_overdue import overdue
from cases.retention_run import carry_out
from cases.rights import (
    Asked,
    RightsError,
    Ruled,
    acknowledge,
    correct,
    decide,
    extend,
    pause,
    receive,
    request_called,
    requests_for,
    resume,
)  # fmt: skip
from cases.rights_clock import due_at, months_after
from cases.rights_export import Choice, Told, answer, as_json, as_text, exported, foi_answer
from cases.rights_objections import heeded, paused_now
from cases.rights_search import search
from config.veils import veils_without
from evidence.events import Event
from evidence.models import LedgerLine
from register.models import Role
from tests.cases.keeping import Keeping, keeping

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DILYS, MORGAN = "Dilys Cadwallon", "Morgan Tresillian"
WHOM = "the person who asked"


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    with keeping(tmp_path) as found:
        found.person(DILYS, "deputy")
        found.person(MORGAN)
        yield found


def asked(
    kept: Keeping, right: Right = Right.ACCESS, person: str = DILYS, at: datetime = NOW, **more: Any
) -> RightsRequest:
    return receive(kept.reader(Role.HEAD), Asked(right, person, received_at=at, **more), kept.vault, at)


def day_of(row: RightsRequest) -> date:
    """Last day on which an answer is in time."""
    due = due_at(row)
    assert due
    return due.date()


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (datetime(2026, 9, 1, 10, tzinfo=UTC), date(2026, 10, 1)),
        (datetime(2027, 1, 31, 10, tzinfo=UTC), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (datetime(2026, 11, 26, 10, tzinfo=UTC), date(2026, 12, 29)),  # Boxing Day is a Saturday, kept on Monday
        (
            datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
            date(2026, 8, 3),
        ),  # 1 July at the school
    ],
)
def test_an_answer_is_due_after_a_month_on_a_working_day(kept: Keeping, received: datetime, last: date) -> None:
    assert day_of(asked(kept, at=received)) == last


def test_months_end_on_their_last_day() -> None:
    found = [months_after(date(2027, 12, 31), months) for months in (1, 2, 3)]
    assert found == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31)]


def test_the_clock_stands_while_the_person_is_asked_and_is_extended_once(kept: Keeping) -> None:
    dpo, row = kept.reader(Role.DPO), asked(kept, at=datetime(2026, 9, 1, 10, tzinfo=UTC))
    first = day_of(row)
    at = datetime(2026, 9, 8, 10, tzinfo=UTC)
    pause(row, "which of two people of that name", dpo, kept.vault, at)
    assert due_at(row) is None
    resume(row, dpo, kept.vault, at + timedelta(days=3, hours=1))
    assert day_of(row) == first + 4 * DAY
    due = due_at(row)
    assert due
    with pytest.raises(RightsError, match="only once"):
        extend(row, "too late", dpo, kept.vault, due + DAY, due=due)
    extend(row, "four hundred pages", dpo, kept.vault, due - DAY, due=due)
    assert day_of(row) == date(2026, 12, 7)  # 1 December and four days is a Saturday
    with pytest.raises(RightsError, match="only once"):
        extend(row, "again", dpo, kept.vault, due - DAY, due=due)
    with pytest.raises(RightsError, match="--as dpo"):
        acknowledge(row, kept.reader(Role.HEAD), kept.vault, at)


def test_other_requests_have_clocks_of_their_own(kept: Keeping) -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
    rows = [asked(kept, right, at=friday) for right in (Right.OBJECTION, Right.COMPLAINT, Right.FOI)]
    assert [day_of(row) for row in rows] == [date(2026, 12, 4), date(2026, 12, 20), date(2026, 12, 18)]
    acknowledge(rows[1], kept.reader(Role.DPO), kept.vault, friday)
    assert due_at(rows[1]) is None
    late = friday + 40 * DAY
    assert [row.reference in " ".join(overdue(late)) for row in rows] == [True, False, True]
    assert "acknowledged" in " ".join(overdue(late)) or rows[1].acknowledged_at


def test_only_the_officer_knows_of_requests_and_the_safeguarding_lead_of_those_about_children(kept: Keeping) -> None:
    kept.person("Idris Penhallow", "dpo")
    row, child, own = asked(kept), asked(kept, child=True), asked(kept, person="Idris Penhallow")
    found = {role: list(requests_for(kept.reader(role))) for role in (Role.DPO, Role.DSL, Role.AUTHORITY, Role.HEAD)}
    assert found == {Role.DPO: [row, child], Role.DSL: [child], Role.AUTHORITY: [own], Role.HEAD: []}
    missing = "There is no request {} for you"
    for reference in (row.reference, "R-AAAA-AAAA"):  # the same sentence for what is not theirs and what is not there
        with pytest.raises(RightsError, match=missing.format(reference)):
            request_called(kept.reader(Role.HEAD), reference)


def test_a_search_finds_the_person_everywhere_for_the_officer_alone_and_is_written_down_without_the_name(
    kept: Keeping,
) -> None:
    mine = kept.sighting(NOW, f"It was {DILYS} who shut the gate", audience=Audience.CHAIR)
    other = kept.sighting(NOW, "The Cadwallon family opened a shop")
    kept.sighting(NOW, "The fair was lovely")
    case = kept.case(mine, at=NOW, audience=Audience.CHAIR)
    noted = kept.case(at=NOW, reason="a complaint")
    write(noted, Noted(NoteKind.CONTACT, NOW, "head", fact=f"{DILYS} was told"), kept.vault, NOW)
    shut = kept.case(at=NOW, reason=f"about {DILYS}", locked_out=" dpo ")
    row = asked(kept)
    held = search(kept.reader(Role.DPO), row, kept.vault, NOW)
    assert (held.sightings, set(held.cases), held.perhaps) == ((mine,), {case, noted}, (other.reference,))
    assert shut not in held.cases, "what the officer must not know of stays out"
    with pytest.raises(RightsError, match="Only the data protection officer"):
        search(kept.reader(Role.HEAD), row, kept.vault, NOW)
    bodies = "\n".join(LedgerLine.objects.values_list("body", flat=True))
    assert Event.SEARCHED in bodies
    assert Event.DENIED in bodies
    assert "Cadwallon" not in bodies


def test_an_answer_veils_others_and_withholds_reporters_and_advice(kept: Keeping) -> None:
    page = kept.sighting(
        NOW, f"{DILYS} and {MORGAN} shut the gate, writes Petra Quillfeather", author="Petra Quillfeather"
    )
    kept.captured(page)
    case = kept.case(page, at=NOW, reason=f"a complaint about {DILYS}")
    note(kept.apart, case, "Oswin Larkfield, parent", NOW)
    for step, fact in [
        ("", f"{DILYS} met {MORGAN}"),
        ("legal advice", f"{DILYS} has a claim"),
        ("", "the gate is mended"),
    ]:
        write(case, Noted(NoteKind.CONTACT, NOW, "head", fact=fact, step=step), kept.vault, NOW)
    hold_case(kept.reader(Role.HEAD), case, "a claim", kept.vault, NOW)  # it blocks erasure, and no right to see
    row = asked(kept)
    held = search(kept.reader(Role.DPO), row, kept.vault, NOW)
    content = answer(row, held, Choice(WHOM), veils_without(held.person), NOW)
    told = as_text(content).decode()
    assert DILYS in told
    assert "shut the gate" in told
    for strange in (MORGAN, "Quillfeather", "Larkfield", "has a claim", "gate is mended"):
        assert strange not in told
    assert "M.T." in told
    assert "P.Q." in told
    assert "told to nobody" in told
    assert "legal professional privilege" in told
    assert f"For: {WHOM}" in told
    assert json.loads(as_json(content)) == content
    less = answer(row, held, Choice(WHOM, {case.reference: "an investigation runs"}), veils_without(held.person), NOW)
    assert less["cases"] == []
    assert f"{case.reference}: an investigation runs" in less["withheld"]
    with pytest.raises(RightsError, match="not among what was found"):
        answer(row, held, Choice(WHOM, {"K-ZZZZ-ZZZZ": "x"}), veils_without(held.person), NOW)


def test_each_export_names_its_recipient_in_the_ledger(kept: Keeping) -> None:
    row = asked(kept)
    with pytest.raises(RightsError, match="--for"):
        Told(b"an answer", " ")
    exported(kept.reader(Role.DPO), row, Told(b"an answer", WHOM), kept.vault, NOW)
    line = json.loads(LedgerLine.objects.order_by("number").last().body)  # type: ignore[union-attr]
    assert (line["event"], line["recipient"], line["request"]) == (Event.EXPORTED, WHOM, row.reference)


def test_what_the_foi_officer_gets_holds_no_reporter_and_nobody_s_name(kept: Keeping) -> None:
    case = kept.case(at=NOW, reason=f"a complaint about {DILYS}")
    note(kept.apart, case, "Oswin Larkfield, parent", NOW)
    write(case, Noted(NoteKind.MEETING, NOW, "head", fact=f"{MORGAN} was there"), kept.vault, NOW)
    row = asked(kept, Right.FOI, "a newspaper")
    choice = Choice("the FOI officer", {f"{case.reference}/2": "section 40: personal information"})
    told = as_text(foi_answer(row, [case], choice, veils_without(None), NOW)).decode()
    assert case.reference in told
    assert "section 40" in told
    assert not any(name in told for name in (DILYS, MORGAN, "Larkfield"))


def test_a_correction_stands_beside_the_capture_which_stays_as_it_was(kept: Keeping) -> None:
    page = kept.sighting(NOW, f"{DILYS} shut the gate")
    capture = kept.captured(page)
    before = [place.read_bytes() for place in kept.bytes_of(capture)]
    case, row = kept.case(page, at=NOW), asked(kept, Right.RECTIFICATION)
    correct(row, case, "I was not at school that day.", kept.reader(Role.DPO), kept.vault, now=NOW)
    (written,) = case.notes.all()
    assert (written.kind, written.fact) == (NoteKind.CORRECTION, "I was not at school that day.")
    assert [place.read_bytes() for place in kept.bytes_of(capture)] == before
    assert kept.sound()


def test_an_objection_pauses_its_source_or_its_person_until_it_is_decided(kept: Keeping) -> None:
    dpo = kept.reader(Role.DPO)
    row, person = asked(kept, Right.OBJECTION, source="board"), asked(kept, Right.OBJECTION)
    assert heeded([kept.source]) == []
    assert paused_now().people == {(kept.school.pk, "dilys-cadwallon")}
    with pytest.raises(RightsError, match="no source"):
        asked(kept, Right.OBJECTION, source="nowhere")
    decide(row, Ruled(Ruling.REFUSED, "the board is public and small", dpo), kept.vault, NOW)
    assert heeded([kept.source]) == [kept.source]
    decide(person, Ruled(Ruling.GRANTED, "the post has ended", dpo), kept.vault, NOW)
    assert paused_now().people, "an objection that was right lasts"


def test_a_refusal_gives_reasons_and_the_way_to_the_commissioner_and_a_hold_forbids_erasure(kept: Keeping) -> None:
    dpo, row = kept.reader(Role.DPO), asked(kept, Right.ERASURE)
    with pytest.raises(RightsError, match="--reason"):
        decide(row, Ruled(Ruling.REFUSED, " ", dpo), kept.vault, NOW)
    with pytest.raises(RightsError, match="legal hold"):
        decide(row, Ruled(Ruling.GRANTED, "gone", dpo), kept.vault, NOW, held=["C-0A1B"])
    told = decide(row, Ruled(Ruling.PARTLY, "One page is needed for a claim.", dpo), kept.vault, NOW, held=["C-0A1B"])
    assert "One page is needed for a claim." in told
    assert "ico.org.uk" in told
    with pytest.raises(RightsError, match="was decided"):
        decide(row, Ruled(Ruling.GRANTED, "after all", dpo), kept.vault, NOW)


def test_who_asked_is_forgotten_a_year_after_the_decision(kept: Keeping) -> None:
    row = asked(kept, statement="please")
    decide(row, Ruled(Ruling.GRANTED, "here it is", kept.reader(Role.DPO)), kept.vault, NOW)
    carry_out(kept.vault, kept.apart, NOW + 364 * DAY)
    assert RightsRequest.objects.get(pk=row.pk).person == DILYS
    carry_out(kept.vault, kept.apart, NOW + 365 * DAY)
    row.refresh_from_db()
    assert (row.person, row.statement, row.ruling) == ("", "", "granted")
