"""Mails and saved pages (MHTML) with forbidden texts blocked out of every part."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import Message

from evidence.redact.blocked_text import without_words
from evidence.redact.spelling import blocked
from mentions.encoding import decoded

READABLE = re.compile(r"text/|application/(?:[a-z.+-]*json|[a-z.+-]*xml|[a-z-]*javascript)|image/svg")
_KEPT = ("From", "Subject", "Date", "Snapshot-Content-Location")


def mail_without(content: bytes, words: Sequence[str]) -> tuple[bytes, int]:
    """A mail or a saved page: its parts of words, each unpacked, gone through, and written plainly."""
    whole = message_from_bytes(content)
    parts, places = [], 0
    for part in whole.walk():
        if part.is_multipart() or not READABLE.match(part.get_content_type()):
            continue
        text, found = without_words(part_text(part), part.get_content_type(), words)
        head, more = blocked("\n".join(_head(part)), words)
        parts.append(f"{head}\nContent-Transfer-Encoding: 8bit\n\n{text}")
        places += found + more
    told = "\n".join(f"{name}: {_line(whole[name])}" for name in _KEPT if whole[name])
    head, more = blocked(told, words)
    mark = f"redacted-{hashlib.sha256(''.join(parts).encode()).hexdigest()[:24]}"
    lines = [head, "MIME-Version: 1.0", f'Content-Type: multipart/related; boundary="{mark}"', ""]
    lines += [f"--{mark}\n{part}" for part in parts]
    return "\n".join([*lines, f"--{mark}--", ""]).encode("utf-8", "replace"), places + more


def _head(part: Message) -> Iterator[str]:
    yield f"Content-Type: {part.get_content_type()}; charset=utf-8"
    for name in ("Content-Location", "Content-ID"):
        if part[name]:
            yield f"{name}: {_line(part[name])}"


def _line(value: object) -> str:
    return " ".join(str(value).split())


def part_text(part: Message) -> str:
    """Text of one part of a mail, whatever is wrong with the way it is packed."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = str(part.get_param("charset") or "")
    return decoded(content, f"{part.get_content_type()}; charset={charset}" if charset else part.get_content_type())
