"""Mails without content: an alert, and the notice that mail does not arrive. They name a reference and nothing else."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import css_inline
from django.template.loader import render_to_string

from register.models import Role
from reports.models import Alert, AlertReason, Delivery, Sort
from reports.names import NameScanner
from reports.telling import answer_due


@dataclass(frozen=True, slots=True)
class PlainMail:
    """A mail to which nothing is ever attached."""

    subject: str
    text: str
    html: str
    attachments: tuple[()] = ()


def alert_mail(alert: Alert, role: str, now: datetime, scanner: NameScanner) -> PlainMail:
    """The mail of an alert: that something waits, what to do next, and by when; never what it is."""
    until = answer_due(alert, now).astimezone(ZoneInfo(alert.school.time_zone))
    look = f"headsup case show {alert.reference} --as {role}" if alert.case else f"headsup review list --as {role}"
    context = {
        "school": alert.school,
        "reference": alert.reference,
        "lying": alert.reason == AlertReason.NOT_LOOKED_AT,
        "look": look,
        "acknowledge": f"headsup alert acknowledge {alert.reference} --as {role}",
        "until": f"{until:%A} {until.day} {until:%B}, {until:%H:%M %Z}",
    }
    return _finished("alert", context, scanner)


def notice_mail(row: Delivery, scanner: NameScanner) -> PlainMail:
    """The notice that a mail does not arrive, to the person’s other address or to the next person."""
    lost = Delivery.objects.filter(pk=int(row.about.removeprefix("mail "))).first()
    own = lost is not None and lost.role == row.role and _same_person(row, lost)
    context = {
        "school": row.school,
        "own": own,
        "whom": Role(lost.role).label if lost else "",
        "digest": lost is not None and lost.sort == Sort.DIGEST,
        "week": lost.week if lost else "",
    }
    return _finished("notice", context, scanner)


def _same_person(row: Delivery, lost: Delivery) -> bool:
    """Whether the notice goes to the other address of the very person whom the mail did not reach."""
    return row.school.contacts.filter(role=row.role, email=lost.email, second=row.email).exists()


def _finished(name: str, context: dict[str, object], scanner: NameScanner) -> PlainMail:
    """Both readings of a mail; raises NamedPersonError rather than let a name out."""
    mail = PlainMail(
        subject=" ".join(render_to_string(f"alert/{name}_subject.txt", context).split()),
        text=render_to_string(f"alert/{name}.txt", context),
        html=css_inline.inline(render_to_string(f"alert/{name}.html", context)),
    )
    scanner.refuse(mail.subject, mail.text, mail.html)
    return mail
