"""The envelope: the headers of a mail, such that a mail server can sign it and a mailbox can trust it."""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from secrets import token_hex
from typing import Protocol

from reports.models import Delivery, Sort


class Attached(Protocol):
    """A file that goes with a mail."""

    @property
    def name(self) -> str:
        """Name of the file."""

    @property
    def media_type(self) -> str:
        """Such as application/pdf."""

    @property
    def content(self) -> bytes:
        """Its bytes."""


class Mail(Protocol):
    """What a mail says: subject, plain text, and the same in HTML; perhaps with files."""

    @property
    def subject(self) -> str:
        """On one line."""

    @property
    def text(self) -> str:
        """Plain text."""

    @property
    def html(self) -> str:
        """The same for a mailbox that shows HTML."""

    @property
    def attachments(self) -> Sequence[Attached]:
        """Files that go with it."""


def new_message_id(sender: str) -> str:
    """Message-ID under the sender's own domain; it tells nothing, and nobody can guess it to report a bounce."""
    return f"<{token_hex(16)}@{domain_of(sender)}>"


def domain_of(address: str) -> str:
    """The domain of a sender: From, Message-ID and the bounce address share it, as DMARC asks."""
    return parseaddr(address)[1].rpartition("@")[2]


def sealed_envelope(delivery: Delivery, letter: Mail, sender: str, now: datetime) -> bytes:
    """The finished mail of an outbox row, as it goes over the wire."""
    mail = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = Address(addr_spec=delivery.email)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = delivery.message_id
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers to it
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if delivery.sort == Sort.DIGEST:  # nobody leaves the list of those who are told of threats
        mail["List-Id"] = f"Weekly digest <digest.{delivery.school.key}.{domain_of(sender)}>"
        mail["List-Unsubscribe"] = f"<mailto:{address}?subject=no%20digest>"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for file in letter.attachments:
        kind, _, subkind = file.media_type.partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=subkind, filename=file.name)
    return mail.as_bytes()
