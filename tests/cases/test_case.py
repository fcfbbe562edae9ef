"""Cases: what opens one, what it may visit, and who may know of it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.case import CaseError, Complaint, open_case
from cases.models import Audience, Case
from evidence.vault import Vault
from register.approval import sources_of_case
from register.document import RegisterEntry
from register.models import Role, School
from register.reading import read_register
from register.store import load
from tests.conftest import ROOT, Home

LINK = "http://townchatter.test/talk/7"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def school(database: None) -> School:
    entry: RegisterEntry = read_register(ROOT / "config" / "school.example.yaml")
    (school,) = load(entry, NOW)
    return school


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def told(**more: object) -> Complaint:
    fields: dict[str, object] = {"reason": "a thread about the parking", "opened_by": Role.HEAD, "links": [LINK]}
    return Complaint(**{**fields, **more})  # type: ignore[arg-type]  # the fields of a test


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reason": ""}, "A case needs a reason"),
        ({"reason": "  "}, "A case needs a reason"),
        ({"links": ["file:///etc/passwd"]}, "cannot be visited"),
        ({"links": ["http://user:pass@townchatter.test/"]}, "cannot be visited"),
        ({"links": ["townchatter.test/talk/7"]}, "beginning with https"),
        ({"terms": ["he is"]}, "too short to look for"),
    ],
)
def test_without_a_reason_and_addresses_that_make_sense_there_is_no_case(
    school: School, vault: Vault, more: dict[str, object], said: str
) -> None:
    with pytest.raises(CaseError, match=said):
        open_case(school, told(**more), vault, NOW)
    assert not Case.objects.exists()
    assert not school.sources.filter(of_case=True).exists()


@pytest.mark.parametrize(
    ("more", "whose"),
    [
        ({}, Audience.HEAD),
        ({"terms": ["Mrs Clacy is a disgrace"]}, Audience.CHAIR),
        ({"terms": ["the head should resign"]}, Audience.CHAIR),
        ({"reason": "a complaint about the headteacher"}, Audience.CHAIR),
        ({"links": ["http://townchatter.test/davina-clacy-must-go"]}, Audience.CHAIR),
        ({"concerns_head": True}, Audience.CHAIR),
        ({"terms": ["the head should resign"], "concerns_head": False}, Audience.HEAD),
    ],
)
def test_what_is_about_the_head_is_the_chairs(
    school: School, vault: Vault, more: dict[str, object], whose: Audience
) -> None:
    assert open_case(school, told(**more), vault, NOW).audience == whose


def test_addresses_may_be_visited_for_their_case_alone_and_for_two_weeks(school: School, vault: Vault) -> None:
    case, other = (open_case(school, told(), vault, NOW) for _ in range(2))
    assert re.fullmatch(r"K-[A-Z2-7]{4}-[A-Z2-7]{4}", case.reference)

    def visited(now: datetime) -> list[str]:
        mine = set(case.sources.values_list("pk", flat=True))
        return [source.key for source in sources_of_case(now, mine, school)]

    assert visited(NOW)[0] == f"case-{case.reference.lower()}-1", "the link first"
    assert len(visited(NOW)) == school.declared_sources().count() + 1, "nothing of the other case"
    assert not [key for key in visited(datetime(2027, 1, 1, tzinfo=UTC)) if key.startswith("case-")]
    assert other.owed.get().address == LINK


def test_no_timetable_digest_or_register_knows_of_them(loaded: Home) -> None:
    before = loaded("register", "export").stdout
    case = loaded("case", "open", "--by", "head", "--reason", "a thread", "--link", LINK).stdout.strip()
    assert loaded("register", "export").stdout == before
    loaded("register", "load", loaded.folder / "register.yaml")
    assert loaded.rows("select withdrawn from register_source where of_case") == [(0,)], "a load leaves them alone"
    assert "There is no source" in loaded("scan", "--source", f"case-{case.lower()}-1", expect=2).stderr
    assert [one["case"] for one in loaded.json("case", "list", "--as", "head")] == [case]
    page = {"address": LINK, "capture": "", "grade": "", "why": "it is still to be taken", "looks": []}
    assert loaded.json("case", "show", case, "--as", "head")["pages"] == [page]
    assert "There is no case for you" in loaded("case", "list", "--as", "chair").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("capture", LINK, "--by", "head"), "A case needs a reason"),
        (("scan", "--url", LINK, "--by", "head"), "A case needs a reason"),
        (("capture", LINK, "--reason", "a thread"), "Say with --by in whose role"),
        (("scan", "--complaint", "K-AAAA-AAAA"), "There is no case K-AAAA-AAAA"),
        (("case", "open", "--by", "head", "--reason", "x", "--school", "elsewhere"), "the register holds: larkspur"),
    ],
)
def test_without_a_case_and_a_reason_nothing_is_visited(loaded: Home, words: tuple[str, ...], said: str) -> None:
    assert said in loaded(*words, expect=2).stderr
