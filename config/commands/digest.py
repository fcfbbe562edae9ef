"""`headsup digest`: the week in one calm mail, for each recipient what that recipient may know."""

import json
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from config.exits import MISSING
from config.installation import alone, clock, prepare_database
from config.passphrases import PassphraseError
from config.sending import send_digest
from config.weekly import mail_of, weekly
from evidence.vault import VaultError
from register.models import Contact, School
from reports.consistency import consistency_of, render_consistency
from reports.names import NamedPersonError
from reports.news import reader_of, worth_a_mail
from reports.recipients import recipients, unreached
from reports.refusals import MailError
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
@click.option("--outcomes", type=click.IntRange(2000, 2999), metavar="YEAR", help="How a year's cases ended.")
@click.option("--json", "as_json", is_flag=True, help="With --outcomes: print it for a machine.")
def command(
    week: Week | None, preview: Path | None, outcomes: int | None, *, sending: bool, again: bool, as_json: bool
) -> None:
    """Compose the weekly digest. Without an option, print it.

    The week is the present one, and with --send the one that has just ended. --outcomes prints instead
    how a year's cases ended, by category and without a name, for each recipient what is theirs to know.

    \b
    Examples: headsup digest --preview digest
              headsup digest --week 2026-W47 --send
              headsup digest --outcomes 2026
    """
    prepare_database()
    now = clock()
    if outcomes is not None:
        _outcomes(outcomes, now, as_json=as_json)
        return
    if as_json:
        raise click.UsageError("--json goes with --outcomes.")
    troubles: list[str] = []
    for school in School.objects.order_by("pk"):
        present = Week.of(now, ZoneInfo(school.time_zone))
        chosen = week or (present.before() if sending else present)
        if sending and chosen >= present:
            message = f"{chosen} has not ended yet; its digest can be looked at with --preview and sent afterwards."
            raise click.BadParameter(message, param_hint="--week")
        for number, contact in enumerate(_readers(school, chosen, now), start=1):
            try:
                if sending:
                    with alone("digest"):
                        send_digest(contact, chosen, now, again=again)
                else:
                    _show(contact, chosen, now, preview and preview / school.key / f"{number}-{contact.role}")
            except (MailError, NamedPersonError, VaultError, PassphraseError) as error:
                troubles.append(str(error))  # one recipient's trouble must not keep the mail from the others
    if troubles:
        click.echo("\n".join(dict.fromkeys(troubles)), err=True)
        sys.exit(MISSING)


def _readers(school: School, week: Week, now: datetime) -> list[Contact]:
    """Who gets the digest; whoever should and cannot is told of."""
    contacts = recipients(school, now)
    for sentence in unreached(school, now):
        click.echo(sentence, err=True)
    if not contacts:
        click.echo(f"{school.name}: no contact has `digest: true` in a role that may see it.", err=True)
    return [one for one in contacts if worth_a_mail(one, week)]


def _show(contact: Contact, week: Week, now: datetime, folder: Path | None) -> None:
    if folder is None:
        mail = mail_of(contact, week, now)
        click.echo(f"To the {contact.get_role_display()}: {mail.subject}\n\n{mail.text}")
        return
    found = weekly(contact, week, now)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "subject.txt").write_text(found.mail.subject + "\n", encoding="utf-8")
    (folder / "body.txt").write_text(found.mail.text, encoding="utf-8")
    (folder / "body.html").write_text(found.mail.html, encoding="utf-8")
    (folder / "week.pdf").write_bytes(found.pdf)
    for attachment in found.mail.attachments:
        (folder / attachment.name).write_bytes(attachment.content)
    click.echo(f"{contact.get_role_display()}: {folder / 'body.html'} and {folder / 'week.pdf'}")


def _outcomes(year: int, now: datetime, *, as_json: bool) -> None:
    """The report of a year, for each recipient of the digest: nobody is told more by it than by the digest."""
    found = [consistency_of(reader_of(one), year, now) for school in School.objects.order_by("pk")
             for one in recipients(school, now)]  # fmt: skip
    if as_json:
        click.echo(json.dumps([one.content() for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"For the {one.role}\n\n{render_consistency(one)}")
