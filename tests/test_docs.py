"""Documentation is tested: every command, setting, problem and exit code stands in the handbook, and the reverse."""

import importlib
import re

import click
import pytest
from click.testing import CliRunner

from cases.problems import Problem
from config import exits
from config.cli import COMMANDS, headsup
from config.environment import Environment, variable
from tests.conftest import ROOT, Home

HANDBOOK = "\n".join(file.read_text() for file in sorted((ROOT / "docs" / "handbook").glob("*.md")))


def command(name: str) -> click.Command:
    found = headsup.get_command(click.Context(headsup), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_and_has_an_example(name: str) -> None:
    assert f"`headsup {name}" in HANDBOOK
    found = command(name)
    helps = [found.help or ""]
    if isinstance(found, click.Group):
        helps = [sub.help or "" for sub in found.commands.values()]
    assert all("Example" in text for text in helps)


def test_every_option_is_documented() -> None:
    for name in COMMANDS:
        for parameter in command(name).params:
            if isinstance(parameter, click.Option):
                assert any(option in HANDBOOK for option in parameter.opts), parameter


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    settings = {variable(name) for name in Environment.model_fields}
    named = set(re.findall(r"`((?:HEADSUP_[A-Z_]+)|DATABASE_URL)`", HANDBOOK))
    assert named == settings


def test_every_exit_code_is_documented() -> None:
    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)}
    assert {int(code) for code in re.findall(r"^\| (\d) \|", HANDBOOK, re.MULTILINE)} == codes


def test_every_error_of_the_exit_table_exists() -> None:
    for name in exits.EXITS:
        module, _, kind = name.rpartition(".")
        assert isinstance(getattr(importlib.import_module(module), kind), type)


def test_every_reason_for_not_reading_a_page_is_explained() -> None:
    head = (ROOT / "docs" / "handbook" / "head.md").read_text()
    assert [problem.label for problem in Problem if problem.label not in head] == []


def test_help_works_everywhere(home: Home) -> None:
    assert "headsup register load FILE" in home.afresh("--help").stdout
    for name in COMMANDS:
        told = CliRunner().invoke(headsup, [name, "--help"])
        assert told.exit_code == 0, name
        assert told.stdout.startswith(f"Usage: headsup {name}")
