"""Mails as they were handed in: read with care, printed, and cleaned of whoever received them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from evidence.redact.blocked_mail import part_text
from evidence.redact.reading import fold
from evidence.redact.spelling import BLOCK, LEAST, blocked, spots
from evidence.vault import sha256

_SENDER = ("From", "Sender", "Reply-To")
_TOLD = (*_SENDER, "Date", "Subject", "Message-ID", "Organization", "X-Mailer", "User-Agent", "X-Originating-IP")
"""What a mail tells of its sender; every other line can tell of its recipient and is left out of derivatives."""
_RECIPIENT = re.compile(
    r"(?:resent-|x-)?(?:to|cc|bcc)$|.*(?:delivered|original|envelope|apparently|forwarded)-(?:to|for)$"
)
_FOR = re.compile(r"\bfor\s+<?([^\s<>;]+@[^\s<>;]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+%&'*/=?^`{|}~!#$-]+@[\w.-]+\w")
_HEAD = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.DOTALL)
_DEEPEST, _MOST_PARTS = 3, 500


class LetterError(Exception):
    """A mail that cannot be used; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on a mail, without its content."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: what it tells of its sender, its words, what hangs on it, and who received it."""

    told: tuple[tuple[str, str], ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    attached: tuple["Letter", ...]
    """Mails that were sent on inside of this one."""
    pictures: tuple[tuple[str, bytes], ...]
    """Pictures that stand between the words, by their content id."""
    recipients: frozenset[str]
    """Addresses and full names of whoever received it; to be blocked out of derivatives."""


def is_letter(content: bytes) -> bool:
    """Whether bytes begin like a mail (RFC 5322): header lines, a sender among them."""
    head = _HEAD.match(content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")[:500_000])
    if head is None or b"\0" in head[0]:
        return False
    names = {line.partition(b":")[0].lower() for line in head[0].split(b"\n")}
    return b"from" in names and bool(names & {b"date", b"received", b"message-id", b"subject", b"to"})


def read_letter(content: bytes) -> Letter:
    """The mail that bytes hold; raises LetterError."""
    try:
        return _letter(message_from_bytes(content.removeprefix(b"\xef\xbb\xbf")), 0)
    except RecursionError as error:
        message = "The mail is packed into itself too many times to be read. Hand in a screenshot of it."
        raise LetterError(message) from error
    except (MessageError, LookupError, ValueError, TypeError, AttributeError) as error:
        message = "The mail is broken and cannot be read. Ask for the file again, or hand in a screenshot of it."
        raise LetterError(message) from error  # Python's reader of mails trips over some in many ways


def _letter(mail: Message, depth: int) -> Letter:
    parts = list(_parts(mail))
    if len(parts) > _MOST_PARTS:
        message = f"The mail has more than {_MOST_PARTS} parts. Hand in a screenshot of it."
        raise LetterError(message)
    inner = tuple(_letter(one, depth + 1) for part in parts if (one := _inside(part)) and depth < _DEEPEST)
    texts, pages, attachments, pictures = [], [], [], []
    for part in parts:
        kind, name = part.get_content_type(), part.get_filename()
        apart = name or part.get_content_disposition() == "attachment"
        if kind == "text/plain" and not apart:
            texts.append(part_text(part))
        elif kind == "text/html" and not apart:
            pages.append(part_text(part))
        else:
            body = _content(part)
            attachments.append(Attachment(shown(name or ""), kind, len(body), sha256(body)))
            if kind.startswith("image/") and part["Content-ID"]:
                pictures.append((str(part["Content-ID"]).strip(" <>"), body))
    own = {address.lower() for name in _SENDER for address in _ADDRESS.findall(str(mail[name] or ""))}
    recipients = {one for one in _recipients(mail) if one.lower() not in own}
    return Letter(
        told=tuple((name, shown(value)) for name in _TOLD for value in mail.get_all(name, [])),
        text="\n\n".join(texts),
        html="\n<hr>\n".join(pages),
        attachments=tuple(attachments),
        attached=inner,
        pictures=tuple(pictures),
        recipients=frozenset(recipients.union(*(one.recipients for one in inner))),
    )


def _parts(mail: Message) -> Iterator[Message]:
    """Leaves of a mail, in order; a mail inside of it is one leaf."""
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_maintype() != "message":
            inside = part.get_payload()
            waiting += reversed([one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else [])
        else:
            yield part


def _inside(part: Message) -> Message | None:
    """The mail that a part holds, when it holds one."""
    inside = part.get_payload()
    first = inside[0] if isinstance(inside, list) and inside else None
    return first if part.get_content_type() == "message/rfc822" and isinstance(first, Message) else None


def _content(part: Message) -> bytes:
    whole = _inside(part)
    try:
        content = whole.as_bytes() if whole else part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, TypeError):
        return b""
    return content if isinstance(content, bytes) else b""


def shown(value: object) -> str:
    """A header line as a person reads it."""
    try:
        text = str(make_header(decode_header(str(value))))
    except (MessageError, LookupError, ValueError):
        text = str(value)
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _recipients(mail: Message) -> Iterator[str]:
    for name, value in mail.items():
        text = shown(value)
        if name.lower() == "received":
            yield from _FOR.findall(text)
        elif _RECIPIENT.match(name.lower()):
            yield from _ADDRESS.findall(text)
            yield from (person for person, _ in getaddresses([text]) if len(person.split()) > 1)


def hidden_of(letter: Letter, reporter: Iterable[str]) -> tuple[str, ...]:
    """Texts that no derivative of a mail may hold: who received it, and who handed it in."""
    telling = _long_enough(reporter)
    return tuple(sorted(_long_enough({*letter.recipients, *telling, *_same_person(letter, telling)})))


def _long_enough(texts: Iterable[str]) -> set[str]:
    return {one for one in texts if sum(sign.isalnum() for sign in fold(one)) >= LEAST}


def _same_person(letter: Letter, telling: set[str]) -> Iterator[str]:
    """Names and addresses that stand beside the reporter's in the line of a sender, and tell who it is as well."""
    for name, value in letter.told:
        if telling and name in _SENDER and spots(value, sorted(telling)):
            yield from (part for pair in getaddresses([value]) for part in pair)
            yield from _ADDRESS.findall(value)
    for one in letter.attached:
        yield from _same_person(one, telling)


def sender_of(cleaned: bytes) -> str:
    """The sender that a cleaned copy of a mail names; empty when that was blocked out."""
    first = next((line for line in cleaned.decode("utf-8", "replace").splitlines() if line.startswith("From: ")), "")
    return "" if BLOCK in first else first.removeprefix("From: ").strip()


def without_recipient(letter: Letter, words: str, hidden: tuple[str, ...], original: str) -> bytes:
    """A mail again, with the lines of its sender and its words, and nothing of whoever received it."""
    told = [f"{name}: {value}" for name, value in letter.told]
    lines = [*(f"[Attached: {one.name}, {one.media_type}, {one.size} bytes]" for one in letter.attachments)]
    lines += [f"\n[Attached mail]\n{_plainly(one)}" for one in letter.attached]
    body, _ = blocked("\n".join([words, "", *lines, ""]), hidden) if hidden else ("\n".join([words, "", *lines, ""]), 0)
    head, _ = blocked("\n".join(told), hidden) if hidden else ("\n".join(told), 0)
    about = f"X-Headsup: derivative of {original}; lines that tell of a recipient, and attachments, left out"
    kind = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit"
    return f"{head}\n{about}\n{kind}\n\n{body}".encode("utf-8", "replace")


def _plainly(letter: Letter) -> str:
    head = "\n".join(f"{name}: {value}" for name, value in letter.told)
    names = "\n".join(f"[Attached: {one.name}, {one.media_type}]" for one in letter.attachments)
    return "\n\n".join([head, letter.text or "[in HTML only; see the print of it]", names])
