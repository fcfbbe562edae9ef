"""Forbidden texts looked for in a text, in its spellings, and in what readers of it show."""

import contextlib
import html
import json
import quopri
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from evidence.redact.raw_forms import ENCODINGS
from evidence.redact.reading import fold
from evidence.redact.spelling import needle, spots

_ROUNDS, _MOST = 3, 60


def in_text(content: bytes, words: Sequence[str]) -> Iterator[str]:
    """Where in a document of words a forbidden text is found, in words."""
    text = content.decode("utf-8", "replace")
    if spots(text, words):
        yield "its text"
    pattern = needle(tuple(words))
    if any(pattern.search(fold(one)) for one in _peeled(text)):
        yield "a spelling of its text"
    if any(pattern.search(fold(one)) for one in _shown(text)):
        yield "the text that it shows"


def _peeled(text: str) -> set[str]:
    """The text with its spellings taken off in any order, by the standard library."""
    known, fresh = {text}, [text]
    for _ in range(_ROUNDS):
        fresh = [made for one in fresh for made in _once(one) if made not in known]
        known.update(fresh)
        if len(known) > _MOST:
            break
    return known


def _once(text: str) -> Iterator[str]:
    yield html.unescape(text)
    yield unquote(text)
    yield unquote(text, "cp1252")
    yield quopri.decodestring(text.encode()).decode("utf-8", "replace")


def _shown(text: str) -> Iterator[str]:
    """What readers of HTML, of mail and of JSON make of the text."""
    body = LexborHTMLParser(text).body
    yield body.text(deep=True) if body else ""
    with contextlib.suppress(ValueError, RecursionError):
        yield json.dumps(json.loads(text), ensure_ascii=False)
    for part in message_from_bytes(text.encode()).walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield from (content.decode(encoding, "replace") for encoding in ENCODINGS)
