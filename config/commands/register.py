"""`headsup register`: the school's declarations in and out."""

import json
from pathlib import Path
from typing import Any

import click

from config.installation import clock, prepare_database
from register import store
from register.approval import unapproved_sources
from register.kinds import ENGINES, KINDS, KindFacts
from register.models import School
from register.process import WAITS, standing_in_the_way
from register.reading import read_register
from register.refused import REFUSED


@click.group(name="register")
def command() -> None:
    """The register: schools, staff, approved sources and contacts, as YAML."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def load(file: Path) -> None:
    """Load FILE; for every school in it, the register becomes what the file says.

    \b
    Example: headsup register load config/school.example.yaml
    """
    entries = read_register(file)
    prepare_database()
    for school in store.load(entries, clock()):
        click.echo(
            f"{school.name}: people {school.people.count()}, sources "
            f"{school.declared_sources().count()}, contacts {school.contacts.count()}.",
            err=True,
        )
    for said in standing_in_the_way(clock()):
        click.echo(said, err=True)
    for source, state in unapproved_sources(clock()):
        if state != WAITS:  # told once for the whole school
            click.echo(f"Source “{source.key}” will not be scanned: its approval is {state}.", err=True)


@command.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def export(file: Path | None) -> None:
    """Write the register as YAML to FILE, or to the terminal.

    \b
    Example: headsup register export register.yaml
    """
    prepare_database()
    text = store.export(School.objects.order_by("pk"))
    if file is None:
        click.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def kinds(*, as_json: bool) -> None:
    """List the kinds of source, what each needs, and what is refused and why.

    \b
    Example: headsup register kinds
    """
    if as_json:
        told = {"kinds": [_kind_fields(facts) for facts in KINDS.values()], "refused": _refused_fields()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo("Kinds of source\n")
    for facts in KINDS.values():
        _tell(facts)
        for engine in ENGINES.values() if facts.kind == "search" else ():
            _tell(engine, "    ")
    click.echo("\nRefused\n")
    for one in REFUSED:
        click.echo(click.wrap_text(f"{one.place}: {one.reason}", 110, "  ", "      "))


def _tell(facts: KindFacts, indent: str = "  ") -> None:
    needs = {"none": "needs no key", "key": "needs a key", "owner token": "needs the owner’s token"}[facts.needs]
    click.echo(f"{indent}{facts.kind:<15} {facts.verdict:<7} {needs:<24} {facts.title}")
    below = f"{indent}{'':<16}"
    click.echo(click.wrap_text(f"{facts.limits} {facts.note}".strip(), 110, below, below))


def _kind_fields(facts: KindFacts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "title": facts.title,
        "way": facts.way,
        "needs": facts.needs,
        "address": facts.address,
        "address_needed": facts.wants_address == "required",
        "wants": facts.wants,
        "may_have": list(facts.takes),
        "names": facts.names,
        "limits": facts.limits,
        "delay_seconds": facts.delay,
        "retention_hours": facts.retention_hours,
        "price_dollars": facts.price,
        "verdict": facts.verdict,
        "note": facts.note,
        "engines": [_kind_fields(engine) for engine in ENGINES.values()] if facts.kind == "search" else [],
    }


def _refused_fields() -> list[dict[str, Any]]:
    return [
        {"place": one.place, "reason": one.reason, "hosts": list(one.hosts), "by_hand": one.by_hand} for one in REFUSED
    ]
