"""Posting: every mail that is due, made anew at the moment of sending from what its recipient may know then."""

from datetime import datetime

import click

from cases.audience import Reader
from cases.playbook import PlaybookError
from config.installation import clock, vault
from config.mail_server import handed_over, require_server, taken
from config.passphrases import PassphraseError
from evidence.vault import VaultError
from register.models import Contact, School
from reports.alert_mail import alert_mail, notice_mail
from reports.alerts import OPEN, knows, raise_alerts
from reports.models import Alert, Delivery, DeliveryState, Sort
from reports.names import NamedPersonError, NameScanner
from reports.outbox import due, ended
from reports.recipients import refusal
from reports.refusals import MailError, NoServerError
from reports.second_channel import contact_of, mind
from reports.telling import tell
from reports.week import Week

_TROUBLES = (MailError, NamedPersonError, VaultError, PassphraseError, PlaybookError)


def post_due(now: datetime, *, alerts_only: bool = False) -> list[str]:
    """Send every mail that is due, and tell of mail that stays down by another way; what went wrong, in sentences."""
    _mind(now)
    rows = due(now).exclude(sort=Sort.DIGEST) if alerts_only else due(now)
    troubles = _post_all(list(rows), now)
    return troubles + _post_all(_mind(clock()), now)


def _mind(now: datetime) -> list[Delivery]:
    return [row for school in School.objects.order_by("pk") for row in mind(school, now)]


def _post_all(rows: list[Delivery], now: datetime) -> list[str]:
    troubles: list[str] = []
    for row in rows:
        try:
            post(row, now, again=False)
        except NoServerError as error:
            return [*troubles, str(error)]  # it takes no other mail either
        except _TROUBLES as error:
            troubles.append(str(error))  # one mail's trouble must not keep back the others
    return troubles


def alert_all(now: datetime) -> list[str]:
    """Raise, queue and send alerts; what went wrong, in sentences."""
    for school in School.objects.order_by("pk"):
        raise_alerts(school, now)
        tell(school, vault(), now)
    return post_due(now, alerts_only=True)


def post(row: Delivery, now: datetime, *, again: bool) -> None:
    """Send one mail of the outbox; raises MailError when it was not sent, or when nobody knows whether it was."""
    require_server()
    contact = contact_of(row)
    if why := _needless(row, contact, now):
        ended(row, DeliveryState.WITHDRAWN, now, why)
        click.echo(f"{row}: not sent, for {why}.", err=True)
        return
    if contact is None:
        return
    if row.sort == Sort.DIGEST:
        from config.sending import send_digest  # noqa: PLC0415 - what makes PDFs is heavy, and this runs all day

        send_digest(contact, Week.parse(row.week), now, again=again)
        return
    scanner = NameScanner.of_register()
    alert = row.sort == Sort.ALERT
    mail = alert_mail(Alert.objects.get(pk=row.about), row.role, now, scanner) if alert else notice_mail(row, scanner)
    taken(row, now, again=again)
    handed_over(row, mail)


def _needless(row: Delivery, contact: Contact | None, now: datetime) -> str:
    """Why a mail that waits is not to go out any more; empty when it is."""
    if contact is None:
        return "the register has nobody at this address in this role"
    if refusal(contact, now, row.email):
        return "mail may not go to this address any more"
    if row.sort != Sort.ALERT:
        return ""
    alert = Alert.objects.filter(pk=row.about, state__in=OPEN).select_related("school").first()
    if alert is None or not knows(Reader(row.school, row.role), alert):
        return "nothing waits for them any more"
    return ""
