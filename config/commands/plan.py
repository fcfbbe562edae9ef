"""`headsup plan`: the written plan of what is looked at."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from config.commands.run import TIMETABLE
from config.complaint import school_called
from config.installation import clock, environment, prepare_database
from scheduler.plan import longest_gap, plan_of
from scheduler.plan_paper import plan_fields, plan_pdf, plan_text
from scheduler.timetable import read_timetable


@click.command(name="plan")
@click.option("--school", default="", metavar="ID", help="Which school, when the register holds several.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to FILE: .pdf to sign, or .txt.")
@click.option("--timetable", type=click.Path(path_type=Path), default=TIMETABLE, show_default=True, metavar="FILE")
def command(school: str, out: Path | None, timetable: Path, *, as_json: bool) -> None:
    """Show the scan plan: each source, how often, its owner, who signed it off, and when it was last checked.

    It has a version, which goes up whenever the register or the timetable changes what is looked at.

    \b
    Example: headsup plan --out plan.pdf
    """
    if out and out.suffix.lower() not in {".pdf", ".txt"}:
        raise click.BadParameter(f"{out} must end with .pdf or .txt.", param_hint="--out")
    if out and as_json:
        raise click.UsageError("Give either --json or --out.")
    jobs = read_timetable(timetable, ZoneInfo(environment().time_zone))
    prepare_database()
    now = clock()
    plan = plan_of(school_called(school), longest_gap(jobs, "scan", now), now)
    if as_json:
        click.echo(json.dumps(plan_fields(plan), default=lambda at: at.isoformat(), ensure_ascii=False, indent=2))
    elif out is None:
        click.echo(plan_text(plan, now))
    else:
        pdf = out.suffix.lower() == ".pdf"
        out.write_bytes(plan_pdf(plan, now) if pdf else plan_text(plan, now).encode())
        click.echo(f"Scan plan of {plan.school.name}, version {plan.number}: {out}", err=True)
