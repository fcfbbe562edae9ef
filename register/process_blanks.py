"""Headings of a process record that nobody has filled yet, each with the guidance of the draft."""

import re
from collections.abc import Iterator

from register.entry import Entry
from register.process_entry import ProcessEntry
from register.process_lack import Lack
from register.process_rows import CoveredKind, Purpose

_NOTHING_SAID = re.compile(r"\W*(?:tb[cda]|to ?do|xx+|n/?a|fill(?: this)? in|later|pending|unknown)?\W*", re.IGNORECASE)
_ALSO_EMPTY = {"controller.joint", "purposes.assessment", "purposes.dpo_note", "covers.kinds.engine", "about_head"}
"""Places that may stay empty, or have rules of their own."""


def blanks(entry: ProcessEntry) -> Iterator[Lack]:
    """What is empty, or holds a word that says nothing (“tbc”), heading by heading."""
    for name, field in ProcessEntry.model_fields.items():
        empty = list(_empty(getattr(entry, name), name))
        if name == "signatures" or not empty:
            continue
        inside = [place.removeprefix(f"{name}.") for place in empty if place != name]
        which = f" ({', '.join(inside)})" if inside else ""
        yield Lack(name, f"is not filled{which}. {field.description}")
    for number, purpose in enumerate(entry.purposes, 1):
        yield from _basis(number, purpose)


def _empty(value: object, place: str) -> Iterator[str]:
    """Places of a heading at which nothing is said."""
    if re.sub(r"\[\d+\]", "", place) in _ALSO_EMPTY:
        return
    if isinstance(value, Entry):
        for name in type(value).model_fields:
            yield from _empty(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, tuple) and value:
        for number, one in enumerate(value, 1):
            yield from _empty(one, f"{place}[{number}]")
    elif value is None or value == () or (isinstance(value, str) and _NOTHING_SAID.fullmatch(value)):
        yield place


def _basis(number: int, purpose: Purpose) -> Iterator[Lack]:
    if purpose.basis == "legitimate interests" and _NOTHING_SAID.fullmatch(purpose.assessment):
        yield Lack(
            f"purposes[{number}]", "rests on legitimate interests: say where the assessment of them lies (assessment)."
        )


def engineless(kinds: tuple[CoveredKind, ...]) -> Iterator[Lack]:
    """Search services that are covered without saying which."""
    for number, one in enumerate(kinds, 1):
        if one.kind == "search" and not one.engine:
            yield Lack(f"covers.kinds[{number}]", "says search, but not which engine: name one (engine).")
