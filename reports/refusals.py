"""What a mail server refused, in words, and whether the mail may have arrived all the same."""

import smtplib

from reports.models import Delivery, DeliveryState, Sort


class MailError(Exception):
    """A mail that was not sent, or of which nobody knows; its text says which."""


class NoServerError(MailError):
    """The mail server does not take us at all; there is no use in trying the next mail now."""


def words_of(error: Exception) -> str:
    """What a mail server said, as text on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return answer_words(error.smtp_code, error.smtp_error)
    return " ".join(str(error).split()) or type(error).__name__


def answer_words(code: int, answer: bytes | str) -> str:
    """An answer of a mail server on one line: 550 no such mailbox."""
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(f"{code} {said}".split())


def called(row: Delivery) -> str:
    """What a mail is called in a sentence; never what it says, nor that it is an alert: whose they are tells much."""
    if row.sort == Sort.DIGEST:
        return f"The digest of {row.week} to the {row.role}"
    return f"The mail to the {row.role}"


def not_taken(row: Delivery, said: str) -> MailError:
    """The mail server does not take us at all."""
    return NoServerError(
        f"{called(row)} was not sent: the mail server does not take us ({said}). "
        "Check HEADSUP_SMTP_URL; the next run tries again."
    )


def refused(row: Delivery, said: str) -> MailError:
    """The mail server said no, and may say yes another time."""
    return MailError(
        f"{called(row)} was not sent: the mail server said no ({said}). Check it; the next run tries again."
    )


def bounced(row: Delivery, said: str) -> MailError:
    """The mail server will never take mail for this address."""
    return MailError(
        f"{called(row)} was not sent: its address does not take mail ({said}). Correct the address in the register "
        f"file; or, when it is right, send it again: `headsup mail send --again {row.pk}`."
    )


def doubtful(row: Delivery, said: str) -> MailError:
    """The mail server went away after it had been given everything."""
    return MailError(
        f"{called(row)}: the mail server went away while it was being handed over ({said}); it may or may not have "
        f"arrived. It is not sent again by itself: ask them, then use --again, or `headsup mail arrived {row.pk}`."
    )


def settled_by_a_person(row: Delivery) -> None:
    """Raise MailError for a mail that only a person brings out of its state."""
    called_so = f"{called(row)} was begun on {row.at:%d %B, %H:%M} UTC"
    if row.state == DeliveryState.CLAIMED:
        raise MailError(
            f"{called_so}, and broken off; it may or may not have arrived. Ask them, and send it again with --again; "
            f"or, when it has arrived, type `headsup mail arrived {row.pk}`."
        )
    if row.state == DeliveryState.BOUNCED:
        raise bounced(row, row.detail)
    if row.state == DeliveryState.GIVEN_UP:
        raise MailError(
            f"{called(row)} was given up after {row.attempts} attempts ({row.detail}). Mend what is wrong, and send it "
            "again with --again."
        )
