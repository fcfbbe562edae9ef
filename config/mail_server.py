"""The mail server of this installation, and the handing over of one mail to it."""

from datetime import datetime
from email.errors import MessageError
from typing import cast

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from config.installation import clock, environment
from reports.deliver import hand_over
from reports.envelope import Mail, sealed_envelope
from reports.models import Delivery
from reports.outbox import claim, put_back
from reports.refusals import MailError, refused, words_of


def require_server() -> None:
    """Raise MailError while no mail server is named."""
    if not environment().smtp_url:
        message = "HEADSUP_SMTP_URL is not set, so nothing was sent. Name your mail server, or use --preview."
        raise MailError(message)


def taken(row: Delivery, now: datetime, *, again: bool) -> None:
    """Take a row of the outbox for this process alone; raises MailError when another is at it."""
    claim(row, environment().mail_from, now, again=again)


def handed_over(row: Delivery, mail: Mail) -> None:
    """Hand a mail that was taken to the mail server; raises MailError when it was not sent, or nobody knows."""
    sender = environment().mail_from
    try:
        content = sealed_envelope(row, mail, sender, clock())
    except (ValueError, MessageError) as error:  # an address that no mail can carry
        put_back(row, clock(), words_of(error), refused=True)
        raise refused(row, words_of(error)) from error
    hand_over(row, content, sender, cast("EmailBackend", get_connection()), clock)
