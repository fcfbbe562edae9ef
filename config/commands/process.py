"""`headsup process`: the record without which no school is looked for: what stands, what is missing, a draft."""

import json
import sys
from pathlib import Path

import click
import yaml

from config.complaint import school_called
from config.exits import FOUND_WRONG
from config.installation import clock, environment, prepare_database
from config.process_known import known
from register.process import DEMONSTRATION, Gate, today_at
from register.process_draft import draft as draft_of

_SCHOOL = click.option("--school", default="", metavar="ID", help="Which school, when the register holds several.")


@click.group(name="process")
def command() -> None:
    """The process record: why, how and on whose word a school looks; nothing is looked at without it."""


@command.command()
@_SCHOOL
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def check(school: str, *, as_json: bool) -> None:
    """Say what the process record lacks, and the mark of the text that is to be signed; exit 1 when it lacks something.

    \b
    Example: headsup process check
    """
    prepare_database()
    found = school_called(school)
    standing = Gate(clock()).standing(found)
    wanting = bool(standing.lacks) and not found.demonstration
    if as_json:
        told = {
            "school": found.key,
            "demonstration": found.demonstration,
            "in_force": standing.in_force.version if standing.in_force else "",
            "newest": standing.newest.version if standing.newest else "",
            "mark": standing.newest.mark if standing.newest else "",
            "lacks": [{"heading": lack.heading, "say": lack.say} for lack in standing.lacks],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        if found.demonstration:
            click.echo(DEMONSTRATION)
        for lack in standing.lacks:
            click.echo(f"✗ {lack}" if wanting else f"· {lack}")
        if standing.newest:
            click.echo(
                f"The mark of version {standing.newest.version} is {standing.newest.mark}; it stands in each signature."
            )
        if standing.in_force:
            click.echo(f"Version {standing.in_force.version} is in force until {standing.in_force.review:%-d %B %Y}.")
    if wanting:
        sys.exit(FOUND_WRONG)


@command.command()
@_SCHOOL
def show(school: str) -> None:
    """Print the process record that is in force, else the newest, as the register holds it.

    \b
    Example: headsup process show
    """
    prepare_database()
    found = school_called(school)
    standing = Gate(clock()).standing(found)
    if found.demonstration:
        click.echo(DEMONSTRATION, err=True)
    entry = standing.in_force or standing.newest
    if entry is None:
        click.echo(str(standing.lacks[0]), err=True)
        return
    if standing.in_force is None:
        click.echo("This version is not in force; `headsup process check` says what is missing.", err=True)
    content = {"process": entry.model_dump(mode="json", by_alias=True)}
    click.echo(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110), nl=False)


@command.command()
@_SCHOOL
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where it is written; the terminal else.")
def draft(school: str, out: Path | None) -> None:
    """Write a draft with plain-word guidance, filled with what the register and this installation already say.

    \b
    Example: headsup process draft --out process.yaml
    """
    prepare_database()
    found = school_called(school)
    text = draft_of(found, known(found, environment()), today_at(found, clock()))
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    click.echo(f"{out}: put it under {found.name} in the register file, fill it, and load the file again.", err=True)
