"""Sending a digest: whatever can fail without the mail server comes before the claim."""

from datetime import datetime

import click

from config.installation import clock, environment, vault
from evidence.events import Event
from evidence.seal import SealedFile, seal_file
from register.models import Contact
from reports.compose import compose
from reports.deliver import claim, open_connection, send, sent
from reports.names import NameScanner
from reports.pdf import render_pdf
from reports.refusals import MailError
from reports.render import render_mail
from reports.week import Week


def send_digest(contact: Contact, week: Week, now: datetime, *, again: bool) -> None:
    """Send one digest. The order matters: whatever can fail without the mail server comes before the claim."""
    if not environment().smtp_url:
        message = "HEADSUP_SMTP_URL is not set, so nothing was sent. Name your mail server, or use --preview."
        raise MailError(message)
    if sent(contact, week):
        click.echo(f"{contact.get_role_display()}: the digest of {week} was sent before; not sent again.", err=True)
        return
    digest, sightings = compose(contact, week, now)
    mail = render_mail(digest, NameScanner.of_register())
    pdf = render_pdf(digest, sightings, vault(), contact.school, now)
    connection = open_connection(contact)
    delivery = claim(contact, week, sightings, now, again=again)
    if not delivery.pdf_sha256:  # an attempt that failed has sealed it already
        about = {"subject": f"digest of {week} to the {contact.role}"}
        delivery.pdf_sha256 = seal_file(
            vault(), Event.REPORT, about, SealedFile("digest", "application/pdf", pdf), now
        ).sha256
        delivery.save()
    send(delivery, mail, environment().mail_from, connection, clock())
    click.echo(f"{contact.get_role_display()}: the digest of {week} was sent.")
