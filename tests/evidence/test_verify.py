"""One changed byte, one lost file, one altered line: each is named."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Home, Scanned


def sealed_files(home: Home) -> list[Path]:
    return sorted((home.folder / "var" / "vault").glob("??/??/*"))


def change(home: Home, statement: str) -> None:
    with closing(sqlite3.connect(home.folder / "var" / "headsup.sqlite3")) as database:
        assert database.execute(statement).rowcount > 0
        database.commit()


def test_everything_is_as_it_was_sealed(scan_of_example: Scanned) -> None:
    verdict = scan_of_example.home.json("verify")
    assert verdict == {"captures": 11, "files": 44, "lines": 11, "faults": [], "unclaimed": 0}


def test_a_flipped_byte_in_any_artifact_names_it(scanned: Scanned) -> None:
    for file in sealed_files(scanned.home)[::5]:
        content = file.read_bytes()
        file.chmod(0o600)
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        told = scanned.home("verify", expect=1).stdout
        assert f"({file.name}) has been changed since it was sealed." in told
        file.write_bytes(content)
    scanned.home("verify")


def test_a_lost_artifact_is_named(scanned: Scanned) -> None:
    file = sealed_files(scanned.home)[3]
    file.unlink()
    assert f"({file.name}) cannot be read" in scanned.home("verify", expect=1).stdout


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update evidence_ledgerline set body = replace(body, 'http:', 'https:') where number = 4", "line 4 has been"),
        ("delete from evidence_ledgerline where number = 5", "Ledger line 5 is missing."),
        ("delete from evidence_ledgerline where number = 11", "The ledger ends at line 10, but its head says 11."),
        ("update evidence_ledgerline set number = 99 where number = 2", "Ledger line 2 is missing."),
        ("update evidence_capture set address = 'http://else.test/' where id = 3", "The address of capture"),
        ("update evidence_capture set captured_at = '2020-01-01 00:00:00' where id = 3", "The time of capture"),
        ("update evidence_artifact set kind = 'other' where id = 3", "The list of files of capture"),
    ],
)
def test_a_changed_row_is_named(scanned: Scanned, statement: str, said: str) -> None:
    change(scanned.home, statement)
    assert said in scanned.home("verify", expect=1).stdout


def test_files_of_work_broken_off_are_no_fault(scanned: Scanned) -> None:
    stray = scanned.home.folder / "var" / "vault" / "aa" / "bb" / ("aabb" + "0" * 60)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"leftover")
    assert "1 files belong to no capture" in scanned.home("verify").stdout


def make_unwritable(home: Home) -> None:
    """A folder in which not even root can write: one that is a file."""
    vault = home.folder / "var" / "vault"
    vault.write_text("in the way")


@pytest.mark.parametrize("spoil", [make_unwritable])
def test_a_vault_that_cannot_be_written_loses_nothing(loaded: Home, spoil: Callable[[Home], None]) -> None:
    spoil(loaded)
    told = loaded("scan", "--source", "allotments", expect=4)
    assert "The evidence could not be kept in" in told.stderr
    (loaded.folder / "var" / "vault").unlink()
    assert loaded.json("scan", "--source", "allotments")["captures"] == 1
    loaded("verify")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update evidence_capture set record_sha256 = '00' where id = 3", "names another record than the ledger"),
        ("update evidence_capture set occasion = 'another' where id = 3", "The occasion of capture"),
        ("update evidence_artifact set size = 1 where id = 3", "The list of files of capture"),
        ("update evidence_artifact set media_type = 'text/plain' where id = 3", "The list of files of capture"),
        ("update evidence_ledgerline set body = 'nonsense' where number = 4", "Ledger line 4 has been changed"),
        ("update evidence_ledgerline set body = replace(body, 'sha256', 'sha1') where number = 4", "line 4 has been"),
    ],
)
def test_no_column_is_left_out(scanned: Scanned, statement: str, said: str) -> None:
    change(scanned.home, statement)
    assert said in scanned.home("verify", expect=1).stdout


def test_a_database_that_was_lost_is_no_clean_bill(scanned: Scanned) -> None:
    for file in (scanned.home.folder / "var").glob("headsup.sqlite3*"):
        file.unlink()
    told = scanned.home("verify", expect=1).stdout
    assert "The vault was written when the ledger had 11 lines" in told
    assert "Restore the backup" in told
