"""Delivery: a mail is taken in the database before the mail server is asked, and handed over once.

The only moment of doubt is the dot that ends a mail: before it, no server may keep the mail (RFC 5321
section 4.1.1.4); after it, the server may have taken it though its answer was lost.
"""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.utils import parseaddr

from django.core.mail.backends.smtp import EmailBackend

from reports.models import Delivery, DeliveryState
from reports.outbox import ended, put_back
from reports.refusals import answer_words, bounced, doubtful, not_taken, refused, words_of

_FINE = range(200, 300)
_GO_ON = 354
_FOR_GOOD = 500
_FOR_THE_MAIL, _FOR_THE_ANSWER = 240.0, 300.0
"""Seconds; up to the dot less than what the outbox leaves to a process before another takes the mail."""
_SILENT = "there is no connection"


class _Answer(Exception):  # noqa: N818 - an answer, not a fault
    """A mail server’s no."""

    def __init__(self, code: int, answer: bytes, *, of_address: bool = False) -> None:
        super().__init__(answer_words(code, answer))
        self.for_good = of_address and code >= _FOR_GOOD


def hand_over(row: Delivery, content: bytes, sender: str, server: EmailBackend, clock: Callable[[], datetime]) -> None:
    """Hand a claimed mail to the mail server; raises MailError, saying whether it certainly was not sent."""
    try:
        talk = _greeted(row, server, clock)
        _give(row, content, sender, talk, clock)
        _end(row, talk, clock)
    finally:
        with suppress(smtplib.SMTPException):  # what is said at parting changes nothing
            server.close()


def _greeted(row: Delivery, server: EmailBackend, clock: Callable[[], datetime]) -> smtplib.SMTP:
    """The conversation with a mail server that takes us."""
    try:
        server.open()
        talk = server.connection
        if talk is None:  # only a silent backend keeps its failure to itself
            raise smtplib.SMTPServerDisconnected(_SILENT)
        talk.ehlo_or_helo_if_needed()
    except (OSError, ValueError) as error:  # the latter: what cannot be said in the protocol
        put_back(row, clock(), words_of(error), refused=False)
        raise not_taken(row, words_of(error)) from error
    return talk


def _give(row: Delivery, content: bytes, sender: str, talk: smtplib.SMTP, clock: Callable[[], datetime]) -> None:
    """Everything up to the dot: whatever goes wrong here, the server has no mail."""
    try:
        _expect(talk.mail(parseaddr(sender)[1], []), _FINE)
        code, answer = talk.rcpt(row.email, [])
        if code not in _FINE:
            raise _Answer(code, answer, of_address=True)
        _expect(talk.docmd("data"), [_GO_ON])
        _wait_longer(talk, _FOR_THE_MAIL)
        talk.send(_stuffed(content))
    except _Answer as no:
        if no.for_good:
            ended(row, DeliveryState.BOUNCED, clock(), str(no))
            raise bounced(row, str(no)) from no
        put_back(row, clock(), str(no), refused=True)
        raise refused(row, str(no)) from no
    except (OSError, ValueError) as error:
        put_back(row, clock(), words_of(error), refused=isinstance(error, ValueError))
        raise refused(row, words_of(error)) from error


def _end(row: Delivery, talk: smtplib.SMTP, clock: Callable[[], datetime]) -> None:
    """The dot, and the answer to it."""
    ended(row, DeliveryState.CLAIMED, clock())  # from here until the answer nobody can know
    try:
        _wait_longer(talk, _FOR_THE_ANSWER)
        talk.send(b".\r\n")
        _expect(talk.getreply(), _FINE)
    except _Answer as no:
        put_back(row, clock(), str(no), refused=True)
        raise refused(row, str(no)) from no
    except OSError as error:
        ended(row, DeliveryState.CLAIMED, clock(), words_of(error))
        raise doubtful(row, words_of(error)) from error
    ended(row, DeliveryState.SENT, clock())


def _wait_longer(talk: smtplib.SMTP, seconds: float) -> None:
    """Time for slow lines with a large mail, and for slow servers to answer: doubt is worse than waiting."""
    if talk.sock is not None:
        talk.sock.settimeout(seconds)


def _expect(answer: tuple[int, bytes], codes: range | list[int]) -> None:
    if answer[0] not in codes:
        raise _Answer(*answer)


def _stuffed(content: bytes) -> bytes:
    """A mail with the dots at the beginning of lines doubled (RFC 5321 section 4.5.2), ending with its last line."""
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)
