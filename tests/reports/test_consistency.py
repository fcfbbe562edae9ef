"""The yearly report by category and outcome: like beside like, without a name, for each reader apart (A112)."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from cases.audience import Reader
from cases.models import Audience, Decided, Outcome
from config.commands.digest import command
from register.models import Role
from reports.consistency import consistency_of, render_consistency
from tests.reports.scene import NOW, Scene

pytestmark = pytest.mark.usefixtures("database")


def test_like_is_told_beside_like_without_a_name_and_for_each_reader_apart() -> None:
    scene = Scene()
    for outcome, days in ((Outcome.REMOVED, 4), (Outcome.LAWFUL, 8), ("", 0)):
        closed = NOW if outcome else None
        scene.case(
            category="personal abuse", outcome=outcome, opened_at=NOW - days * timedelta(days=1), closed_at=closed
        )
    scene.case(category="threat", audience=Audience.CHAIR, outcome=Outcome.PASSED_ON, closed_at=NOW)
    scene.found("praise", decided=Decided.PRAISE, decided_at=NOW)
    scene.found("praise", decided=Decided.CASE, decided_at=NOW)
    found = consistency_of(Reader(scene.school, Role.HEAD), 2026, NOW)
    told = " ".join(render_consistency(found).split())
    assert "3 cases: 1 lawful criticism, no action, 1 taken away by its author or the site and 1 still open" in told
    assert "half of them within 6 days" in told
    assert "Pages without a case: 1 praise." in told
    assert "A possible threat" not in told
    chairs = consistency_of(Reader(scene.school, Role.CHAIR), 2026, NOW)
    assert [line.kind for line in chairs.lines] == ["threat"]
    assert consistency_of(Reader(scene.school, Role.HEAD), 2025, NOW).lines == ()


def test_the_command_tells_each_recipient_what_is_theirs() -> None:
    scene = Scene()
    scene.contact(Role.HEAD)
    scene.contact(Role.CHAIR)
    scene.case(category="personal abuse")
    scene.case(category="threat", audience=Audience.CHAIR)
    told = json.loads(CliRunner().invoke(command, ["--outcomes", "2026", "--json"]).stdout)
    assert [(one["role"], [line["kind"] for line in one["lines"]]) for one in told] == [
        ("head", ["personal abuse"]),
        ("chair", ["threat"]),
    ]
    printed = CliRunner().invoke(command, ["--outcomes", "2026"]).stdout
    assert "For the chair" in printed
    assert "1 case: 1 still open" in printed
    assert CliRunner().invoke(command, ["--json"]).exit_code == 2
