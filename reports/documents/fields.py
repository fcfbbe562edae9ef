"""Fields of a document: what a person may fill in, and what stands in the blank until somebody does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from register.addresses import web_address

Kind = Literal["words", "day", "choice", "address"]
_JOINER = "\u200d"
"""Joins the parts of one picture character; the only sign without a width of its own that is kept."""


class DocumentError(Exception):
    """A document that is not drafted; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a person may fill in."""

    name: str
    label: str
    """What stands in the blank: [ date of the meeting ]."""
    kind: Kind = "words"
    choices: tuple[str, ...] = ()
    longest: int = 600

    @property
    def blank(self) -> str:
        """The blank that a person fills in by hand."""
        return f"[ {self.label} ]"

    def read(self, words: str) -> str:
        """What was given for it, on one line; raises DocumentError."""
        said = one_line(words)
        if not said:
            raise DocumentError(f"“{self.name}” is empty. Leave it out, and a blank stands in its place.")
        if len(said) > self.longest:
            raise DocumentError(f"“{self.name}” has {len(said)} characters; say it in {self.longest} or fewer.")
        if self.kind == "choice" and said not in self.choices:
            raise DocumentError(f"“{said}” is no choice for “{self.name}”. Choose one of: {', '.join(self.choices)}.")
        if self.kind == "day":
            return _day(self.name, said)
        if self.kind == "address":
            _insist_on_address(self.name, said)
        return said


def one_line(words: str) -> str:
    """Words on one line, without signs that a reader cannot see: they could turn words round or end a file early."""
    shown = ((one if one.isprintable() or one == _JOINER else " ") for one in words)
    return " ".join("".join(shown).split())


def written_day(day: date) -> str:
    """A day as a letter has it: 20 November 2026."""
    return f"{day.day} {day:%B %Y}"


def read_fields(called: str, fields: Iterable[Field], given: Mapping[str, str]) -> dict[str, str]:
    """What was given for the fields of a document, read; raises DocumentError, naming document and field."""
    known = {field.name: field for field in fields}
    for name in given:
        if name not in known:
            takes = f"It takes: {', '.join(known)}." if known else "It takes none."
            raise DocumentError(f"The document “{called}” has no field “{name}”. {takes}")
    return {name: known[name].read(words) for name, words in given.items()}


def _day(name: str, said: str) -> str:
    try:
        return written_day(date.fromisoformat(said))
    except ValueError as error:
        message = f"“{said}” is no day for “{name}”. Write it as year-month-day, such as 2026-11-20."
        raise DocumentError(message) from error


def _insist_on_address(name: str, said: str) -> None:
    try:
        web = web_address(said)
    except ValueError:
        web = ""
    if not web:
        message = f"“{said}” is no address for “{name}”. Copy the whole address of the page, beginning with https://."
        raise DocumentError(message)
