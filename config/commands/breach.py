"""`headsup breach`: the register of breaches, with its 72 hours."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from cases import breaches
from cases.access import denied, seen
from cases.audience import Reader
from cases.breaches import BreachError, Noticed, breach_called, breaches_for, due_at
from cases.models import Breach
from config.installation import clock, vault
from config.readers import as_option


@click.group(name="breach")
def command() -> None:
    """Breaches: somebody saw, got or lost data that they should not have."""


@command.command(name="report")
@as_option
@click.option("--what", required=True, metavar="TEXT", help="What happened, in a sentence.")
@click.option(
    "--aware", type=click.DateTime(["%Y-%m-%dT%H:%M"]), metavar="TIME", help="When somebody first knew; else now."
)
@click.option("--people", type=click.IntRange(0), metavar="NUMBER", help="How many people it touches, if known.")
def report(reader: Reader, what: str, aware: datetime | None, people: int | None) -> None:
    """Report a breach at once; anybody may. The 72 hours run from when somebody first knew.

    \b
    Example: headsup breach report --as head --what "a digest went to a wrong address" --aware 2026-11-20T08:30
    """
    at = aware.replace(tzinfo=ZoneInfo(reader.school.time_zone)) if aware else None
    row = breaches.report(reader, Noticed(what, at, people), vault(), clock())
    click.echo(
        f"{row.reference}: the data protection officer decides by {_local(row, row.aware_at + breaches.WITHIN)}."
    )


@command.command(name="list")
@as_option
@click.option("--json", "as_json", is_flag=True, help="Print the breaches as JSON.")
def list_all(reader: Reader, *, as_json: bool) -> None:
    """List the breaches that somebody in your role may know of.

    \b
    Example: headsup breach list --as dpo
    """
    rows = list(breaches_for(reader).select_related("school"))
    seen(reader, "list of breaches", clock(), vault())
    if as_json:
        content = [{"breach": one.reference, "what": one.what, "state": _state(one)} for one in rows]
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row.reference}  {row.aware_at:%Y-%m-%d}  {_state(row)}\n    {row.what}")
    if not rows:
        click.echo("There is no breach for you.")


@command.command(name="told")
@click.argument("reference", metavar="BREACH")
@as_option
@click.option("--nobody", is_flag=True, help="No risk to anybody is likely, so nobody outside has to be told.")
@click.option("--people", is_flag=True, help="The people whom it touches were told.")
@click.option("--reason", default="", metavar="TEXT", help="Why nobody was told, or why so late.")
def told(reference: str, reader: Reader, reason: str, *, nobody: bool, people: bool) -> None:
    """Note that the Information Commissioner was told, or the people, or why nobody has to be.

    \b
    Examples: headsup breach told B-ABCD-EFGH --as dpo
              headsup breach told B-ABCD-EFGH --as dpo --nobody --reason "the mail was encrypted"
    """
    row, now, kept = _called(reader, reference), clock(), vault()
    if nobody:
        breaches.not_told(reader, row, reason, kept, now)
    elif people:
        breaches.told_people(reader, row, kept, now)
    else:
        breaches.told_office(reader, row, kept, now, why_late=reason)
    click.echo(f"{row.reference}: {_state(row)}")


@command.command(name="close")
@click.argument("reference", metavar="BREACH")
@as_option
@click.option("--done", required=True, metavar="TEXT", help="What was done, and so that it does not happen again.")
def close(reference: str, reader: Reader, done: str) -> None:
    """Close a breach when it is decided who is told, and what keeps it from happening again.

    \b
    Example: headsup breach close B-ABCD-EFGH --as dpo --done "address corrected; a second person confirms them now"
    """
    row = _called(reader, reference)
    breaches.close(reader, row, done, vault(), clock())
    click.echo(f"{row.reference} is closed.")


def _called(reader: Reader, reference: str) -> Breach:
    try:
        return breach_called(reader, reference)
    except BreachError:
        denied(reader, "breach", clock(), vault(), tried=reference)
        raise


def _state(row: Breach) -> str:
    if row.closed_at:
        return f"closed on {row.closed_at:%-d %B %Y}"
    due = due_at(row)
    if due:
        return f"the Information Commissioner is to be told by {_local(row, due)}, or the reason noted why not"
    return "decided; to be closed with what was done"


def _local(row: Breach, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(row.school.time_zone)):%-d %B %Y, %H:%M %Z}"
