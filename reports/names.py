"""The one scanner that keeps names of people out of mail (obligations A41, A45)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from urllib.parse import unquote

from mentions.canonical import canonical, places
from mentions.watchlist import PersonNames, SchoolNames, Watchlist
from register.models import School

# A surname that is also a word (“Page”, “Week”) must not stop every mail: in our own sentences only these forms count.
_UNMISTAKABLE = {"full name", "surname first", "title and surname"}


class NamedPersonError(Exception):
    """A mail that would have named a person; it is not sent."""


class Initials(str):
    """Initials of a person, such as ``D.C.``: the only form in which a person may stand in a mail."""

    __slots__ = ()

    @classmethod
    def of(cls, name: str) -> Self:
        """Initials of a full name."""
        return cls("".join(f"{part[0].upper()}." for part in re.split(r"[\s-]+", name.strip())[:4] if part))


@dataclass(frozen=True)
class NameScanner:
    """Finds and veils the names of everybody in a school's register."""

    people: tuple[PersonNames, ...]

    @classmethod
    def of(cls, school: School) -> Self:
        """Scanner for everybody whom a register names: staff, governors and contacts."""
        people = [
            PersonNames(person.name, person.name, tuple(person.titles), tuple(person.aliases))
            for person in school.people.all()
        ]
        people += [PersonNames(contact.name, contact.name) for contact in school.contacts.all()]
        return cls(tuple(people))

    @cached_property
    def _watchlist(self) -> Watchlist:
        with_surnames = [
            PersonNames(person.key, person.name, person.titles, (*person.aliases, person.name.split()[-1]))
            for person in self.people
        ]
        return Watchlist.of([SchoolNames("", "", people=tuple(with_surnames))])

    def veil(self, text: str) -> str:
        """The text with every name, surnames alone included, replaced by initials."""
        place = places(text)
        spans = [
            (place[start], place[end - 1] + 1, Initials.of(term.entity))
            for start, end, term in self._watchlist.occurrences(canonical(text))
            if term.kind == "person"
        ]
        for start, end, initials in sorted(_outermost(spans), reverse=True):
            text = text[:start] + initials + text[end:]
        return text

    def names_somebody(self, text: str) -> bool:
        """Whether a text, an address included, holds any form of any name."""
        return self.veil(unquote(text)) != unquote(text)

    def refuse(self, *texts: str) -> None:
        """Raise NamedPersonError when a finished subject or body names a person."""
        for text in texts:
            for _, _, term in self._watchlist.occurrences(canonical(text)):
                if term.kind == "person" and term.form in _UNMISTAKABLE:
                    message = (
                        f"The mail would have named {Initials.of(term.entity)} in full and was not sent. "
                        "Please report this as a fault of Heads-up."
                    )
                    raise NamedPersonError(message)


def _outermost(spans: Iterable[tuple[int, int, Initials]]) -> list[tuple[int, int, Initials]]:
    """Spans that do not overlap, longer ones first."""
    kept: list[tuple[int, int, Initials]] = []
    for span in sorted(spans, key=lambda one: one[0] - one[1]):
        if all(span[1] <= start or span[0] >= end for start, end, _ in kept):
            kept.append(span)
    return kept
