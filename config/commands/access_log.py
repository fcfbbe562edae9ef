"""`headsup access-log`: who looked at what."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click

from cases.access import denied, seen
from cases.access_log import AccessError, Look, who_looked
from cases.audience import Reader
from config.installation import clock, vault
from config.readers import as_option


@click.command(name="access-log")
@as_option
@click.option("--month", type=click.DateTime(["%Y-%m"]), metavar="MONTH", help="Such as 2026-11; else this month.")
@click.option("--json", "as_json", is_flag=True, help="Print the log as JSON.")
def command(reader: Reader, month: datetime | None, *, as_json: bool) -> None:
    """Who looked, exported, held or erased, and who was refused: for the officer, the chair and the authority.

    The head sees only what others did with the head’s own cases.

    \b
    Example: headsup access-log --as dpo --month 2026-11
    """
    zone, now = ZoneInfo(reader.school.time_zone), clock()
    first = (month or now.astimezone(zone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0, tzinfo=zone)
    after = (first + timedelta(days=32)).replace(day=1)
    try:
        looks = who_looked(reader, first, after)
    except AccessError:
        denied(reader, "access log", now, vault())
        raise
    seen(reader, "access log", now, vault())
    if as_json:
        content = [{**asdict(one), "at": one.at.isoformat()} for one in looks]
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    for one in looks:
        click.echo(_line(one, zone))
    click.echo(
        f"{len(looks)} lines in {first:%B %Y}. The log is the ledger: `headsup verify` shows that none is missing."
    )


def _line(look: Look, zone: ZoneInfo) -> str:
    case = f" of {look.case}" if look.case else ""
    why = f": {look.reason}" if look.reason else ""
    return f"{look.at.astimezone(zone):%Y-%m-%d %H:%M}  {look.by}  {look.event}, {look.what}{case}{why}"
