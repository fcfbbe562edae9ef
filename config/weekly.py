"""The weekly mail of one recipient, finished: what can fail without the mail server fails here."""

from dataclasses import dataclass
from datetime import datetime

import click

from cases.models import Sighting
from cases.playbook import Playbook, PlaybookError
from config.installation import home, vault
from config.passphrases import passphrase_of
from config.playbook_files import playbook
from register.models import Contact
from reports.compose import compose
from reports.locked import locked_week
from reports.names import NameScanner
from reports.pdf import render_pdf
from reports.render import Mail, render_mail
from reports.week import Week


@dataclass(frozen=True, slots=True)
class Weekly:
    """A mail with the PDF of its week, and the sightings of which they speak."""

    mail: Mail
    pdf: bytes
    """Open, to be sealed; what goes with the mail is behind the recipient's passphrase."""
    sightings: list[Sighting]


def weekly(contact: Contact, week: Week, now: datetime) -> Weekly:
    """The weekly mail of a recipient; raises NamedPersonError, VaultError and PassphraseError."""
    passphrase = passphrase_of(home(), contact)
    digest, sightings = compose(contact, week, now, _playbook(contact))
    pdf = render_pdf(digest, sightings, vault(), contact.school, now)
    attached = locked_week(pdf, week, passphrase)
    return Weekly(render_mail(digest, NameScanner.of_register(), attached), pdf, sightings)


def mail_of(contact: Contact, week: Week, now: datetime) -> Mail:
    """The mail alone, as it is printed: no picture is read for it."""
    digest, _ = compose(contact, week, now, _playbook(contact))
    return render_mail(digest, NameScanner.of_register())


def _playbook(contact: Contact) -> Playbook | None:
    """The playbook of a recipient's nation; one that cannot be read must not keep urgent news back."""
    try:
        return playbook(contact.school.nation)
    except PlaybookError as error:
        click.echo(f"The digest goes without the next steps: {error}", err=True)
        return None
