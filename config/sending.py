"""Sending: whatever can fail without the mail server comes before the claim."""

import hashlib
from dataclasses import replace
from datetime import datetime

import click

from config.installation import home, vault
from config.mail_server import handed_over, require_server, taken
from config.passphrases import passphrase_of
from config.weekly import Weekly, weekly
from evidence.events import Event
from evidence.ledger import append
from evidence.seal import SealedFile, seal_file
from register.models import Contact
from reports.locked import locked_week
from reports.models import Delivery, DeliveryState
from reports.outbox import digest_row, new_digest_row, revived
from reports.recipients import in_place_of, refusal
from reports.refusals import MailError, settled_by_a_person
from reports.week import Week


def send_digest(contact: Contact, week: Week, now: datetime, *, again: bool) -> None:
    """Send one digest; raises MailError when it was not sent, or when nobody knows whether it was."""
    require_server()
    row = digest_row(contact, week)
    if row:
        revived(row, now)
    if row and row.state == DeliveryState.SENT:
        click.echo(f"{contact.get_role_display()}: the digest of {week} was sent before; not sent again.", err=True)
        return
    if why := refusal(contact, now):
        raise MailError(why)
    if row and not again:
        settled_by_a_person(row)
    found = weekly(contact, week, now)
    said = hashlib.sha256("\n".join([found.mail.text, *map(str, found.sightings)]).encode()).hexdigest()
    if row and row.pdf_sha256 and row.text_sha256 == said:  # an attempt that failed has sealed the same
        attached = locked_week(vault().read(row.pdf_sha256), week, passphrase_of(home(), contact))
        found = replace(found, mail=replace(found.mail, attachments=attached))
    row = row or new_digest_row(contact, week, now)
    taken(row, now, again=again)
    _enclose(row, contact, found, said, now)
    handed_over(row, found.mail)
    click.echo(f"{contact.get_role_display()}: the digest of {week} was sent.")


def _enclose(row: Delivery, contact: Contact, found: Weekly, said: str, now: datetime) -> None:
    """Write down of what a digest speaks, and seal its PDF unless an earlier attempt has sealed the same."""
    row.sightings.set(found.sightings)
    if row.text_sha256 == said and row.pdf_sha256:
        return
    about = {"subject": f"digest of {row.week} to the {row.role}"}
    sealed = seal_file(vault(), Event.REPORT, about, SealedFile("digest", "application/pdf", found.pdf), now)
    row.pdf_sha256, row.text_sha256 = sealed.sha256, said
    row.save(update_fields=["pdf_sha256", "text_sha256"])
    if away := in_place_of(contact, now):
        decision = f"the digest of {row.week} goes to the {contact.role} in place of the {away}, who is away"
        append(Event.DECIDED, now, {"decision": decision}, vault())  # A77
