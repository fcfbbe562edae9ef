"""Documents of words with forbidden texts blocked out: HTML, MHTML, mail, JSON and plain text."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import Message

from evidence.spelling import blocked
from mentions.encoding import decoded

LARGEST = 20_000_000
"""Bytes of the largest document that is read for forbidden texts."""
_INLINE = re.compile(r"data:(?!text/(?:plain|html)[,;])[a-z]+/[^\"'\s)>]*", re.IGNORECASE)
_READABLE = re.compile(r"text/|application/(?:[a-z.+-]*json|[a-z.+-]*xml|[a-z-]*javascript)|image/svg")
_MAIL = ("multipart/", "message/", "application/x-mimearchive")
_KEPT = ("From", "Subject", "Date", "Snapshot-Content-Location")


class NotWordsError(Exception):
    """A file that holds no words to block out; its text says what to do."""


def without(content: bytes, media_type: str, words: Sequence[str]) -> tuple[bytes, int]:
    """A document with every forbidden text blocked out, in UTF-8, and how many places that were.

    Pictures inside of it are left out, because nobody can prove what they do not show.
    Raises NotWordsError for what is no document of words.
    """
    kind = media_type.lower()
    if len(content) > LARGEST:
        message = (
            f"The document is larger than {LARGEST // 1_000_000} MB and cannot be searched through. Use a picture."
        )
        raise NotWordsError(message)
    if kind.startswith(_MAIL):
        return _mail(content, words)
    if not _READABLE.match(kind):
        message = f"A file of the type {media_type} holds no words to block out. Redact the picture or the print of it."
        raise NotWordsError(message)
    text, places = _words(decoded(content, media_type), kind, words)
    # The mark at the beginning outweighs an older encoding that a page declares for itself.
    return text.encode("utf-8-sig" if "html" in kind else "utf-8"), places


def _words(text: str, kind: str, words: Sequence[str]) -> tuple[str, int]:
    places = 0
    if "json" in kind:
        text, places = _json(text, words)
    text, more = blocked(_INLINE.sub("data:,", text), words)
    return text, places + more


def _json(text: str, words: Sequence[str]) -> tuple[str, int]:
    """JSON with its strings, names and numbers gone through one by one, so that it stays JSON."""
    try:
        content, places = _within(json.loads(text), words)
    except (ValueError, RecursionError):
        return text, 0
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")), places


def _within(content: object, words: Sequence[str]) -> tuple[object, int]:
    if isinstance(content, dict):
        found = [(blocked(key, words), _within(value, words)) for key, value in content.items()]
        return {key: value for (key, _), (value, _) in found}, sum(a + b for (_, a), (_, b) in found)
    if isinstance(content, list):
        rows = [_within(value, words) for value in content]
        return [value for value, _ in rows], sum(places for _, places in rows)
    if isinstance(content, str):
        return blocked(content, words)
    text, places = blocked(json.dumps(content), words)
    return (text, places) if places else (content, 0)


def _mail(content: bytes, words: Sequence[str]) -> tuple[bytes, int]:
    """A mail or a saved page: its parts of words, each unpacked, gone through, and written plainly."""
    whole = message_from_bytes(content)
    parts, places = [], 0
    for part in whole.walk():
        if part.is_multipart() or not _READABLE.match(part.get_content_type()):
            continue
        text, found = _words(part_text(part), part.get_content_type(), words)
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
