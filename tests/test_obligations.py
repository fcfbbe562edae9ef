"""What the policies ask and this program serves: the table of the handbook, held against the tests that it names."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

TABLE = ROOT / "docs" / "handbook" / "obligations.md"
GROUPS = ((1, 14), (20, 36), (40, 66), (70, 99), (100, 112), (120, 144), (150, 155))
ASKED = {f"A{number:02}" for first, last in GROUPS for number in range(first, last + 1)}
FLOOR = 110
"""How many obligations are served; it only moves up."""
_ROW = re.compile(r"^\| (A\d{2,3}) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/.]+\.py)::(\w+)`")


def rows(heading: str) -> list[tuple[str, str, str]]:
    part = TABLE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return _ROW.findall(part)


@cache
def functions_in(file: Path) -> frozenset[str]:
    found = ast.walk(ast.parse(file.read_text()))
    return frozenset(one.name for one in found if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_obligation_stands_in_the_table_once() -> None:
    served, not_served = ([row[0] for row in rows(one)] for one in ("Served", "Not served"))
    assert Counter(served + not_served) == Counter(ASKED)
    assert len(served) >= FLOOR


def test_every_claim_names_a_test_that_is_there() -> None:
    for number, _, told in rows("Served"):
        named = _TEST.findall(told)
        assert named, f"{number} names no test"
        for file, test in named:
            assert test.startswith("test_"), f"{number}: {test} is no test"
            assert (ROOT / file).is_file(), f"{number} is claimed, and {file} is gone"
            assert test in functions_in(ROOT / file), f"{number} is claimed, and {file}::{test} is gone"


def test_every_id_that_the_house_speaks_of_is_one_that_a_policy_asks() -> None:
    files = [file for ending in ("py", "yaml", "md") for file in ROOT.rglob(f"*.{ending}")]
    ours = [one for one in files if not {".venv", ".uv", "demo", "var", ".peers", "node_modules"} & set(one.parts)]
    said = {(found, file.name) for file in ours for found in re.findall(r"\((A\d{2,3})[,; )]", file.read_text())}
    assert {one for one in said if one[0] not in ASKED} == set()
