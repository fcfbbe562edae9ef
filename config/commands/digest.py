"""`headsup digest`: the week in one calm mail, for each recipient what that recipient may know."""

import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from config.exits import MISSING
from config.installation import alone, clock, prepare_database, vault
from config.sending import send_digest
from evidence.vault import VaultError
from register.models import Contact, School
from reports.compose import compose, recipients
from reports.names import NamedPersonError, NameScanner
from reports.pdf import render_pdf
from reports.refusals import MailError
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
                        send_digest(contact, chosen, now, again=again)
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
