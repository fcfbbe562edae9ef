"""`headsup run`: keep the timetable."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from config.installation import alone, clock, environment, prepare_database
from scheduler.runner import Runner
from scheduler.timetable import read_timetable

TIMETABLE = Path(__file__).parents[1] / "timetable.yaml"


@click.command(name="run")
@click.option("--timetable", type=click.Path(path_type=Path), default=TIMETABLE, show_default=True, metavar="FILE")
def command(timetable: Path) -> None:
    """Scan and send by the timetable until stopped (Ctrl+C).

    A restart loses nothing and doubles nothing: what was due meanwhile is done at once, once.

    \b
    Example: headsup run
    """
    jobs = read_timetable(timetable, ZoneInfo(environment().time_zone))
    prepare_database()
    with alone("run"):
        Runner(jobs, clock, lambda said: click.echo(said, err=True)).run()
