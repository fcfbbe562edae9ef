"""`headsup passphrase`: the password behind which the PDF of the week goes with a recipient’s mail."""

from typing import TextIO

import click

from cases.audience import Reader
from config.installation import home
from config.passphrases import PassphraseError, forget, keep
from config.readers import as_option
from register.models import Contact
from reports.recipients import may_read


@click.command(name="passphrase")
@as_option
@click.option("--email", default="", metavar="ADDRESS", help="Whose, when several people hold the role.")
@click.option("--from", "file", type=click.File(encoding="utf-8"), help="Read it from a file, or from - for a pipe.")
@click.option("--forget", "forgetting", is_flag=True, help="Forget it: the PDF goes with the mail no more.")
def command(reader: Reader, email: str, file: TextIO | None, *, forgetting: bool) -> None:
    """Set the password of the PDF that goes with a recipient's weekly mail.

    The recipient types it in at this machine, twice; it is shown to nobody and never mailed. Without
    one, the mail has no PDF. A new password counts from the next mail on.

    \b
    Examples: headsup passphrase --as head
              headsup passphrase --as chair --forget
    """
    contact = _contact(reader, email)
    whom = contact.get_role_display()
    if forgetting:
        gone = forget(home(), contact)
        click.echo(
            f"The passphrase of the {whom} is forgotten." if gone else f"The {whom} has no passphrase.", err=True
        )
        return
    keep(home(), contact, _asked(file))
    click.echo(f"The PDF of the week goes to the {whom} behind this passphrase from the next mail on.", err=True)


def _asked(file: TextIO | None) -> str:
    if file is not None:
        return file.readline().rstrip("\r\n")
    chosen: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt="Once more", err=True)
    return chosen


def _contact(reader: Reader, email: str) -> Contact:
    """The one contact who is meant; raises PassphraseError."""
    holders = reader.school.contacts.select_related("school").filter(role=reader.role, digest=True).order_by("pk")
    if not may_read(reader.role) or not holders:
        message = f"No contact gets a digest as {reader.role}. `headsup register export` shows who stands there."
        raise PassphraseError(message)
    found = [one for one in holders if email.casefold() in {"", one.email.casefold()}]
    if len(found) != 1:
        message = f"{len(holders)} contacts hold this role. Say which one with --email ADDRESS."
        raise PassphraseError(message)
    return found[0]
