"""`headsup capture`: one address after a complaint, or everything that is owed."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from config.capturing import owed
from config.complaint import Told, complaint_options, opened
from config.exits import MISSING
from config.installation import prepare_database


@click.command(name="capture")
@click.argument("url", required=False)
@complaint_options
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the pack; a new one by default.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def command(url: str | None, told: Told, out: Path | None, *, as_json: bool) -> None:
    """Capture one address after a complaint and seal a pack; without an address, take what is owed.

    An address needs a reason (--reason): it opens a case, is visited once, captured, and handed over as an
    evidence pack that anybody can verify. Without an address every capture and every second look that is
    due is taken; the timetable does this by itself.

    \b
    Examples: headsup capture https://forum.test/thread/41 --by head --reason "complaint by a parent"
              headsup capture
    """
    prepare_database()
    if url:
        from config.looking_into import finish, look_into  # noqa: PLC0415 - what makes packs is heavy, and this is not the everyday path

        case = opened(told, [url])
        look_into(case, widely=False)
        finish(case, owed(case.pk, quiet=as_json), out, as_json=as_json)
        return
    captured = owed(quiet=as_json)
    if as_json:
        click.echo(json.dumps(asdict(captured), indent=1))
    if captured.trouble:
        sys.exit(MISSING)
