"""Forbidden texts as bytes, in every encoding and case that they may stand in."""

from collections.abc import Iterator, Sequence

from evidence.redact.reading import fold

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")


def raw_forms(words: Sequence[str]) -> tuple[bytes, ...]:
    """Forbidden texts as bytes in lower case, in every encoding that they may stand in."""
    return tuple({form for text in words for encoding in ENCODINGS for form in _forms(text, encoding)})


def _forms(text: str, encoding: str) -> Iterator[bytes]:
    for spelled in (text, text.lower(), text.upper(), text.title(), text.casefold(), fold(text)):
        try:
            form = spelled.encode(encoding).lower()
        except UnicodeEncodeError:
            continue
        if form:
            yield form


def in_bytes(content: bytes, words: Sequence[str], encoding: str) -> bool:
    """Whether a forbidden text stands in bytes in one encoding."""
    lower = content.lower()
    return any(form in lower for text in words for form in _forms(text, encoding))
