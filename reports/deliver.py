"""Delivery: a mail is claimed in the database before the mail server is asked, and sent once."""

import smtplib
from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from cases.models import Sighting
from register.models import Contact
from reports.models import Delivery, DeliveryState
from reports.refusals import MailError, doubtful, failed, words_of
from reports.render import Mail
from reports.week import Week


def sent(contact: Contact, week: Week) -> bool:
    """Whether the digest of a week has been sent to a recipient."""
    made = Delivery.objects.filter(school=contact.school, role=contact.role, email=contact.email, week=str(week))
    return made.filter(state=DeliveryState.SENT).exists()


def claim(
    contact: Contact, week: Week, sightings: Sequence[Sighting], now: datetime, *, again: bool = False
) -> Delivery:
    """Claim the delivery of a week to a recipient.

    Raises MailError when an earlier attempt was broken off and nobody knows whether the mail arrived,
    unless it is to be sent again.
    """
    with transaction.atomic():
        delivery, new = Delivery.objects.select_for_update().get_or_create(
            school=contact.school,
            role=contact.role,
            email=contact.email,
            week=str(week),
            defaults={"state": DeliveryState.CLAIMED, "at": now},
        )
        if not new:
            if delivery.state == DeliveryState.CLAIMED and not again:
                message = (
                    f"The digest of {week} to the {contact.get_role_display()} was begun on {delivery.at:%d %B, %H:%M}"
                    " UTC, and broken off; it may or may not have arrived. Ask them, and send it again with --again."
                )
                raise MailError(message)
            delivery.state, delivery.at, delivery.detail = DeliveryState.CLAIMED, now, ""
            delivery.save()
        delivery.sightings.set(sightings)
    return delivery


def open_connection(contact: Contact) -> BaseEmailBackend:
    """A connection to the mail server; raises MailError, before anything was claimed."""
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except (OSError, ValueError) as error:  # the latter: what cannot be said in the protocol
        message = (
            f"The digest to the {contact.get_role_display()} was not sent: the mail server does not take us "
            f"({words_of(error)}). Check HEADSUP_SMTP_URL; the next run tries again."
        )
        raise MailError(message) from error
    return connection


def send(delivery: Delivery, mail: Mail, sender: str, connection: BaseEmailBackend, now: datetime) -> None:
    """Send a claimed mail; raises MailError, saying whether it certainly was not sent or may have been."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        sender,
        [delivery.email],
        connection=connection,
        headers={
            # The same for every attempt, so that a mail server can recognise a doubled mail (RFC 5322 section 3.6.4).
            "Message-ID": f"<digest.{delivery.school.pk}.{delivery.week}.{delivery.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except smtplib.SMTPServerDisconnected as error:
        doubtful(delivery, error)
    except (smtplib.SMTPException, ValueError) as error:
        failed(delivery, error)  # the server answered no, or the mail could not be said at all
    except OSError as error:
        doubtful(delivery, error)
    finally:
        connection.close()
    delivery.state, delivery.at, delivery.detail = DeliveryState.SENT, now, ""
    delivery.save()
