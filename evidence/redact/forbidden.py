"""The proof that forbidden texts are absent from a file: looked for in its bytes, its streams and its text.

It opens files with other tools than those that made them, so that one mistake does not hide another.
"""

import io
from collections.abc import Iterator, Sequence

import pikepdf

from evidence.redact.forbidden_text import in_text
from evidence.redact.pdf_text import text_of
from evidence.redact.png import is_bare
from evidence.redact.raw_forms import ENCODINGS, in_bytes
from evidence.redact.reading import fold
from evidence.redact.spelling import needle, spots


def leaks(content: bytes, media_type: str, words: Sequence[str]) -> tuple[str, ...]:
    """Where a forbidden text is still found in a file, in words; nothing where it is provably absent.

    The pixels of a picture are not read: what they show is covered by boxes, and looked at by a person.
    """
    if not words:
        return ()
    found = [f"its bytes ({encoding})" for encoding in ENCODINGS if in_bytes(content, words, encoding)]
    if media_type == "image/png":
        found += [] if is_bare(content) else ["something beside its pixels"]
    elif media_type == "application/pdf":
        found += _in_pdf(content, words)
    else:
        found += in_text(content, words)
    return tuple(dict.fromkeys(found))


def _in_pdf(content: bytes, words: Sequence[str]) -> Iterator[str]:
    """Every object, every stream that is not pixels, and the text that the file yields."""
    pattern = needle(tuple(words))
    with pikepdf.open(io.BytesIO(content)) as document:
        for one in document.objects:
            if any(pattern.search(fold(text)) for text in _strings(one)):
                yield "an object of the PDF"
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                told = one.read_bytes()
                if any(in_bytes(told, words, encoding) for encoding in ENCODINGS) or spots(_narrow(told), words):
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
