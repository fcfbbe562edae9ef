"""Rendering: a digest as a mail of three parts."""

from dataclasses import dataclass

import css_inline
from django.template.loader import render_to_string

from reports.compose import Digest
from reports.names import NameScanner
from reports.summary import told


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; its name tells nothing but the week."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: subject, plain text, and the same in HTML; perhaps with the locked PDF."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


def render_mail(digest: Digest, scanner: NameScanner, attachments: tuple[Attachment, ...] = ()) -> Mail:
    """The mail of a digest, with the locked PDF if there is one; raises NamedPersonError before a name gets out."""
    context = told(digest) | {"attached": bool(attachments)}
    mail = Mail(
        subject=" ".join(render_to_string("digest/subject.txt", context).split()),
        text=render_to_string("digest/body.txt", context),
        html=css_inline.inline(render_to_string("digest/body.html", context)),
        attachments=attachments,
    )
    scanner.refuse(mail.subject, mail.text, mail.html)
    return mail
