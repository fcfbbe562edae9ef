"""What a mail server refused, in words, and whether the mail may have arrived all the same."""

import smtplib

from reports.models import Delivery, DeliveryState


class MailError(Exception):
    """A mail that was not sent, or of which nobody knows; its text says which."""


def words_of(error: Exception) -> str:
    """What a mail server said, as text."""
    code: int
    answer: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, answer = error.smtp_code, error.smtp_error
    else:
        return str(error) or type(error).__name__
    return f"{code} {answer.decode('utf-8', 'replace') if isinstance(answer, bytes) else answer}"


def failed(delivery: Delivery, error: Exception) -> None:
    """Write down that a mail certainly was not sent; raises MailError."""
    delivery.state, delivery.detail = DeliveryState.FAILED, words_of(error)[:300]
    delivery.save()
    mend = "Check the address in the register" if isinstance(error, smtplib.SMTPRecipientsRefused) else "Check it"
    message = (
        f"The digest to the {delivery.role} was not sent: the mail server said no ({words_of(error)}). "
        f"{mend}; the next run tries again."
    )
    raise MailError(message) from error


def doubtful(delivery: Delivery, error: Exception) -> None:
    """Write down that a mail may or may not have been sent; raises MailError."""
    delivery.detail = words_of(error)[:300]
    delivery.save()
    message = (
        f"The mail server went away while the digest to the {delivery.role} was being handed over; it may or may "
        "not have arrived. It is not sent again by itself: ask them, then use --again."
    )
    raise MailError(message) from error
