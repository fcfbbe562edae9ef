"""`headsup digest`: the week in one calm mail, for each recipient what that recipient may know."""

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from config.exits import MISSING
from config.installation import alone, clock, environment, prepare_database, vault
from evidence.events import Event
from evidence.seal import SealedFile, seal_file
from evidence.vault import VaultError
from register.models import Contact, School
from reports.compose import compose, recipients
from reports.deliver import MailError, claim, open_connection, send, sent
from reports.names import NamedPersonError, NameScanner
from reports.pdf import render_pdf
from reports.render import Mail, render_mail
from reports.week import Week


def _week(_context: click.Context, _parameter: click.Parameter, text: str | None) -> Week | None:
    try:
        return Week.parse(text) if text else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command(name="digest")
@click.option("--week", callback=_week, metavar="YEAR-WEEK", help="Such as 2026-W47; else see below.")
@click.option("--preview", type=click.Path(path_type=Path), metavar="DIR", help="Write mails and PDFs into DIR.")
@click.option("--send", "sending", is_flag=True, help="Send the mails; each recipient hears of a week once.")
@click.option("--again", is_flag=True, help="Send again what may or may not have arrived.")
def command(week: Week | None, preview: Path | None, *, sending: bool, again: bool) -> None:
    """Compose the weekly digest. Without an option, print it.

    The week is the present one, and with --send the one that has just ended.

    \b
    Examples: headsup digest --preview digest
              headsup digest --week 2026-W47 --send
    """
    prepare_database()
    now = clock()
    troubles: list[str] = []
    for school in School.objects.order_by("pk"):
        present = Week.of(now, ZoneInfo(school.time_zone))
        chosen = week or (present.before() if sending else present)
        if sending and chosen >= present:
            message = f"{chosen} has not ended yet; its digest can be looked at with --preview and sent afterwards."
            raise click.BadParameter(message, param_hint="--week")
        contacts = recipients(school)
        if not contacts:
            click.echo(f"{school.name}: no contact has `digest: true` in a role that may see it.", err=True)
        for number, contact in enumerate(contacts, start=1):
            try:
                if sending:
                    with alone("digest"):
                        _send(contact, chosen, now, again=again)
                else:
                    _show(contact, chosen, now, preview and preview / school.key / f"{number}-{contact.role}")
            except (MailError, NamedPersonError, VaultError) as error:
                troubles.append(str(error))  # one recipient's trouble must not keep the mail from the others
    if troubles:
        click.echo("\n".join(dict.fromkeys(troubles)), err=True)
        sys.exit(MISSING)


def _show(contact: Contact, week: Week, now: datetime, folder: Path | None) -> None:
    digest, sightings = compose(contact, week, now)
    mail = render_mail(digest, NameScanner.of_register())
    if folder is None:
        click.echo(f"To the {contact.get_role_display()}: {mail.subject}\n\n{mail.text}")
        return
    pdf = render_pdf(digest, sightings, vault(), contact.school, now)
    _write(folder, mail, pdf)
    click.echo(f"{contact.get_role_display()}: {folder / 'body.html'} and {folder / 'week.pdf'}")


def _write(folder: Path, mail: Mail, pdf: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "subject.txt").write_text(mail.subject + "\n", encoding="utf-8")
    (folder / "body.txt").write_text(mail.text, encoding="utf-8")
    (folder / "body.html").write_text(mail.html, encoding="utf-8")
    (folder / "week.pdf").write_bytes(pdf)


def _send(contact: Contact, week: Week, now: datetime, *, again: bool) -> None:
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
