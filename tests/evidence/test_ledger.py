"""The ledger: lines one after the other, at the same price each, proved to be in the tree; old ones carried over."""

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from evidence.checks.lines import read_lines
from evidence.events import Event
from evidence.ledger import LedgerError, append, canonical_json, lines_about, proof, tree
from evidence.models import LedgerHead, LedgerLine
from evidence.standalone.merkle import leaf_hash, root_from_path
from evidence.vault import Vault
from evidence.verify import verify
from tests.conftest import Home

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path: Path, database: None) -> Vault:
    (tmp_path / "vault").mkdir()
    return Vault(tmp_path / "vault")


def written(vault: Vault, lines: int) -> list[LedgerLine]:
    return [append(Event.VIEWED, NOON, {"capture": f"C-{number}"}, vault) for number in range(1, lines + 1)]


def test_a_line_is_a_leaf_and_the_vault_remembers_the_root(vault: Vault) -> None:
    first, second = written(vault, 2)
    assert json.loads(second.body) == {
        "at": "2026-11-20T12:00:00+00:00", "capture": "C-2", "event": "original viewed", "number": 2
    }  # fmt: skip
    assert second.body == canonical_json(json.loads(second.body))
    assert second.hash == hashlib.sha256(b"\0" + second.body.encode()).hexdigest()
    root = hashlib.sha256(b"\1" + bytes.fromhex(first.hash) + bytes.fromhex(second.hash)).hexdigest()
    assert vault.head() == (2, root)


def test_every_line_is_proved_in_every_ledger_that_holds_it(vault: Vault) -> None:
    lines = written(vault, 11)
    for size in range(1, 12):
        for line in lines[:size]:
            path = [bytes.fromhex(step) for step in proof(line.number, size)]
            assert root_from_path(leaf_hash(line.body.encode()), line.number - 1, size, path) == tree(size).root(size)


def test_a_line_costs_as_much_at_the_end_of_a_long_ledger(vault: Vault) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            append(Event.VIEWED, NOON, {}, vault)
        return len(seen)

    queries()
    short = queries()
    written(vault, 60)
    assert queries() == short
    assert len(LedgerHead.objects.get().peaks) == (63).bit_count()


def test_a_line_and_what_it_records_are_written_together_or_not_at_all(vault: Vault) -> None:
    written(vault, 1)
    remembered = vault.head()

    @transaction.atomic
    def broken_off() -> None:
        append(Event.VIEWED, NOON, {}, vault)
        LedgerLine.objects.create(number=1, body="", hash="")

    with pytest.raises(IntegrityError):
        broken_off()
    assert (LedgerLine.objects.count(), LedgerHead.objects.get().number, vault.head()) == (1, 1, remembered)
    assert append(Event.VIEWED, NOON, {}, vault).number == 2


def test_a_clock_that_jumps_back_is_written_down_and_told(vault: Vault) -> None:
    append(Event.VIEWED, NOON, {}, vault)
    line = append(Event.VIEWED, NOON - timedelta(hours=1), {}, vault)
    assert json.loads(line.body)["clock_behind_seconds"] == 3600
    assert "clock_behind_seconds" not in json.loads(append(Event.VIEWED, NOON - timedelta(minutes=5), {}, vault).body)
    verdict = verify(vault)
    assert verdict.faults == ()
    assert "At ledger line 2 the clock of this machine went back 3600 seconds." in verdict.notes


def test_visits_that_overlap_are_no_jumping_clock(vault: Vault) -> None:
    append(Event.VIEWED, NOON, {}, vault)
    append(Event.VIEWED, NOON - timedelta(seconds=20), {}, vault)
    assert [note for note in verify(vault).notes if "clock" in note] == []


def test_a_line_keeps_its_own_fields(vault: Vault) -> None:
    with pytest.raises(ValueError, match="fields of its own: at, number"):
        append(Event.VIEWED, NOON, {"number": 7, "at": "never"}, vault)


@pytest.mark.parametrize("peaks", [[], ["ab", "cd"], ["no hexadecimal"], [7]])
def test_an_end_that_was_meddled_with_is_not_continued(vault: Vault, peaks: list[object]) -> None:
    written(vault, 1)
    LedgerHead.objects.update(peaks=peaks)
    with pytest.raises(LedgerError, match="Run `headsup verify`, and restore the backup"):
        append(Event.VIEWED, NOON, {}, vault)
    assert LedgerLine.objects.count() == 1


