"""Who reported something: where the keys of the notes lie, and how a command is told who it was."""

from typing import BinaryIO

import click

from cases.reporters import LONGEST, Apart, ReporterError
from config.installation import home


def apart() -> Apart:
    """Where the keys of this installation's notes lie."""
    return Apart(home() / "keys" / "reporters")


def details(file: BinaryIO | None) -> str:
    """What a file or the keyboard says of a reporter, empty without one; raises ReporterError."""
    if file is None:
        return ""
    if file.isatty():
        click.echo("Who handed it in? Name first, one thing per line; end with Ctrl+D:", err=True)
    try:
        text = file.read(LONGEST * 4 + 1).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "The reporter’s details are not written in UTF-8. Save them as plain text and try again."
        raise ReporterError(message) from error
    if not text.strip():
        message = "The file with the reporter’s details is empty; leave --reporter-file out when nobody is to be noted."
        raise ReporterError(message)
    return text
