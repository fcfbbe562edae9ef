"""The command line: `headsup`. Each command lives in `config/commands/` and is loaded when it is called."""

import importlib
import os
import sys

import click
import django
from django.db import DatabaseError

from config.environment import ConfigurationError
from config.exits import CONFIGURATION, exit_code

COMMANDS = {
    "register": "config.commands.register",
    "scan": "config.commands.scan",
    "digest": "config.commands.digest",
    "verify": "config.commands.verify",
    "run": "config.commands.run",
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


def _sentence(error: Exception) -> str:
    if isinstance(error, DatabaseError):
        said = str(error).strip().splitlines()
        return (
            f"The database cannot be used ({said[0] if said else type(error).__name__}). "
            "Check HEADSUP_HOME or DATABASE_URL, and the room on the disk; what was kept before is safe."
        )
    return str(error)


if __name__ == "__main__":
    main()
