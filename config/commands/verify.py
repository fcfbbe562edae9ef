"""`headsup verify`: everything sealed, checked again from its bytes."""

import json
import sys
from dataclasses import asdict

import click

from config.exits import FOUND_WRONG
from config.installation import prepare_database, vault
from evidence.verify import verify


@click.command(name="verify")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def command(*, as_json: bool) -> None:
    """Recompute every hash and the whole ledger; exit 1 and name what is wrong.

    \b
    Example: headsup verify
    """
    prepare_database()
    verdict = verify(vault())
    if as_json:
        click.echo(json.dumps(asdict(verdict), indent=1))
    else:
        for fault in verdict.faults:
            click.echo(fault)
        said = f"{len(verdict.faults)} faults" if verdict.faults else "everything is as it was sealed"
        click.echo(f"{verdict.captures} captures, {verdict.files} files, {verdict.lines} ledger lines: {said}.")
        if verdict.unclaimed:
            click.echo(f"{verdict.unclaimed} files belong to no capture: leftovers of work broken off, harmless.")
    if verdict.faults:
        sys.exit(FOUND_WRONG)
