"""The search of a sceptic: whether a redacted pack names anybody, wherever in its files a name could hide."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from evidence.redact.forbidden import leaks
from evidence.redact.reading import fold
from evidence.redact.spelling import spots
from mentions.forms import forms
from register.entries import names_of
from register.models import Person, School
from reports.names import NameScanner

_UNMISTAKABLE = {"full name", "surname first", "title and surname"}
_MEDIA_TYPES = {".pdf": "application/pdf", ".png": "image/png"}


def forbidden_names(school: School) -> tuple[str, ...]:
    """Names of everybody in a school's register, in the forms that can mean nobody else.

    A school that is named after a person may still be named.
    """
    found = [
        words
        for person in Person.objects.filter(school=school).order_by("pk")
        for name in names_of(person).all
        for words in (name, *(form.words for form in forms(name, tuple(person.titles)) if form.form in _UNMISTAKABLE))
    ]
    own = fold(school.name)
    return tuple(dict.fromkeys(words for words in found if fold(words) not in own))


def names_in(folder: Path, words: Sequence[str]) -> Iterator[str]:
    """Where in a folder a forbidden name is found: in bytes, unpacked streams, text as shown, or names of files."""
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if spots(path, words):
            yield "the name of a file"
        if file.is_file():
            yield from (f"{path} ({where})" for where in names_in_file(file.suffix, file.read_bytes(), words))


def names_in_file(ending: str, content: bytes, words: Sequence[str]) -> Iterator[str]:
    """Where in the bytes of a file, told by the ending of its name, a forbidden name is found."""
    if ending != ".docx":
        yield from leaks(content, _MEDIA_TYPES.get(ending, "text/plain"), words)
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            yield from leaks(packed.read(name), "text/plain", words)


def names_anybody(body: str, scanner: NameScanner, words: Sequence[str]) -> bool:
    """Whether a ledger line names somebody, or holds an address that does."""
    return bool(spots(body, words)) or any(
        scanner.names_somebody(text) for text in _strings(json.loads(body)) if "://" in text
    )


def _strings(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        yield from (text for one in content.values() for text in _strings(one))
    elif isinstance(content, list):
        yield from (text for one in content for text in _strings(one))
