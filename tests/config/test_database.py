"""The database: SQLite in WAL mode, or a real PostgreSQL; one that cannot be used is told in a sentence."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import Home, village_home
from tests.village.demo import fresh_register
from tests.village.server import Village


def test_sqlite_keeps_a_write_ahead_log(loaded: Home) -> None:
    assert loaded.rows("pragma journal_mode") == [("wal",)]


def test_a_database_that_cannot_be_written_is_told(loaded: Home) -> None:
    database = loaded.folder / "var" / "headsup.sqlite3"
    database.write_bytes(b"this is no database" * 100)
    told = loaded("scan", expect=4).stderr
    assert told.startswith("The database cannot be used (file is not a database).")


def test_a_database_that_is_not_there_is_told(home: Home) -> None:
    home.environ["DATABASE_URL"] = "postgres://nobody:secret@127.0.0.1:9/none"
    told = home("verify", expect=4).stderr
    assert told.startswith("The database cannot be used (")
    assert "secret" not in told


def test_an_address_of_a_database_that_is_none_is_told(home: Home) -> None:
    home.environ["DATABASE_URL"] = "my database"
    assert "DATABASE_URL: must look like postgres://" in home("verify", expect=3).stderr


def test_a_home_that_cannot_be_made_is_told(home: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    home.environ["HEADSUP_HOME"] = str(tmp_path / "file" / "home")
    assert "HEADSUP_HOME: " in home("verify", expect=3).stderr


def as_postgres() -> list[str]:
    """Words before a command of PostgreSQL, which refuses to run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@pytest.fixture
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL server of this test's own, reached by a socket in its own folder."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    programs = found[-1].parent if found else Path(shutil.which("initdb") or "").parent
    if not (programs / "initdb").exists():
        pytest.skip("no PostgreSQL server on this machine: install Debian's postgresql to run this test")
    folder = Path(f"/tmp/headsup-pg-{os.getpid()}")  # noqa: S108 - a socket's path must be short
    folder.mkdir()
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    run = [*as_postgres(), str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w", "-s"]
    subprocess.run(
        [*as_postgres(), str(programs / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "headsup"],
        check=True,
        capture_output=True,
        cwd="/",
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([*run, "-l", str(folder / "log"), "-o", options, "start"], check=True, cwd="/")
    try:
        yield f"postgres://headsup@%2Ftmp%2F{folder.name}/postgres"
    finally:
        subprocess.run([*run, "-m", "immediate", "stop"], check=True, cwd="/")
        shutil.rmtree(folder)


def test_the_whole_path_works_on_postgresql(postgres: str, tmp_path: Path, village: Village, today: datetime) -> None:
    home = village_home(tmp_path, village)
    home.environ["DATABASE_URL"] = postgres
    home("register", "load", fresh_register(tmp_path, today.date()))
    outcome = home.json("scan")
    assert (len(outcome["sightings"]), outcome["captures"]) == (20, 14)
    verdict = home.json("verify")
    assert (verdict["captures"], verdict["heads"], verdict["stamps"]) == (14, 1, 2)
    assert (verdict["faults"], verdict["notes"], verdict["unclaimed"]) == ([], [], 0)
    home("digest", "--preview", tmp_path / "preview")
    assert (tmp_path / "preview" / "larkspur" / "1-head" / "week.pdf").stat().st_size > 50_000
    assert home.json("scan")["sightings"] == []
