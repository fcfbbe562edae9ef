"""`headsup alert`: what could not wait for the digest, and who has it in hand."""

import json
import sys
from typing import Any

import click

from cases.access import denied, seen
from cases.audience import Reader
from config.exits import MISSING
from config.installation import alone, clock, prepare_database, vault
from config.posting import alert_all
from config.readers import as_option
from reports.alerts import AlertError, acknowledge, alerts_for
from reports.models import Alert


@click.group(name="alert")
def command() -> None:
    """Alerts: mails without content that tell somebody to look today, until somebody says that they have it."""


@command.command(name="list")
@as_option
@click.option("--json", "as_json", is_flag=True, help="Print the alerts as JSON.")
def list_all(reader: Reader, *, as_json: bool) -> None:
    """List the alerts that somebody in your role may know of.

    \b
    Example: headsup alert list --as head
    """
    rows = list(alerts_for(reader))
    seen(reader, "list of alerts", clock(), vault())
    if as_json:
        click.echo(json.dumps([_content(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row.reference}  {row.raised_at:%Y-%m-%d %H:%M} UTC  {row.get_state_display()}")
    if not rows:
        click.echo("There is no alert for you.")


@command.command(name="acknowledge")
@click.argument("reference", metavar="REFERENCE")
@as_option
def acknowledge_one(reference: str, reader: Reader) -> None:
    """Say that you have a matter in hand; nobody else is called for it.

    \b
    Example: headsup alert acknowledge K-ABCD-EFGH --as head
    """
    try:
        alert = acknowledge(reader, reference, vault(), clock())
    except AlertError:
        denied(reader, "alert, to acknowledge it", clock(), vault(), tried=reference)
        raise
    click.echo(f"{alert.reference}: you have it in hand. Nobody else is called.")


@command.command(name="send")
def send() -> None:
    """Raise the alerts that are due, and send them; the timetable does this every five minutes.

    \b
    Example: headsup alert send
    """
    prepare_database()
    with alone("alert"):
        troubles = alert_all(clock())
    if troubles:
        click.echo("\n".join(dict.fromkeys(troubles)), err=True)
        sys.exit(MISSING)


def _content(row: Alert) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "category": row.category,
        "state": row.state,
        "raised_at": row.raised_at.isoformat(),
        "first_told_at": row.first_told_at.isoformat() if row.first_told_at else None,
        "acknowledged_by": row.acknowledged_by,
    }
