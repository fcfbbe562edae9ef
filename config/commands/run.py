"""`headsup run`: keep the timetable."""

import secrets
import socket
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from config.environment import ConfigurationError
from config.installation import alone, clock, environment, home, prepare_database
from scheduler.runner import Runner
from scheduler.timetable import read_timetable

TIMETABLE = Path(__file__).parents[1] / "timetable.yaml"


@click.command(name="run")
@click.option("--timetable", type=click.Path(path_type=Path), default=TIMETABLE, show_default=True, metavar="FILE")
def command(timetable: Path) -> None:
    """Scan and send by the timetable until stopped (Ctrl+C).

    A restart loses nothing and doubles nothing: what was due meanwhile is done at once, once. Where several
    machines share one database, one of them works; another takes over when it falls silent.

    \b
    Example: headsup run
    """
    jobs = read_timetable(timetable, ZoneInfo(environment().time_zone))
    prepare_database()
    with alone("run"):
        Runner(jobs, clock, lambda said: click.echo(said, err=True), place=_place()).run()


def _place() -> str:
    """Word by which the lease knows this installation after a restart, and no other one."""
    file = home() / "place"
    try:
        if not file.exists():
            draft = file.with_suffix(".draft")
            draft.write_text(secrets.token_hex(16), encoding="ascii")
            draft.replace(file)  # written whole, or not at all
        # The name of the machine beside it: a copy of the folder on another machine is another place.
        return f"{file.read_text(encoding='ascii')[:32]} {socket.gethostname()}"[:80]
    except OSError as error:
        message = f"HEADSUP_HOME: {file} cannot be written ({error.strerror}). Make room there or make it writable."
        raise ConfigurationError(message) from error
