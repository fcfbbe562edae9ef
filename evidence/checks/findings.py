"""What checks find, and how they compare a row with what the ledger says."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Entry = Mapping[str, Any]
"""Content of a ledger line."""


class Note(str):
    """Something that a person should know and that is no fault."""

    __slots__ = ()


def differing(whose: str, told: Mapping[str, object], row: object) -> Iterator[str]:
    """Columns of a row that are not what they should be; `told` has their right values by name."""
    for column, value in told.items():
        if getattr(row, column) != value:
            yield f"The column “{column}” of {whose} differs in the database from what was sealed."


def steady(what: str, faults: Iterable[str]) -> Iterator[str]:
    """The faults of a check; one that breaks on what it reads tells that as a fault of its own."""
    try:
        yield from faults
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        yield f"{what}: something there cannot be read as what it should be ({type(error).__name__}: {error})."


def spoken(number: int, what: str) -> str:
    """A number with its noun: 1 line, 2 lines."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