def test_nothing_is_proved_from_a_ledger_with_a_hole(vault: Vault) -> None:
    written(vault, 5)
    LedgerLine.objects.filter(number=2).delete()
    with pytest.raises(LedgerError, match="has not all of its first 4 lines"):
        proof(1, 4)
    assert "Ledger line 2 is missing." in read_lines().faults


def test_lines_about_something_are_found_wherever_they_name_it(vault: Vault) -> None:
    written(vault, 3)
    append(Event.EXPORTED, NOON, {"case": "K-1", "captures": ["C-1", "C-22"]}, vault)
    append(Event.REDACTED, NOON, {"artifacts": [], "of": {"capture": "C-2"}}, vault)
    append(Event.DECIDED, NOON, {"said": 'about "C-2" in passing'}, vault)
    assert [line.number for line in lines_about({"C-2"})] == [2, 5]
    assert [line.number for line in lines_about({"C-1", "K-1"})] == [1, 4]
    assert lines_about(()) == []


OLD = """
create table django_migrations (id integer primary key, app varchar(255), name varchar(255), applied datetime);
insert into django_migrations (app, name, applied) values ('evidence', '0001_initial', '2026-11-20');
create table evidence_capture (id integer primary key autoincrement, reference varchar(40) unique, occasion varchar(100)
  unique, address text, final_address text, title text, status integer, captured_at datetime,
  record_sha256 varchar(64));
create table evidence_artifact (id integer primary key autoincrement, kind varchar(40), media_type varchar(100),
  size bigint, sha256 varchar(64), capture_id bigint references evidence_capture (id));
create table evidence_ledgerhead (id integer primary key autoincrement, number bigint, hash varchar(64));
create table evidence_ledgerline (number bigint primary key, body text, previous varchar(64), hash varchar(64) unique);
"""


def old_installation(home: Home, lines: int) -> str:
    """A database and a vault as the first version left them; returns the last chained hash."""
    (home.folder / "var" / "vault").mkdir(parents=True)
    chained = "0" * 64
    with closing(sqlite3.connect(home.folder / "var" / "headsup.sqlite3")) as database:
        database.executescript(OLD)
        for number in range(1, lines + 1):
            body = canonical_json({"number": number, "event": "report sealed", "at": NOON.isoformat(), "artifacts": []})
            previous, chained = chained, hashlib.sha256(f"{chained}\n{body}".encode()).hexdigest()
            row = (number, body, previous, chained)
            database.execute("insert into evidence_ledgerline values (?, ?, ?, ?)", row)
        database.execute("insert into evidence_ledgerhead (number, hash) values (?, ?)", (lines, chained))
        database.commit()
    (home.folder / "var" / "vault" / "HEAD").write_text(f"{lines} {chained}\n")
    return chained


def test_a_chained_ledger_is_carried_over_and_goes_on(home: Home) -> None:
    old_installation(home, 7)
    assert home.json("verify")["faults"] == []
    assert home.rows("select json_array_length(peaks), at from evidence_ledgerhead") == [(3, "2026-11-20 12:00:00")]
    home("keys", "new", "--reason", "a test")
    verdict = home.json("verify")
    assert (verdict["lines"], verdict["faults"]) == (8, [])
    assert (home.folder / "var" / "vault" / "HEAD").read_text().startswith("8 ")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update evidence_ledgerline set body = replace(body, 'sealed', 'sold') where number = 4", "line 4 has been"),
        ("update evidence_ledgerline set hash = 'ab' where number = 4", "Ledger line 4 has been changed"),
        ("update evidence_ledgerline set previous = 'ab' where number = 4", "Ledger line 4 has been changed"),
        ("delete from evidence_ledgerline where number = 4", "Ledger line 4 is missing."),
        ("delete from evidence_ledgerline where number = 7", "ends at line 6, but its head says 7."),
        ("update evidence_ledgerhead set hash = 'ab'", "Ledger line 7 has been changed"),
        ("update evidence_ledgerhead set number = 6", "ends at line 7, but its head says 6."),
        ("delete from evidence_ledgerhead", "ends at line 7, but its head says nothing."),
    ],
)
def test_what_did_not_hold_before_the_change_does_not_hold_after_it(home: Home, statement: str, said: str) -> None:
    old_installation(home, 7)
    with closing(sqlite3.connect(home.folder / "var" / "headsup.sqlite3")) as database:
        assert database.execute(statement).rowcount == 1
        database.commit()
    assert any(said in fault for fault in home.json("verify", expect=1)["faults"])
