"""Rendering: a digest as a mail of three parts."""

from dataclasses import dataclass

import css_inline
from django.template.loader import render_to_string

from reports.compose import Digest
from reports.names import NameScanner
from reports.words import opening, span


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: subject, plain text, and the same in HTML."""

    subject: str
    text: str
    html: str


def render_mail(digest: Digest, scanner: NameScanner) -> Mail:
    """The mail of a digest; raises NamedPersonError rather than let a name out."""
    context = {"digest": digest, "span": span(digest), "opening": opening(digest)}
    mail = Mail(
        subject=" ".join(render_to_string("digest/subject.txt", context).split()),
        text=render_to_string("digest/body.txt", context),
        html=css_inline.inline(render_to_string("digest/body.html", context)),
    )
    scanner.refuse(mail.subject, mail.text, mail.html)
    return mail
