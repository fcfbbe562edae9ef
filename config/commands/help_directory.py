"""`headsup help-directory`: whom to ask for help, where sites take reports, and what nobody has checked for a year."""

import json
from dataclasses import asdict

import click

from cases.playbook.signposts import Signpost, directory, report_links
from config.complaint import school_called
from config.installation import clock, prepare_database
from config.playbook_files import playbook
from config.playbook_files import report_links as links


@click.command(name="help-directory")
@click.option("--school", default="", metavar="ID", help="Which school, when the register holds several.")
@click.option("--json", "as_json", is_flag=True, help="Print the directory as JSON.")
def command(*, school: str, as_json: bool) -> None:
    """Show whom to ask for help and where sites take reports; an entry that nobody checked for a year says so.

    The school's own services stand in the register file, under `help`.

    \b
    Example: headsup help-directory
    """
    prepare_database()
    asking, today = school_called(school), clock().date()
    services = directory(asking, playbook(asking.nation).help, today)
    sites = report_links(links(), today)
    if as_json:
        told = {"services": [asdict(one) for one in services], "sites": [asdict(one) for one in sites]}
        click.echo(json.dumps(told, default=str, ensure_ascii=False, indent=1))
        return
    click.echo("In danger now: 999. Police: 101.")
    for one in services:
        _say(one)
    click.echo("Where sites take reports. Nobody at the school replies to a post:")
    for one in sites:
        _say(one)


def _say(one: Signpost) -> None:
    kind = "" if one.service == "report" else f" ({one.service})"
    click.echo(f"  {one.name}{kind}: {one.reach}")
    if one.warning:
        click.echo(f"    ! {one.warning}")
