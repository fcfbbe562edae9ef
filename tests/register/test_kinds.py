"""Kinds of source: their facts, and what `headsup register kinds` tells of them."""

import json

import pytest
from click.testing import CliRunner

from config.commands.register import command
from register.addresses import web_address
from register.kinds import ENGINES, KINDS, KindFacts, facts_of, kind_choices

EVERY = [*KINDS.values(), *ENGINES.values()]


@pytest.mark.parametrize("facts", EVERY, ids=lambda facts: facts.kind)
def test_facts_are_whole(facts: KindFacts) -> None:
    assert facts.title
    for sentence in (facts.way, facts.limits, facts.note):
        assert not sentence or sentence.endswith(".")
    assert (facts.wants_address == "given") == bool(facts.address)
    if facts.address:
        assert facts.address.startswith("https://")
        assert facts.address.endswith("/")
        assert web_address(facts.address) == facts.address
    assert facts.accepts("names") == bool(facts.names)
    assert 0 < facts.retention_hours <= 24


def test_every_kind_fits_its_column() -> None:
    assert all(len(facts.kind) <= 20 for facts in EVERY)
    assert [kind for kind, _ in kind_choices()] == list(KINDS)


def test_an_engine_has_facts_of_its_own() -> None:
    assert facts_of("search", "brave").address == "https://api.search.brave.com/"
    assert facts_of("gdelt").delay == 5


def test_the_kinds_are_told_as_json() -> None:
    told = json.loads(CliRunner().invoke(command, ["kinds", "--json"]).stdout)
    assert [one["kind"] for one in told["kinds"]] == list(KINDS)
    for one in told["kinds"]:
        assert {"kind", "title", "needs", "limits", "retention_hours", "verdict", "note"} <= one.keys()
    assert [engine["kind"] for one in told["kinds"] for engine in one["engines"]] == list(ENGINES)
    reasons = {one["place"]: one["reason"] for one in told["refused"]}
    assert "never logs in" in reasons["Discord"]
    assert all(reasons.values())


def test_the_kinds_are_told_to_a_person() -> None:
    told = CliRunner().invoke(command, ["kinds"])
    assert told.exit_code == 0
    assert all(facts.kind in told.stdout for facts in EVERY)
    assert "TikTok Research API: It is for researchers" in " ".join(told.stdout.split())
    assert max(map(len, told.stdout.splitlines())) <= 120
