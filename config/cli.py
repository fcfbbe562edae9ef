"""The command line: `headsup`. Each command lives in `config/commands/` and is loaded when it is called."""

import importlib
import os
import signal
import sys
from types import FrameType

import click
import django
from django.db import DatabaseError

from config.environment import ConfigurationError
from config.exits import CONFIGURATION, STOPPED, exit_code

COMMANDS = {
    "register": "config.commands.register",
    "process": "config.commands.process",
    "notice": "config.commands.notice",
    "policy": "config.commands.policy",
    "official": "config.commands.official",
    "scan": "config.commands.scan",
    "capture": "config.commands.capture",
    "report": "config.commands.report",
    "case": "config.commands.case",
    "review": "config.commands.review",
    "help-directory": "config.commands.help_directory",
    "evidence": "config.commands.evidence",
    "match": "config.commands.match",
    "triage": "config.commands.triage",
    "archive": "config.commands.archive",
    "digest": "config.commands.digest",
    "alert": "config.commands.alert",
    "mail": "config.commands.mail",
    "passphrase": "config.commands.passphrase",
    "verify": "config.commands.verify",
    "keys": "config.commands.keys",
    "retention": "config.commands.retention",
    "rights": "config.commands.rights",
    "access-log": "config.commands.access_log",
    "breach": "config.commands.breach",
    "run": "config.commands.run",
    "jobs": "config.commands.jobs",
    "plan": "config.commands.plan",
    "doctor": "config.commands.doctor",
}


class _Lazy(click.Group):
    """Group that imports a command's module when it is asked for, so that an idle process stays small."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's interface
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="headsup")
def headsup() -> None:
    """Tell a headteacher, early and calmly, what the public web says about the school.

    Begin with `headsup register load FILE` and `headsup scan`; `headsup doctor` says what is missing.
    """


def main() -> None:
    """Run the command line; this is the edge at which errors become one sentence and an exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopped)
    try:
        django.setup()
    except ConfigurationError as error:
        click.echo(f"headsup cannot start.\n{error}", err=True)
        sys.exit(CONFIGURATION)
    try:
        headsup.main(prog_name="headsup")
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise  # a fault of the program: the technician needs to see where
        click.echo(_sentence(error), err=True)
        sys.exit(code)


def _stopped(number: int, frame: FrameType | None) -> None:
    """End at once. Everything is made so that a killed process loses nothing; a stopped one need not do more."""
    del number, frame
    os.write(2, b"\nStopped. Nothing is lost: run the command again and it goes on.\n")
    os._exit(STOPPED)


def _sentence(error: Exception) -> str:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if isinstance(error, DatabaseError):
        if "locked" in said:
            return (
                "The database is being used by another process for very long. Wait until it has ended, and try again."
            )
        return (
            f"The database cannot be used ({said}). "
            "Check HEADSUP_HOME or DATABASE_URL, and the room on the disk; what was kept before is safe."
        )
    if not isinstance(error, OSError):
        return str(error)
    return f"A file could not be read or written ({said}). Make room or give access, and run the command again."


if __name__ == "__main__":
    main()
