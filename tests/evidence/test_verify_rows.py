"""No row, no column, no line of the ledger can change unnoticed, not even by somebody who knows how."""

import pytest
from django.apps import apps

from evidence.custody.decisions import Decision
from evidence.custody.erasure import erase
from evidence.custody.holds import hold, release
from tests.evidence.sealed import BEGAN, World, meddle, put_back, rows_of, set_column, snapshot, told

WORKING = {"attempts", "not_before", "problem"}
"""Columns that say how asking for a timestamp goes; they prove nothing."""
TABLES = (
    "capture",
    "artifact",
    "suppliedevidence",
    "hold",
    "ledgerline",
    "ledgerhead",
    "signingkey",
    "treehead",
    "stamp",
)


def columns_of(table: str) -> list[str]:
    """Names of all columns."""
    return [column.column for column in apps.get_model("evidence", table)._meta.concrete_fields]  # noqa: SLF001


COLUMNS = [(table, column) for table in TABLES for column in columns_of(table) if column not in {"id", *WORKING}]


def other_value(column: str, value: object) -> object:
    """A value of the same sort that is another."""
    if value is None:
        return 1 if column.endswith("_id") else "2026-11-20 10:00:00"
    if isinstance(value, int):
        return value + 1
    text = str(value)
    if text.startswith("["):
        return "[]"
    if text.startswith("2026-"):
        return text.replace("2026", "2025")
    return text[:-1] + ("0" if text[-1:] != "0" else "1")


@pytest.fixture
def held(world: World) -> World:
    """The world with a hold that stands and one that was released, and a file erased by decision."""
    first, second, third = world.sealed.captures
    decided = Decision("head", "a letter of a solicitor")
    hold(world.vault, first.reference, decided, BEGAN)
    hold(world.vault, second.reference, decided, BEGAN)
    release(world.vault, second.reference, decided, BEGAN)
    erase(world.vault, third.artifacts.get(kind="document").sha256, decided, (), BEGAN)
    return world


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_no_column_of_any_row_is_left_out(held: World, table: str, column: str) -> None:
    assert held.verify().faults == ()
    before, rows = snapshot(), rows_of(table, column)
    assert rows
    for row, value in rows:
        set_column(f"evidence_{table}", column, row, other_value(column, value))
        assert held.verify().faults, f"row {row} of {table}: {column} was {value}"
        put_back(before)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_dropped_or_added(held: World, table: str) -> None:
    before = snapshot()
    columns = columns_of(table)
    unique = {"id", "number", "reference", "occasion", "key_id", "size", "original_id", "authority"}
    added = ", ".join(f"'7' || {one}" if one in unique else one for one in columns)
    into = f"evidence_{table} ({', '.join(columns)})"
    for row, _ in rows_of(table, columns[0]):
        meddle(f"delete from evidence_{table} where rowid = {row}")  # noqa: S608
        assert held.verify().faults, f"row {row} of {table} was dropped"
        put_back(before)
        if table != "ledgerhead":  # nobody reads a second one
            meddle(f"insert into {into} select {added} from evidence_{table} where rowid = {row}")  # noqa: S608
            assert held.verify().faults, f"row {row} of {table} was added again"
            put_back(before)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update evidence_ledgerline set body = replace(body, 'https:', 'http:') where number = 1", "line 1 has been"),
        ("update evidence_ledgerline set body = 'nonsense' where number = 4", "Ledger line 4 has been changed"),
        ("update evidence_ledgerline set body = replace(body, 'sha256', 'sha1') where number = 4", "line 4 has been"),
        ("update evidence_ledgerline set hash = 'no hash' where number = 4", "Ledger line 4 has been changed"),
        ("delete from evidence_ledgerline where number = 5", "Ledger line 5 is missing."),
        ("delete from evidence_ledgerline where number in (5, 6, 7)", "Ledger lines 5 to 7 are missing."),
        ("delete from evidence_ledgerline where number = 14", "The ledger ends at line 13, but its head says 14."),
        ("update evidence_ledgerline set number = 99 where number = 2", "Ledger line 2 is missing."),
        ("update evidence_ledgerline set number = 99 where number = 2", "Ledger line 99 has been moved"),
        ("update evidence_ledgerhead set number = 13", "The ledger ends at line 14, but its head says 13."),
        ("update evidence_ledgerhead set peaks = '[]'", "The head of the ledger does not agree with lines 1 to 8"),
        ("update evidence_ledgerhead set at = '2020-01-01 00:00:00'", "gives another time than its last line"),
        ("update evidence_ledgerhead set at = 'never'", "gives another time than its last line"),
        ("delete from evidence_ledgerhead", "The ledger ends at line 14, but its head says nothing."),
        ("update evidence_capture set address = 'http://else.test/' where id = 3", "The column “address” of capture"),
        (
            "update evidence_capture set captured_at = '2020-01-01 00:00:00' where id = 3",
            "The column “captured_at” of capture",
        ),
        ("update evidence_capture set grade = 'partial' where id = 3", "The column “grade” of capture"),
        ("update evidence_capture set record_sha256 = '00' where id = 3", "names another record than the ledger"),
        ("delete from evidence_capture where id = 3", "stands in the ledger but no longer in the database"),
        ("update evidence_artifact set kind = 'other' where id = 3", "stands in the ledger but not so in the database"),
        ("update evidence_artifact set size = 1 where id = 3", "The wacz of capture"),
        ("update evidence_artifact set erased_at = '2020-01-01' where id = 3", "the ledger knows of no such decision"),
        ("update evidence_suppliedevidence set title = 'Else'", "What was told about supplied evidence"),
        ("delete from evidence_suppliedevidence", "stands in the ledger but no longer in the database"),
        ("update evidence_treehead set root = 'ab' where size = 5", "The column “root” of tree head of 5 lines"),
        ("delete from evidence_treehead where size = 5", "The tree head of 5 lines stands in the ledger but not in"),
        ("update evidence_signingkey set public = 'ab'", "The column “public” of signing key"),
        ("delete from evidence_signingkey where ended_at is null", "stands in the ledger, line 12, but not in the"),
        (
            "update evidence_stamp set stamped_at = '2020-01-01' where checked",
            "The column “stamped_at” of the timestamp of",
        ),
        (
            "update evidence_stamp set checked = 0",
            "The column “checked” of the timestamp of the tree head of 5 lines by",
        ),
        ("delete from evidence_stamp where checked", "stands in the ledger, line 7, but not so in the database"),
    ],
)
def test_what_was_changed_is_named_exactly(world: World, statement: str, said: str) -> None:
    meddle(statement)
    told(world, said)
