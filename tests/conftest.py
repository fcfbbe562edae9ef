"""What all tests share: the village, a home of their own, and the command line as a person types it."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import django
import pytest
import yaml
from django.core.management import call_command

ROOT = Path(__file__).parents[1]
DOORS: list[str] = []
"""Doors of the servers of the first process, where there are several."""
LONG = ("test_hostile_captures.py", "test_interruption.py", "test_rechecks.py", "test_runner.py", "test_database.py")
"""Files with few and long tests: begun last, they would leave all but one process without work at the end."""


def pytest_configure(config: pytest.Config) -> None:
    """Django in this process stands on a database of its own, for tests that need no command line."""
    DOORS.extend(getattr(config, "workerinput", {}).get("doors", ()))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    for name in [name for name in os.environ if name.startswith("HEADSUP_") or name == "DATABASE_URL"]:
        del os.environ[name]
    os.environ["HEADSUP_TSA"] = "none"
    os.environ["HEADSUP_HOME"] = str(Path(os.environ.get("TMPDIR", "/tmp")) / f"headsup-tests-{os.getpid()}")  # noqa: S108
    django.setup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests begin first."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With several processes, tests that share what takes long to make stay in one."""
    from tests.together import Together  # noqa: PLC0415 - where there is no xdist there is nothing to share out

    return Together(config, log)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    if servers.cache_info().currsize:
        servers().end()
    shutil.rmtree(os.environ["HEADSUP_HOME"], ignore_errors=True)


from tests.prewarmed import Prewarmed, Servers  # noqa: E402
from tests.village.demo import fresh_register  # noqa: E402 - Django first
from tests.village.server import Village, running  # noqa: E402

LONGEST = 120
"""Seconds of a command."""


@cache
def servers() -> Servers:
    """The servers that this process has started: the only one, or the first of several (see `-n`)."""
    return Servers()


@cache
def prewarmed() -> Prewarmed:
    """Those that run the commands of this process."""
    return Prewarmed(DOORS or servers().doors)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Let all processes of the tests share the servers of the first."""
    node.workerinput["doors"] = servers().doors


@dataclass
class Home:
    """An installation in a folder of its own, and its command line."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    def command(self, *words: object) -> list[str]:
        """The words that start a command as a person starts it.

        The true start is kept where it matters: the runner, what is killed or stopped in the middle, pipes that
        break, several at once. So it is in `afresh`, for the help of every command and against what is prewarmed;
        and a scan starts the process of its captures like this itself.
        """
        return [sys.executable, "-m", "config.cli", *map(str, words)]

    def env(self) -> dict[str, str]:
        """Environment of its commands."""
        return {**os.environ, "HEADSUP_HOME": str(self.folder / "var"), **self.environ}

    def __call__(self, *words: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command and check its exit code; its libraries are loaded already (see `tests.prewarmed`)."""
        done = prewarmed().run([str(word) for word in words], self.env(), LONGEST)
        return self._checked(done, words, expect)

    def afresh(self, *words: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command from the true start: for tests of the start itself."""
        done = subprocess.run(
            self.command(*words), cwd=ROOT, env=self.env(), capture_output=True, text=True, check=False, timeout=LONGEST
        )
        return self._checked(done, words, expect)

    @staticmethod
    def _checked(
        done: subprocess.CompletedProcess[str], words: tuple[object, ...], expect: int
    ) -> subprocess.CompletedProcess[str]:
        assert done.returncode == expect, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *words: object, expect: int = 0) -> Any:
        """Run a command and read its JSON."""
        return json.loads(self(*words, "--json", expect=expect).stdout)

    def change(self, statement: str) -> None:
        """Change rows of this installation's own database, as a meddler or the passing of time would."""
        with closing(sqlite3.connect(self.folder / "var" / "headsup.sqlite3")) as database:
            assert database.execute(statement).rowcount > 0
            database.commit()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of this installation's own database."""
        with closing(sqlite3.connect(self.folder / "var" / "headsup.sqlite3")) as database:
            return database.execute(query).fetchall()


@pytest.fixture(scope="session")
def village() -> Iterator[Village]:
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def today() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a test is an entry point


def village_home(folder: Path, village: Village) -> Home:
    """An installation that sees the village."""
    environ = {
        "HEADSUP_CONTACT": "it@larkspurhill.test",
        "HEADSUP_CRAWL_DELAY": "0",
        **village.environ,
    }
    return Home(folder, environ)


@pytest.fixture
def home(tmp_path: Path, village: Village) -> Home:
    return village_home(tmp_path, village)


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory, village: Village, today: datetime) -> Home:
    home = village_home(tmp_path_factory.mktemp("loaded"), village)
    home("register", "load", fresh_register(home.folder, today.date()))
    return home


@pytest.fixture
def loaded(loaded_once: Home, tmp_path: Path) -> Home:
    """An installation with the example register loaded."""
    shutil.copytree(loaded_once.folder, tmp_path, dirs_exist_ok=True)
    return Home(tmp_path, dict(loaded_once.environ))


@pytest.fixture(scope="session")
def tables() -> None:
    call_command("migrate", verbosity=0, interactive=False)


@pytest.fixture
def database(tables: None) -> Iterator[None]:
    """The database of this process's own, without a row before and after."""
    call_command("flush", verbosity=0, interactive=False)
    yield
    call_command("flush", verbosity=0, interactive=False)


@dataclass(frozen=True)
class Scanned:
    """An installation in which one scan of the example register was made."""

    home: Home
    outcome: dict[str, Any]


@pytest.fixture(scope="session")
def scan_of_example(tmp_path_factory: pytest.TempPathFactory, village: Village, today: datetime) -> Scanned:
    home = village_home(tmp_path_factory.mktemp("example"), village)
    home("register", "load", fresh_register(home.folder, today.date()))
    return Scanned(home, home.json("scan"))


@pytest.fixture
def scanned(scan_of_example: Scanned, tmp_path: Path) -> Scanned:
    """A copy of a scanned installation, to do with as a test likes."""
    shutil.copytree(scan_of_example.home.folder / "var", tmp_path / "var")
    return Scanned(Home(tmp_path, dict(scan_of_example.home.environ)), scan_of_example.outcome)


@pytest.fixture(scope="session")
def truth() -> Any:
    return yaml.safe_load((ROOT / "tests" / "village" / "truth.yaml").read_text())


def page_register(*sources: str, kind: str = "page") -> str:
    """A register of the example school with the given addresses as its approved sources."""
    school = yaml.safe_load((ROOT / "config" / "school.example.yaml").read_text().replace("on: 2026", '"on": 2026'))
    entry = school["schools"][0]
    approval = {"by": "Tobias Wrenfold", "on": "2020-01-01", "why": "a test", "review": "2999-01-01"}
    entry["sources"] = [
        {"id": f"s{number}", "title": f"Source {number}", "kind": kind, "address": address, "approval": approval}
        for number, address in enumerate(sources, start=1)
    ]
    return yaml.safe_dump(school, allow_unicode=True)


@pytest.fixture
def watching(home: Home) -> Any:
    """Load a register whose sources are the given addresses."""

    def load(*sources: str, kind: str = "page") -> Home:
        file = home.folder / "register.yaml"
        file.write_text(page_register(*sources, kind=kind))
        home("register", "load", file)
        return home

    return load
