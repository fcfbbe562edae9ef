"""The proof that forbidden texts are absent from a file: looked for in its bytes, its streams and its text.

It opens files with other tools than those that made them, so that one mistake does not hide another.
"""

import contextlib
import html
import io
import json
import quopri
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from urllib.parse import unquote

import pikepdf
from selectolax.lexbor import LexborHTMLParser

from evidence.pdf_pages import text_of
from evidence.pictures import is_bare
from evidence.reading import fold
from evidence.spelling import needle, spots

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
_ROUNDS, _MOST = 3, 60


def leaks(content: bytes, media_type: str, words: Sequence[str]) -> tuple[str, ...]:
    """Where a forbidden text is still found in a file, in words; nothing where it is provably absent.

    The pixels of a picture are not read: what they show is covered by boxes, and looked at by a person.
    """
    if not words:
        return ()
    found = [f"its bytes ({encoding})" for encoding in _ENCODINGS if _in_bytes(content, words, encoding)]
    if media_type == "image/png":
        found += [] if is_bare(content) else ["something beside its pixels"]
    elif media_type == "application/pdf":
        found += _in_pdf(content, words)
    else:
        found += _in_text(content, words)
    return tuple(dict.fromkeys(found))


def raw_forms(words: Sequence[str]) -> tuple[bytes, ...]:
    """Forbidden texts as bytes in lower case, in every encoding that they may stand in."""
    return tuple({form for text in words for encoding in _ENCODINGS for form in _forms(text, encoding)})


def _forms(text: str, encoding: str) -> Iterator[bytes]:
    for spelled in (text, text.lower(), text.upper(), text.title(), text.casefold(), fold(text)):
        try:
            form = spelled.encode(encoding).lower()
        except UnicodeEncodeError:
            continue
        if form:
            yield form


def _in_bytes(content: bytes, words: Sequence[str], encoding: str) -> bool:
    lower = content.lower()
    return any(form in lower for text in words for form in _forms(text, encoding))


def _in_pdf(content: bytes, words: Sequence[str]) -> Iterator[str]:
    """Every object, every stream that is not pixels, and the text that the file yields."""
    pattern = needle(tuple(words))
    with pikepdf.open(io.BytesIO(content)) as document:
        for one in document.objects:
            if any(pattern.search(fold(text)) for text in _strings(one)):
                yield "an object of the PDF"
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                told = one.read_bytes()
                if any(_in_bytes(told, words, encoding) for encoding in _ENCODINGS) or spots(_narrow(told), words):
                    yield "a stream of the PDF"
        if pattern.search(fold(str(document.docinfo))) or pattern.search(fold(str(document.open_metadata()))):
            yield "what the PDF tells about itself"
    if spots(text_of(content), words):
        yield "the text of the PDF"


def _strings(thing: pikepdf.Object) -> Iterator[str]:
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        for key, value in thing.items():
            yield key
            yield from () if getattr(value, "is_indirect", False) else _strings(value)
    elif isinstance(thing, pikepdf.Array):
        for value in thing.as_list():
            yield from () if getattr(value, "is_indirect", False) else _strings(value)
    elif isinstance(thing, pikepdf.String | pikepdf.Name):
        yield str(thing)


def _narrow(content: bytes) -> str:
    return content.replace(b"\0", b"").decode("utf-8", "replace")


def _in_text(content: bytes, words: Sequence[str]) -> Iterator[str]:
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
            yield from (content.decode(encoding, "replace") for encoding in _ENCODINGS)
