"""The house rules are machines, and the machines really stop what they should stop."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ROOMS = ("cases", "config", "console", "crawlers", "evidence", "mentions", "register", "reports", "scheduler")
LONGEST = 250
BIN = Path(sys.executable).parent


def code() -> list[Path]:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    return [file for file in files if "migrations" not in file.parts]


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in code()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= 80, "half of all files have 80 lines at most"


def test_every_module_says_what_it_is() -> None:
    assert [str(file) for file in code() if not file.read_text().startswith('"""')] == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house to do damage to."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN / words[0], *words[1:]], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("mentions/find.py", "import cases.models"),
        ("evidence/seal.py", "from crawlers import capture"),
        ("reports/compose.py", "from crawlers import tally"),
        ("crawlers/tally.py", "from config import installation"),
        ("mentions/text.py", "import django"),
    ],
)
def test_one_import_into_the_wrong_room_breaks_a_contract(copy: Path, file: str, line: str) -> None:
    assert check(copy, "lint-imports", "--no-cache").returncode == 0
    place = copy / file
    place.write_text(place.read_text() + f"\n{line}\n")
    assert check(copy, "lint-imports", "--no-cache").returncode == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("cases/record.py", "from datetime import datetime\nNOW = datetime.now()"),
        ("evidence/seal.py", "from django.conf import settings"),
        ("tests.py", "from unittest.mock import Mock"),
        ("crawlers/tally.py", "try:\n    1 / 0\nexcept Exception:\n    pass"),
    ],
)
def test_the_linter_keeps_clock_settings_mocks_and_broad_excepts_out(copy: Path, file: str, line: str) -> None:
    place = copy / file
    before = place.read_text() if place.exists() else '"""x."""\n'
    place.write_text(before + f"\n{line}\n")
    found = check(copy, "ruff", "check", "--no-cache", "--select", "TID251,BLE001", file)
    assert found.returncode == 1, found.stdout


def test_one_wrong_type_is_found(copy: Path) -> None:
    place = copy / "mentions" / "text.py"
    place.write_text(place.read_text() + "\nWRONG: int = read_html('', '').title\n")
    found = check(copy, "mypy", "mentions/text.py")
    assert "Incompatible types in assignment" in found.stdout
