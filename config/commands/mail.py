"""`headsup mail`: the outbox, what a mail server sent back, and what only a person can know."""

import json
import sys
from typing import Any, BinaryIO

import click

from config.exits import MISSING
from config.installation import alone, clock, prepare_database, vault
from config.posting import post, post_due
from reports.bounces import LARGEST, record
from reports.models import Delivery, DeliveryState, Sort
from reports.outbox import arrived, row_called, to_send_again


@click.group(name="mail")
def command() -> None:
    """The outbox: mail that waits, was sent, or does not arrive. It holds no word of what a mail says."""


@command.command(name="list")
@click.option("--all", "everything", is_flag=True, help="List what was sent, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the mails as JSON.")
def list_all(*, everything: bool, as_json: bool) -> None:
    """List the mail that has not been sent, and why.

    \b
    Examples: headsup mail list
              headsup mail list --all
    """
    prepare_database()
    rows = Delivery.objects.select_related("school").order_by("pk")
    if not everything:
        rows = rows.exclude(state__in=[DeliveryState.SENT, DeliveryState.WITHDRAWN])
    if as_json:
        click.echo(json.dumps([_content(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row.pk}  {row}, {row.email}")
        click.echo(f"    {row.get_state_display()}, {row.at:%Y-%m-%d %H:%M} UTC; attempts: {row.attempts}")
        if row.detail:
            click.echo(f"    {row.detail}")
    if not rows:
        click.echo("No mail waits, and none is in doubt." if not everything else "There is no mail yet.")


@command.command(name="send")
@click.option("--again", "number", type=int, metavar="NUMBER", help="Send this one again, whatever became of it.")
def send(number: int | None) -> None:
    """Send the mail that is due. What may or may not have arrived is only sent again by --again.

    \b
    Examples: headsup mail send
              headsup mail send --again 12
    """
    prepare_database()
    with alone("digest"):
        if number is not None:
            post(to_send_again(number), clock(), again=True)
            return
        troubles = post_due(clock())
    if troubles:
        click.echo("\n".join(dict.fromkeys(troubles)), err=True)
        sys.exit(MISSING)


@command.command(name="bounced")
@click.argument("message", type=click.File("rb"), metavar="FILE")
def bounced(message: BinaryIO) -> None:
    """Read a message with which a mail server says that mail did not arrive; - reads standard input.

    \b
    Examples: headsup mail bounced undelivered.eml
              headsup mail bounced -
    """
    prepare_database()
    for line in record(message.read(LARGEST + 1), clock()):
        click.echo(line)


@command.command(name="arrived")
@click.argument("number", type=int)
def settle(number: int) -> None:
    """Write down that a mail of which nobody knew has arrived, as its recipient says.

    \b
    Example: headsup mail arrived 12
    """
    prepare_database()
    row = arrived(row_called(number), vault(), clock())
    click.echo(f"{row}: it has arrived.")


def _content(row: Delivery) -> dict[str, Any]:
    return {
        "number": row.pk,
        "school": row.school.key,
        "sort": "digest" if row.sort == Sort.DIGEST else "mail",  # who gets alerts would tell whom a matter concerns
        "role": row.role,
        "email": row.email,
        "week": row.week,
        "state": row.state,
        "at": row.at.isoformat(),
        "attempts": row.attempts,
        "not_before": row.not_before.isoformat() if row.not_before else None,
        "detail": row.detail,
    }
