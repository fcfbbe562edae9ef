"""`headsup register`: the school's declarations in and out."""

from pathlib import Path

import click

from config.installation import clock, prepare_database
from register import store
from register.approval import unapproved_sources
from register.models import School
from register.reading import read_register


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
    for school in store.load(entries):
        click.echo(
            f"{school.name}: people {school.people.count()}, sources "
            f"{school.declared_sources().count()}, contacts {school.contacts.count()}.",
            err=True,
        )
    for source, state in unapproved_sources(clock()):
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
