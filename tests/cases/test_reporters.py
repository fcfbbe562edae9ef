"""Who reported it: encrypted, in no export, no ledger and no answer, and forgotten for good when it is asked."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cases.reporters import ReporterError, checked, keep_apart, telling
from tests.conftest import Home, village_home
from tests.evidence.letters import MAIL
from tests.village.demo import fresh_register
from tests.village.server import Village

PERSON = "Petra Quillfeather, parent in year 4\npetra@quill.test\n07700 900123\n"
PIECES = ("Quillfeather", "petra@quill.test", "07700 900123")


def bytes_of(folder: Path) -> bytes:
    return b"\n".join(str(file).encode() + file.read_bytes() for file in folder.rglob("*") if file.is_file())


def keys(home: Home) -> list[Path]:
    return sorted((home.folder / "var" / "keys" / "reporters").glob("*"))


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory, village: Village, today: Any) -> tuple[Home, str]:
    """An installation with a mail that a parent handed in, and the case that it belongs to."""
    home = village_home(tmp_path_factory.mktemp("noted"), village)
    home("register", "load", fresh_register(home.folder, today.date()))
    case = home("case", "open", "--by", "head", "--reason", "a complaint", "--term", "gate was shut").stdout.strip()
    file = home.folder / "mail of Quillfeather.eml"
    file.write_bytes(MAIL.replace(b"one</td>", b"sent on by Petra Quillfeather petra&#64;quill.test</td>"))
    details = home.folder / "reporter.txt"
    details.write_text(PERSON)
    words = ("--case", case, "--title", "a mail", "--seen", "4 May", "--reporter-file", details)
    told = home("evidence", "supply", file, *words, "--json")
    assert not any(piece in told.stdout + told.stderr for piece in PIECES)
    return home, case


@pytest.fixture
def copied(noted: tuple[Home, str], tmp_path: Path) -> tuple[Home, str]:
    home, case = noted
    shutil.copytree(home.folder / "var", tmp_path / "var")
    return Home(tmp_path, dict(home.environ)), case


def test_the_person_stands_nowhere_but_under_the_key(noted: tuple[Home, str]) -> None:
    home, _ = noted
    original = home.rows("select sha256 from evidence_artifact where kind = 'supplied original'")[0][0]
    place = home.folder / "var" / "vault" / original[:2] / original[2:4] / original
    everything = bytes_of(home.folder / "var").replace(place.read_bytes(), b"")
    assert not any(piece.encode() in everything for piece in PIECES)
    (key,) = keys(home)
    assert key.stat().st_mode & 0o077 == 0
    assert key.parent.stat().st_mode & 0o077 == 0


def test_neither_a_list_nor_a_case_nor_a_derivative_tells_of_the_person(noted: tuple[Home, str]) -> None:
    home, case = noted
    answers = [home("evidence", "list", "--json").stdout, home("case", "show", case, "--json").stdout]
    for (digest,) in home.rows("select sha256 from evidence_artifact where derived_from_id is not null"):
        answers.append(
            (home.folder / "var" / "vault" / digest[:2] / digest[2:4] / digest).read_bytes().decode("latin-1")
        )
    assert not any(piece in answer for piece in PIECES for answer in answers)


def test_a_look_is_written_down_without_what_was_seen(copied: tuple[Home, str]) -> None:
    home, case = copied
    shown = home("evidence", "reporter", case, "--reason", "the police ask for a witness", "--by", "head")
    assert shown.stdout.strip() == PERSON.strip()
    (body,) = home.rows("select body from evidence_ledgerline order by number desc limit 1")[0]
    line = json.loads(body)
    assert line["event"] == "original viewed"
    assert (line["case"], line["by"], line["reason"]) == (case, "head", "the police ask for a witness")
    assert not any(piece in body for piece in PIECES)


@pytest.mark.parametrize("reason", ["  ", "wrote to PETRA@quill.test"])
def test_no_look_without_a_reason_or_with_one_that_names_the_person(noted: tuple[Home, str], reason: str) -> None:
    home, case = noted
    told = home("evidence", "reporter", case, "--reason", reason, expect=2)
    assert not any(piece in told.stdout + told.stderr for piece in PIECES)


def test_who_is_forgotten_cannot_be_read_again_by_anybody(copied: tuple[Home, str]) -> None:
    home, case = copied
    database = (home.folder / "var" / "headsup.sqlite3").read_bytes()
    assert "1 notes were destroyed" in home("evidence", "forget-reporter", case, "--by", "dpo").stdout
    assert keys(home) == []
    assert "was forgotten" in home("evidence", "reporter", case, "--reason", "asked for", expect=2).stderr
    for file in (home.folder / "var").glob("headsup.sqlite3*"):
        file.unlink()
    (home.folder / "var" / "headsup.sqlite3").write_bytes(database)  # a backup of the database
    told = home("evidence", "reporter", case, "--reason", "asked for", expect=4)
    assert "cannot be read" in told.stderr
    assert not any(piece in told.stdout + told.stderr for piece in PIECES)


def test_a_forgetting_that_a_crash_broke_off_is_completed(copied: tuple[Home, str]) -> None:
    home, case = copied
    (key,) = keys(home)
    content = key.read_bytes()
    home("evidence", "forget-reporter", case)
    key.write_bytes(content)  # as if the process had died before the key was destroyed
    assert "had been forgotten before" in home("evidence", "forget-reporter", case).stdout
    assert keys(home) == []
    assert home.rows("select count(*) from evidence_ledgerline where body like '%bytes erased%'") == [(1,)]
    home("verify")


def test_a_key_that_others_can_read_is_refused(copied: tuple[Home, str]) -> None:
    home, case = copied
    keys(home)[0].chmod(0o644)
    told = home("evidence", "reporter", case, "--reason", "asked for", expect=3)
    assert "can be read by others" in told.stderr


def test_a_note_that_was_changed_or_put_to_another_case_is_not_read(copied: tuple[Home, str]) -> None:
    home, case = copied
    other = home("case", "open", "--by", "head", "--reason", "another", "--term", "other words here").stdout.strip()
    import sqlite3  # noqa: PLC0415 - as a meddler would

    database = sqlite3.connect(home.folder / "var" / "headsup.sqlite3")
    with database:
        database.execute(f"update cases_reporter set case_id = (select id from cases_case where reference = '{other}')")  # noqa: S608
    database.close()
    assert "Nobody is noted" in home("evidence", "reporter", case, "--reason", "asked for", expect=2).stderr
    assert "have been changed" in home("evidence", "reporter", other, "--reason", "asked for", expect=2).stderr


@pytest.mark.parametrize(
    ("title", "details", "said"),
    [
        ("mail from Petra Quillfeather", PERSON, "stands apart"),
        ("a mail", "", "is empty"),
        ("a mail", "x" * 5_000, "4000 characters at most"),
        ("a mail", b"\xff\xfe\x00bad", "not written in UTF-8"),
    ],
)
def test_details_that_cannot_be_kept_apart_keep_nothing(
    copied: tuple[Home, str], title: str, details: str | bytes, said: str
) -> None:
    home, case = copied
    before = home.rows("select count(*) from evidence_ledgerline")
    mail, file = home.folder / "mail.eml", home.folder / "reporter.txt"
    mail.write_bytes(MAIL + b"\n")
    file.write_bytes(details if isinstance(details, bytes) else details.encode())
    words = ("--case", case, "--title", title, "--seen", "4 May", "--reporter-file", file)
    told = home("evidence", "supply", mail, *words, expect=2)
    assert said in told.stderr
    assert not any(piece in told.stderr for piece in PIECES)
    assert home.rows("select count(*) from evidence_ledgerline") == before
    assert len(keys(home)) == 1


def test_what_tells_of_a_person_is_found_in_a_note() -> None:
    assert telling(PERSON) == ("Petra Quillfeather", "petra@quill.test", "07700 900123")
    assert telling("petra quillfeather") == ("petra quillfeather",)
    assert telling("") == ()
    keep_apart(PERSON, ["a parent in year 4 saw it at 19:40"])
    with pytest.raises(ReporterError):
        keep_apart(PERSON, ["said petra QUILLFEATHER’s friend"])
    with pytest.raises(ReporterError):
        checked(" \n ")
