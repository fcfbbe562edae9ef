"""The process record: what is refused, what is missing, and what it lets through."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml

from config.environment import Environment
from config.process_known import known
from register import store
from register.approval import (
    LIVE,
    NotApprovedError,
    approved_sources,
    due_sources,
    next_due,
    sources_of_case,
    standing,
    unapproved_sources,
)
from register.document import SchoolEntry
from register.models import School, Source
from register.process import DEMONSTRATION, Gate, covered_people, outlook, refusals
from register.process_check import lacks
from register.process_draft import draft
from register.process_entry import ProcessEntry
from register.reading import RegisterError, read_register
from tests.register.records import SAID, signed, unsigned

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = NOW.date()
APPROVED = {"by": "Tobias Wrenfold", "on": "2026-09-21", "why": "agreed with all", "review": "2027-08-31"}


def source(key: str, kind: str, every: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "title": f"The {key}", "kind": kind, "every": every, "approval": APPROVED, **more}


SOURCES = [
    source("own", "site", "1 day", address="http://larkspurhill.test/"),
    source("corner", "page", "1 week", address="http://corner.test/"),
    source("web", "search", "1 day", engine="brave", monthly_cap=5, queries=["larkspurhill.test"]),
]
PEOPLE = [
    {"id": "head", "category": "staff", "name": "Davina Clacy", "role": "head"},
    {"id": "chair", "category": "governor", "name": "Tobias Wrenfold", "role": "chair"},
]


LEADERS = [
    {"role": role, "name": name, "email": f"{role}@larkspurhill.test", "digest": True}
    for role, name in (("chair", "Tobias Wrenfold"), ("authority", "Corin Hadleigh"))
]


def entry_of(process: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    return {
        "id": "larkspur",
        "name": "Larkspur Hill Primary School",
        "town": "Wexcombe",
        "domains": ["larkspurhill.test"],
        "notice": "http://larkspurhill.test/online-notice",
        "people": PEOPLE,
        "contacts": LEADERS,
        "sources": SOURCES,
        "process": process,
        **more,
    }


Load = Callable[..., School]


@pytest.fixture
def load(tmp_path: Path, database: None) -> Load:
    def loaded(process: dict[str, Any] | None, now: datetime = NOW, **more: Any) -> School:
        file = tmp_path / "register.yaml"
        file.write_text(yaml.safe_dump({"schools": [entry_of(process, **more)]}, allow_unicode=True))
        (school,) = store.load(read_register(file), now)
        return school

    return loaded


def due(now: datetime = NOW) -> set[str]:
    return {one.key for one in due_sources(now)}


def said(process: dict[str, Any], **more: Any) -> list[str]:
    school = School(**{"notice": "http://larkspurhill.test/online-notice", **more})
    return [str(lack) for lack in lacks(ProcessEntry.model_validate(process), school, TODAY)]


def test_a_whole_record_lets_everything_through_that_it_covers(load: Load) -> None:
    load(signed())
    assert due() == {"own", "corner", "web"}
    assert unapproved_sources(NOW) == []
    assert refusals(NOW) == []


@pytest.mark.parametrize(("left", "whom"), [(0, "authority or trust officer"), (1, "chair of governors")])
def test_without_somebody_to_go_to_nothing_is_looked_at(load: Load, left: int, whom: str) -> None:
    load(signed(), contacts=[LEADERS[left]])
    assert due() == set()
    assert f"name no {whom}" in " ".join(refusals(NOW)).replace("local ", "")


def test_without_a_record_nothing_is_looked_at_and_everybody_is_told_why(load: Load) -> None:
    school = load(None)
    assert due() == set()
    assert next_due(NOW) is None
    assert {state.split(" (")[0] for _, state in unapproved_sources(NOW)} == {
        "waiting for a process record that is complete, signed and in date"
    }
    assert " ".join(refusals(NOW)) == (
        "Larkspur Hill Primary School may not be looked for yet: its process record is not in force. Process record is "
        "missing. `headsup process draft --school larkspur` writes one to fill. "
        "`headsup process check --school larkspur` lists what is missing."
    )
    with pytest.raises(NotApprovedError, match=r"waiting for a process record.*Renew the process record"):
        approved_sources(NOW, ["own"])
    assert covered_people(school, TODAY) == []


def test_a_demonstration_needs_none(load: Load) -> None:
    school = load(None, demonstration=True)
    assert due() == {"own", "corner", "web"}
    assert len(covered_people(school, TODAY)) == 2
    assert "invented school" in DEMONSTRATION


@pytest.mark.parametrize(
    "heading", [name for name in ProcessEntry.model_fields if name not in {"version", "about_head"}]
)
def test_every_heading_must_be_filled(heading: str) -> None:
    whole = signed()
    assert said(whole) == []
    lacking = said({name: value for name, value in whole.items() if name != heading})
    assert any(one.startswith(heading) for one in lacking), lacking


def filled_places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [found for name, one in value.items() for found in filled_places(one, (*place, name))]
    if isinstance(value, list):
        return [found for number, one in enumerate(value) for found in filled_places(one, (*place, number))]
    return [place] if isinstance(value, str) else []


def test_no_place_below_a_heading_may_say_nothing() -> None:
    """“tbc” is as good as empty, wherever it stands; what is chosen from a list or is a date is refused at once."""
    chosen = {"version", "purpose", "basis", "kind", "engine", "people", "on", "when", "written", "review"}
    chosen |= {"likelihood", "severity", "residual"}
    for place in filled_places(unsigned()):
        if chosen & set(place):
            continue
        spoilt: Any = unsigned()
        spoilt = yaml.safe_load(yaml.safe_dump(spoilt))
        inner = spoilt
        for step in place[:-1]:
            inner = inner[step]
        inner[place[-1]] = "TBC."
        mark = ProcessEntry.model_validate(spoilt).mark
        signatures = [{**one, "text": mark} for one in signed()["signatures"]]
        lacking = said({**spoilt, "signatures": signatures})
        assert lacking, place
        assert lacking[0].startswith(str(place[0])), lacking


@pytest.mark.parametrize(
    ("process", "told"),
    [
        (signed(roles=("head", "chair")), "signatures lack the data protection officer: a name, a day, and the mark"),
        (signed(on=date(2026, 11, 21)), "signatures lack the headteacher: 2026-11-21 is still to come."),
        (signed(on=date(2026, 8, 1)), "lies before the day on which the text was written"),
        ({**signed(), "decision": "Something else."}, "Was it changed afterwards? Then sign it again."),
        (signed(review="2027-10-01"), "it must lie within 12 months of the last signature (2026-09-20)"),
        (signed(review="2026-11-19"), "review was due by 2026-11-19. Read the record again"),
        (signed(roles=("head", "chair", "dpo"), about_head=True), "hold the headteacher’s, whom this record concerns"),
        (signed(consultation={}), "consultation is not filled (staff.when, staff.result, unions.when"),
        (signed(written="2026-12-01"), "written is 2026-12-01, which is still to come"),
        (
            signed(purposes=[{**unsigned()["purposes"][0], "basis": "legitimate interests"}]),
            "say where the assessment of them lies",
        ),
        (signed(purposes=unsigned()["purposes"] * 2), "names P1 twice"),
        (signed(purposes=[{**unsigned()["purposes"][0], "review": "2026-11-01"}]), "P1 was to be looked at again"),
        (
            signed(covers={"kinds": [{"kind": "search", "every_hours": 24}], "complaints": True, "people": ["staff"]}),
            "says search, but not which engine",
        ),
    ],
)
def test_what_is_not_right_is_said(process: dict[str, Any], told: str) -> None:
    assert told in " ".join(said(process))


def test_three_people_sign_and_not_one_of_them_twice() -> None:
    process = signed()
    process["signatures"][1]["name"] = "davina clacy"
    assert said(process) == ["signatures hold one name twice; the three who sign are three people."]
    process = signed()
    process["signatures"][1]["role"] = "head"
    assert any("hold one role twice" in one for one in said(process))


def test_where_it_concerns_the_head_the_chair_signs_alone() -> None:
    assert said(signed(roles=("chair",), about_head=True)) == []
    assert said(signed(roles=("chair",))) != []


def test_nobody_is_looked_at_without_a_public_notice(load: Load) -> None:
    load(signed(), notice="")
    assert due() == set()
    assert "`headsup notice` writes" in refusals(NOW)[0]


@pytest.mark.parametrize(
    ("purpose", "told"),
    [
        ({"purpose": "find out who grumbles"}, "is not one of the purposes for which a school may look"),
        ({"purpose": "other"}, "needs a dpo_note"),
        ({"purpose": "P2", "basis": "consent of staff"}, "consent is no basis here"),
        ({"purpose": "P2", "basis": "good will"}, "is not a basis that Heads-up knows"),
    ],
)
def test_a_free_purpose_and_consent_are_refused_in_the_file(load: Load, purpose: dict[str, str], told: str) -> None:
    with pytest.raises(RegisterError, match=told) as caught:
        load(unsigned(purposes=[purpose]))
    assert "schools[1].process.purposes[1]" in str(caught.value)


def test_another_purpose_stands_with_the_officers_note() -> None:
    other = {**unsigned()["purposes"][0], "purpose": "other", "dpo_note": "Agreed on 4 September."}
    assert said(signed(purposes=[other])) == []


def test_a_source_that_was_not_assessed_pauses_alone(load: Load) -> None:
    feed = source("gazette", "feed", "1 day", address="http://wexcombegazette.test/feed.atom")
    other = source("mojeek", "search", "1 day", engine="mojeek", queries=["larkspurhill.test"])
    oftener = source("often", "site", "12 hours", address="http://often.test/")
    seldom = source("seldom", "site", "1 week", address="http://seldom.test/")
    load(signed(), sources=[*SOURCES, feed, other, oftener, seldom])
    assert due() == {"own", "corner", "web", "seldom"}
    states = {one.key: state for one, state in unapproved_sources(NOW)}
    assert states == {
        "gazette": "waiting for the process record, which does not cover sources of kind feed",
        "mojeek": "waiting for the process record, which does not cover sources of kind search (mojeek)",
        "often": "waiting for the process record, which covers kind site once in 24 hours, not once in 12",
    }


def test_a_category_of_people_that_was_not_assessed_is_not_matched(load: Load) -> None:
    covers = {**unsigned()["covers"], "people": ["staff"]}
    school = load(signed(covers=covers))
    assert [person.key for person in covered_people(school, TODAY)] == ["head"]


def test_a_page_of_a_complaint_waits_for_a_record_that_covers_complaints(load: Load) -> None:
    for complaints, state in ((True, LIVE), (False, "waiting for the process record, which does not cover visits")):
        school = load(signed(covers={**unsigned()["covers"], "complaints": complaints}))
        Source.objects.filter(of_case=True).delete()
        page = Source.objects.create(
            school=school, key="case-k-1", title="x", kind="page", address="http://c.test/", of_case=True,
            every_hours=1, approved_by="head", approved_on=TODAY, review_by=TODAY + timedelta(days=14),
        )  # fmt: skip
        assert standing(page, NOW).startswith(state)
        assert ("case-k-1" in {one.key for one in sources_of_case(NOW, [page.pk], school)}) is complaints


def test_while_a_new_version_waits_for_its_signatures_the_old_one_stays_in_force(load: Load) -> None:
    load(signed(), NOW - timedelta(days=30))
    feed = source("gazette", "feed", "1 day", address="http://wexcombegazette.test/feed.atom")
    wider = {**unsigned()["covers"], "kinds": [*unsigned()["covers"]["kinds"], {"kind": "feed", "every_hours": 24}]}
    load(unsigned(version="2", covers=wider), NOW - timedelta(days=2), sources=[*SOURCES, feed])
    assert due() == {"own", "corner", "web"}, "only what is new waits"
    assert "Version 2 of the process record" in " ".join(outlook(School.objects.get(), NOW))
    load(signed(version="2", covers=wider), NOW - timedelta(days=1), sources=[*SOURCES, feed])
    assert due() == {"own", "corner", "web", "gazette"}
    narrower = {**unsigned()["covers"], "kinds": [{"kind": "site", "every_hours": 24}]}
    load(unsigned(version="3", covers=narrower), sources=[*SOURCES, feed])
    assert due() == {"own"}, "what is taken away is taken away at once"
    load(None)
    assert due() == set(), "a record that was taken out of the register is in force no more"


def test_a_record_ends_with_its_review(load: Load) -> None:
    school = load(signed())
    Source.objects.update(review_by=date(2030, 1, 1))
    last = datetime(2027, 9, 1, 12, tzinfo=UTC)
    assert due(last) == {"own", "corner", "web"}
    assert "in force until 15 September 2027; renew it in time" in " ".join(outlook(school, last))
    assert outlook(school, last - timedelta(days=60)) == []
    assert due(last + timedelta(days=1)) == set(), "a purpose was to be looked at again"
    assert not Gate(last).refusal(school)


def test_the_draft_loads_and_lacks_only_what_people_decide(load: Load, tmp_path: Path) -> None:
    school = load(None)
    text = draft(school, known(school, Environment()), TODAY)
    declared = yaml.safe_dump({name: said for name, said in entry_of(None).items() if name != "process"})
    file = tmp_path / "drafted.yaml"
    file.write_text(f"schools:\n  -\n{indent(declared, '    ')}{text}")
    made: SchoolEntry = read_register(file).schools[0]
    assert made.process is not None
    assert {(one.kind, one.engine, one.every_hours) for one in made.process.covers.kinds} == {
        ("site", "", 24), ("page", "", 168), ("search", "brave", 24),
    }  # fmt: skip
    assert len(made.process.retention) >= 5
    assert [purpose.basis for purpose in made.process.purposes] == [""] * 6, "the law is not decided by a draft"
    lacking = {lack.heading for lack in lacks(made.process, school, TODAY)}
    assert lacking >= {"necessity", "consultation", "dpo", "decision", "signatures", "review", "ico", "barbulescu"}
    assert lacking.isdisjoint({"version", "written", "retention", "access"})
    assert "Why not less" in text


def test_the_record_survives_export_and_keeps_its_mark(load: Load, tmp_path: Path) -> None:
    school = load(signed())
    before = ProcessEntry.model_validate(signed()).mark
    file = tmp_path / "again.yaml"
    file.write_text(store.export([school]))
    entry = read_register(file).schools[0].process
    assert entry is not None
    assert entry.mark == before
    store.load(read_register(file), NOW)
    assert school.processes.count() == 1, "the same record is no new version"
    assert ProcessEntry.model_validate({**signed(), "decision": f"{SAID} "}).mark == before
    assert ProcessEntry.model_validate({**signed(), "decision": "Stop."}).mark != before
