"""`headsup report`: “I saw this”, told by a member of staff, with a receipt."""

import json
from dataclasses import asdict, replace
from typing import BinaryIO

import click

from cases.case import CaseError
from cases.intake import report
from config.capturing import owed
from config.complaint import Told, complaint_of, complaint_options, school_called
from config.installation import BusyError, clock, prepare_database, vault
from config.reporter_details import apart, details


@click.command(name="report")
@click.argument("urls", nargs=-1, metavar="URL...")
@complaint_options
@click.option("--seen", default="", metavar="WHEN", help="When it was seen, in the reporter’s own words.")
@click.option(
    "--reporter-file",
    type=click.File("rb"),
    metavar="FILE",
    help="Who reports it, - for standard input; kept apart from the case. Leave it out to stay anonymous.",
)
@click.option("--later", is_flag=True, help="Only take it in; the timetable makes the visit.")
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON.")
def command(
    urls: tuple[str, ...], told: Told, seen: str, reporter_file: BinaryIO | None, *, later: bool, as_json: bool
) -> None:
    """Take in what somebody saw at URL, and visit and capture it for a case of its own.

    Say with --reason what it is. The receipt names the case, the time and who has it now; what is found is
    told to those who may know, not to the reporter.

    \b
    Example: headsup report https://forum.test/41 --reason "a threat against a colleague" --seen "Thursday at 21:30"
                 --by teacher --reporter-file me.txt
    """
    prepare_database()
    if not urls:
        message = "Say at which address it was seen, for example headsup report https://forum.test/41 …"
        raise CaseError(message)
    when = f" (seen: {seen.strip()})" if seen.strip() else ""
    seen_so = replace(told, reason=f"{told.reason.strip()}{when}" if told.reason.strip() else "")
    case, receipt = report(
        vault(),
        apart(),
        school_called(told.school),
        complaint_of(seen_so, urls),
        reporter=details(reporter_file),
        now=clock(),
    )
    if as_json:
        content = asdict(receipt) | {"received_at": receipt.received_at.isoformat(timespec="seconds")}
        click.echo(json.dumps(content, indent=1))
    else:
        click.echo(f"Received as case {receipt.reference} on {receipt.received_at:%d %B %Y at %H:%M:%S} UTC.")
        click.echo(f"It is with the {receipt.received_by} now. Fingerprint of what was reported: {receipt.sha256}")
        click.echo("Please do not reply to the post, and do not show it around.")
    if not later:
        from config.looking_into import look_into, not_captured, say_missing  # noqa: PLC0415 - what makes packs is heavy; the receipt comes first

        try:
            look_into(case, widely=False)
            owed(case.pk, quiet=True)
            say_missing(not_captured(case))
        except BusyError:  # what is owed is owed, whoever is at it now
            click.echo(
                "Another visit is under way here; this page is captured when the timetable comes to it.", err=True
            )
