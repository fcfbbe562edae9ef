"""`headsup jobs`: the timetable as it stands."""

import json
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from config.installation import clock, environment, prepare_database
from scheduler.lease import holder
from scheduler.outlook import JobLine, keeper, lease_fields, outlook, overdue


@click.command(name="jobs")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def command(*, as_json: bool) -> None:
    """Show every job of the timetable: when it was done last, how it went, when it comes next, and what is overdue.

    \b
    Example: headsup jobs
    """
    prepare_database()
    now = clock()
    lines, warnings = outlook(now), overdue(now)
    kept, sentence = keeper(now)
    if as_json:
        told = {
            "kept": kept,
            "runner": lease_fields(holder()),
            "jobs": [asdict(line) for line in lines],
            "overdue": warnings,
        }
        click.echo(json.dumps(told, default=lambda at: at.isoformat(), ensure_ascii=False, indent=2))
        return
    click.echo(sentence)
    zone = ZoneInfo(environment().time_zone)
    for line in lines:
        click.echo(_row(line, zone))
    for warning in warnings:
        if warning != sentence:
            click.echo(f"! {warning}")


def _row(line: JobLine, zone: ZoneInfo) -> str:
    last = f"last {_moment(line.last_at, zone)}, {line.ended}" if line.last_at else line.ended
    took = f" in {line.seconds:.0f} s" if line.seconds is not None else ""
    return f"  {line.name:<10} next {_moment(line.next_at, zone)}{' (late)' if line.late else ''}; {last}{took}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %d %b %H:%M %Z}"
