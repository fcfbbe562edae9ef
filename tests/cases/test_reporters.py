"""Who reported it: encrypted, in no export, no ledger and no answer, and forgotten for good when it is asked."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cases.case import Complaint, open_case
from cases.intake import hand_in
from cases.reporters import Apart, ReporterError, checked, keep_apart, named_in, telling
from evidence.packs.sealed_files import of_supplied
from evidence.redact.redaction import redact
from evidence.redact.wanted import Redaction
from evidence.supply.supplied import Handed
from evidence.vault import Vault
from register.models import Role
from register.reading import read_register
from register.store import load
from tests.conftest import ROOT, Home, village_home
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
    answers = [home("evidence", "list", "--json").stdout, home("case", "show", case, "--as", "head", "--json").stdout]
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


SENDER = b'From: "Angry Parent" <angry@mail.test>'
OWN = MAIL.replace(SENDER, b'From: "Petra Quillfeather" <someone.else@quill.test>')


def supplied(home: Home, case: str, content: bytes, *more: object) -> tuple[Any, str]:
    """Hand a mail in; what was answered, and the standard error."""
    file = home.folder / "own.eml"
    file.write_bytes(content)
    words = ("evidence", "supply", file, "--case", case, "--title", "a mail", "--seen", "4 May", *more, "--json")
    done = home(*words)
    return json.loads(done.stdout), done.stderr


def kept(home: Home, told: Any) -> bytes:
    places = [
        home.folder / "var" / "vault" / d[:2] / d[2:4] / d for d in (one["sha256"] for one in told["derivatives"])
    ]
    return b"\n".join(place.read_bytes() for place in places)


def test_a_mail_without_a_note_is_cleaned_of_whoever_is_noted_for_the_case(copied: tuple[Home, str]) -> None:
    home, case = copied
    told, said = supplied(home, case, OWN)
    assert b"Quillfeather" not in kept(home, told)
    assert b"quill.test" not in kept(home, told), "the address beside a blocked name tells who it is as well"
    assert "still names the sender" not in said
    other = home("case", "open", "--by", "head", "--reason", "another", "--term", "other words here").stdout.strip()
    again, said = supplied(home, other, OWN)
    assert again["derivatives"] == told["derivatives"], "the same bytes name nobody in another case either"
    assert "still names the sender" not in said


def test_a_sender_who_is_not_noted_is_asked_about_and_blocked_the_next_time(copied: tuple[Home, str]) -> None:
    home, _ = copied
    case = home("case", "open", "--by", "head", "--reason", "another", "--term", "other words here").stdout.strip()
    first, said = supplied(home, case, OWN)
    assert "The copy still names the sender, “" in said
    assert "Petra Quillfeather" in said
    details = home.folder / "reporter.txt"
    details.write_text(PERSON)
    second, said = supplied(home, case, OWN, "--reporter-file", details)
    assert said == ""
    assert b"Quillfeather" not in kept(home, second)
    assert first["supplied"] == second["supplied"]
    home("evidence", "forget-reporter", case)
    third, _ = supplied(home, case, OWN)
    assert third["derivatives"] == second["derivatives"], "a copy that names the person does not come back"
    home("verify")


def test_packs_take_the_newest_copies_and_whoever_is_named_in_a_file_is_found(tmp_path: Path, database: None) -> None:
    now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    (school,) = load(read_register(ROOT / "config" / "school.example.yaml"), now)
    vault, apart = Vault(tmp_path / "vault"), Apart(tmp_path / "apart")
    wanted = Complaint(reason="a complaint", opened_by=Role.HEAD, links=["http://townchatter.test/talk/7"])
    case, handed = open_case(school, wanted, vault, now), Handed(OWN, "a mail", "4 May")
    first = hand_in(vault, apart, case, handed, reporter="", now=now)
    assert not any(named_in(apart, case, vault.read(one.sha256)) for one in first.derivatives), "nobody is noted"
    redact(vault, first.derivatives[0], Redaction("dpo", words=("regret",)), now)
    second = hand_in(vault, apart, case, handed, reporter=PERSON, now=now)
    assert all(named_in(apart, case, vault.read(one.sha256)) for one in first.derivatives)
    assert not any(named_in(apart, case, vault.read(one.sha256)) for one in second.derivatives)
    assert of_supplied(second.supplied) == [second.supplied.original, *second.derivatives]
    with pytest.raises(ReporterError, match="stands apart"):
        hand_in(vault, apart, case, replace(handed, title="from Petra Quillfeather"), reporter="", now=now)
