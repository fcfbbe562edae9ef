"""Bounces: what a mail server reports of a mail that it had taken (RFC 3464)."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr

from reports.models import Delivery, DeliveryState
from reports.outbox import ended
from reports.refusals import called

LARGEST = 1_000_000
"""Bytes of a report; what is larger is none."""
_ARRIVED = {"delivered", "relayed", "expanded"}


class BounceError(Exception):
    """A message that is no report about a mail of ours; its text says what to do."""


def record(message: bytes, now: datetime) -> list[str]:
    """Write down what a report says of our mails, one sentence for each; raises BounceError when it is none.

    A report is believed only for a mail whose Message-ID it gives, and for the address to which that one
    went: anybody can write such a message, but nobody else knows that ID.
    """
    if len(message) > LARGEST:
        raise BounceError(_NOT_ONE)
    mail = message_from_bytes(message, policy=policy.default)
    status = next((part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        raise BounceError(_NOT_ONE)
    identity = _identity(mail)
    row = Delivery.objects.filter(message_id=identity).select_related("school").first() if identity else None
    if row is None:
        message_text = "The report is about no mail of ours, so nothing was changed. Give the whole message as a file."
        raise BounceError(message_text)
    said = [_told(row, fields, now) for fields in _recipients(status) if _address(fields) == row.email.casefold()]
    if not said:
        message_text = "The report names another address than the mail went to, so nothing was changed."
        raise BounceError(message_text)
    return said


_NOT_ONE = (
    "This is no report of a mail server (RFC 3464), so nothing was changed. "
    "Save the message as it came, with everything attached to it, and give that file."
)


def _told(row: Delivery, fields: Message, now: datetime) -> str:
    action = str(fields.get("Action", "")).strip().casefold()
    why = " ".join(str(fields.get("Diagnostic-Code") or fields.get("Status") or "").split())
    if action == "failed":
        ended(row, DeliveryState.BOUNCED, now, why or "came back without a reason")
        return f"{called(row)} came back ({row.detail}). Correct the address in the register file, and load it."
    if action in _ARRIVED:
        if row.state == DeliveryState.CLAIMED:
            ended(row, DeliveryState.SENT, now, "taken, as the mail server reports")
        return f"{called(row)} was taken by the mail server."
    row.detail = f"the mail server reports: {action or 'nothing'} {why}"[:300]
    row.save(update_fields=["detail"])
    return f"{called(row)} is late ({why or 'no reason given'}); the mail server goes on trying."


def _recipients(status: Message) -> Iterator[Message]:
    """The groups of fields, one for each recipient; the first group is about the message."""
    groups = status.get_payload()
    if isinstance(groups, list):
        yield from (group for group in groups if isinstance(group, Message) and group.get("Final-Recipient"))


def _address(fields: Message) -> str:
    """The address that a group is about: the one we wrote, where the server gives both."""
    told = str(fields.get("Original-Recipient") or fields.get("Final-Recipient"))
    return parseaddr(told.rpartition(";")[2].strip())[1].casefold()


def _identity(mail: EmailMessage | Message) -> str:
    """Message-ID of the mail that a report is about, from the copy or the headers that travel with it."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and isinstance(inner[0], Message):
                return str(inner[0].get("Message-ID", "")).strip()
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            if isinstance(text, bytes):
                return str(message_from_bytes(text, policy=policy.default).get("Message-ID", "")).strip()
    return ""
