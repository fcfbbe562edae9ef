"""`headsup review`: what was found and nobody has looked at yet, and what a person decides about it."""

import json
from typing import Any

import click

from cases.access import seen
from cases.audience import Reader
from cases.case import case_for
from cases.models import Decided, Sighting
from cases.review import decide, sighting_for, waiting_for
from config.installation import clock, vault
from config.readers import as_option


@click.group(name="review")
def command() -> None:
    """Sightings that wait for a person; the program’s own view of them is a first guess."""


@command.command(name="list")
@as_option
@click.option("--json", "as_json", is_flag=True, help="Print the sightings as JSON.")
def list_all(reader: Reader, *, as_json: bool) -> None:
    """List what nobody has looked at yet, the most pressing first.

    \b
    Example: headsup review list --as head
    """
    rows = waiting_for(reader)
    seen(reader, "list of sightings", clock(), vault())
    if as_json:
        click.echo(json.dumps([_content(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row.reference}  {row.found_at:%Y-%m-%d}  {row.category}; {row.get_severity_display()}")
        click.echo(f"    {row.address}")
        for reason in row.triage_reasons[:3]:
            click.echo(f"    {reason}")
    if not rows:
        click.echo("Nothing waits for you.")


@command.command(name="decide")
@click.argument("reference", metavar="SIGHTING")
@click.argument("decided", metavar="DECISION", type=click.Choice([one.value for one in Decided]))
@as_option
@click.option("--case", "case_reference", default="", metavar="CASE", help="The case that it belongs to.")
def decide_one(reference: str, decided: str, reader: Reader, case_reference: str) -> None:
    """Decide about a sighting: not-us, noted, praise, lawful-criticism, or case with --case.

    \b
    Examples: headsup review decide ABCD-EFGH lawful-criticism --as head
              headsup review decide ABCD-EFGH case --case K-ABCD-EFGH --as head
    """
    sighting = sighting_for(reader, reference)
    case = case_for(reader, case_reference) if case_reference else None
    decide(reader, sighting, Decided(decided), vault(), clock(), case=case)
    click.echo(f"{sighting.reference}: {sighting.get_decided_display()}.")


def _content(row: Sighting) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "address": row.address,
        "title": row.title,
        "found_at": row.found_at.isoformat(timespec="seconds"),
        "category": row.category,
        "severity": row.severity,
        "reasons": row.triage_reasons,
    }
