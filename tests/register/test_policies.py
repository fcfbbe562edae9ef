"""The policy library: one current copy, what changed, who has read it, what it names that is no longer law."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from docx import Document
from weasyprint import HTML

from config.policy_text import policy_text
from register.models import Contact, Role, School
from register.policies import (
    Brought,
    PolicyError,
    acknowledge,
    add,
    called,
    current,
    findings,
    unread,
    versions_in_use,
    withdraw,
)
from register.stale_law import stale_law

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def school(database: None) -> School:
    made = School.objects.create(key="larkspur", name="Larkspur Hill Primary School", town="Wexcombe")
    for role in (Role.HEAD, Role.CHAIR):
        Contact.objects.create(school=made, role=role, name="A Person", email=f"{role}@larkspurhill.test")
    return made


def brought(version: str = "1", dated: date = date(2026, 9, 1), **more: Any) -> Brought:
    fields: dict[str, Any] = {
        "title": "E-safety", "version": version, "dated": dated, "change": "first version", "file_name": "e.txt",
        "content": f"The policy {version}".encode(), "text": "The policy", "by": Role.CLERK,
    }  # fmt: skip
    return Brought(**fields | more)


def test_only_the_current_version_is_handed_out_and_every_change_is_kept(school: School) -> None:
    add(school, brought("1", date(2025, 9, 1)), NOW - DAY)
    add(school, brought("2", change="names the new officer"), NOW)
    policy = called(school, "E-safety")
    assert bytes(current(policy).content) == b"The policy 2"
    with pytest.raises(PolicyError, match="Only the current version of “E-safety” is handed out: version 2"):
        current(policy, "1")
    changes = list(policy.versions.order_by("dated").values_list("version", "change", "withdrawn_at"))
    assert changes == [("1", "first version", NOW), ("2", "names the new officer", None)]
    withdraw(policy, NOW)
    with pytest.raises(PolicyError, match="has been withdrawn"):
        current(policy)
    assert policy.versions.count() == 2


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"title": " - "}, "Give the policy a title"),
        ({"version": " "}, "a number or name"),
        ({"change": ""}, "Say with --change what changed"),
        ({"dated": date(2026, 12, 1)}, "2026-12-01 is still to come"),
        ({"content": b""}, "e.txt is empty"),
        ({"content": bytes(20_000_001)}, "larger than 20 MB"),
        ({"version": "1"}, "has a version 1 already"),
        ({"version": "0", "dated": date(2020, 1, 1)}, "Version 1 of “E-safety” is newer"),
    ],
)
def test_what_cannot_be_a_version_changes_nothing(school: School, more: dict[str, Any], told: str) -> None:
    add(school, brought("1"), NOW)
    with pytest.raises(PolicyError, match=told):
        add(school, brought(**{"version": "2", **more}), NOW)
    assert [one.version for one in versions_in_use(school)] == ["1"]


def test_an_unknown_policy_is_told_with_those_that_exist(school: School) -> None:
    with pytest.raises(PolicyError, match=r"There is no policy “x”. The library holds: none\."):
        called(school, "x")


def test_everybody_reads_each_version_and_again_after_a_year(school: School) -> None:
    add(school, brought("1"), NOW)
    policy = called(school, "e-SAFETY")
    assert [one.version for one in unread(school, Role.HEAD, NOW)] == ["1"]
    acknowledge(policy, Role.HEAD, NOW)
    assert unread(school, Role.HEAD, NOW) == []
    assert unread(school, Role.CHAIR, NOW) != [], "each role for itself"
    assert unread(school, Role.HEAD, NOW + 364 * DAY) == []
    assert unread(school, Role.HEAD, NOW + 366 * DAY) != [], "the yearly reminder"
    add(school, brought("2", date(2026, 11, 20)), NOW + DAY)
    assert [one.version for one in unread(school, Role.HEAD, NOW + DAY)] == ["2"], "another text is read anew"
    assert any("The headteacher is to read and acknowledge: “E-safety”" in one for one in findings(school, NOW + DAY))


def test_an_old_policy_and_one_that_names_old_law_are_told(school: School) -> None:
    add(school, brought("1", date(2024, 11, 21), text="under the Data Protection Act 1998"), NOW)
    for role in (Role.HEAD, Role.CHAIR):
        acknowledge(called(school, "E-safety"), role, NOW)
    said = findings(school, NOW)
    assert [one for one in said if "older than" in one] == [], "one day less than 24 months"
    assert any("“E-safety” names the Data Protection Act 1998" in one for one in said)
    assert any("older than 24 months; review it" in one for one in findings(school, NOW + DAY))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Data\nProtection Act (1998)", "the Data Protection Act 1998"),
        ("the DPA 1998", "the Data Protection Act 1998"),
        ("the Regulation of Investigatory Powers Act", "the Regulation of Investigatory Powers Act 2000"),
        ("Telecommunications (Lawful Business Practice) Regulations 2000", "the Lawful Business Practice Regulations"),
        ("the ICO's Employment Practices Code", "employment practices code"),
        ("DCSF guidance", "the DCSF"),
        ("Keeping children safe in education (2018)", "the 2018 edition of “keeping children safe in education”"),
        ("Working Together to Safeguard Children 2018", "the 2018 edition"),
    ],
)
def test_law_that_is_no_more_is_found(text: str, told: str) -> None:
    assert told in " ".join(stale_law(text, 2026))


@pytest.mark.parametrize(
    "text", ["the Data Protection Act 2018", "Keeping children safe in education 2026", "KCSIE 2025", "a grip on it"]
)
def test_law_that_may_be_current_is_left_alone(text: str) -> None:
    assert list(stale_law(text, 2026)) == []


def test_words_are_read_from_text_word_and_pdf() -> None:
    document = Document()
    document.add_paragraph("Under the DPA 1998")
    document.add_table(1, 1).cell(0, 0).text = "and RIPA"
    word = io.BytesIO()
    document.save(word)
    pdf = HTML(string="<p>Under the DPA 1998</p>").write_pdf()
    assert pdf is not None
    assert "RIPA" in policy_text("p.docx", word.getvalue())
    assert "Under the DPA 1998" in policy_text("p.pdf", pdf)
    assert policy_text("p.txt", "Bărbulescu".encode()) == "Bărbulescu"
    for name, content in (("p.bin", b"\xff\xfe\x00"), ("p.docx", b"PK\x03\x04broken"), ("p.pdf", b"%PDF-1.7 broken")):
        with pytest.raises(PolicyError, match=name):
            policy_text(name, content)
