"""The one scanner that keeps names of people out of mail (obligations A41, A45)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from typing import Self
from urllib.parse import unquote, urlsplit

from mentions.canonical import canonical, places
from mentions.forms import forms
from mentions.names import PersonNames, accounts, cautious_words, named_in_address, of_other_alphabets
from mentions.parts import parsed
from register.entries import names_of
from register.models import Contact, Person, School

_UNQUOTINGS = 3
_TAG = re.compile(r"<[^>]*>")
_INITIALS = re.compile(r"(?<!\w)(?:[^\W_]\.){2,}")
"""What the veil leaves of a name: of somebody called A B, and beside another word, it would be a name again."""
# A surname that is also a word (“Page”, “Week”) must not stop every mail: in our own sentences only these forms count.
_UNMISTAKABLE = {"full name", "surname first", "title and surname", "first of two first names"}


class NamedPersonError(Exception):
    """A mail that would have named a person; it is not sent."""


class Initials(str):
    """Initials of a person, such as ``D.C.``: the only form in which a person may stand in a mail."""

    __slots__ = ()

    @classmethod
    def of(cls, name: str) -> Self:
        """Initials of a full name."""
        whole = parsed(name)
        parts = re.split(r"[\s-]+", f"{whole.first} {whole.last}".strip())
        return cls("".join(f"{part[0].upper()}." for part in parts[:4] if part))


@dataclass(frozen=True)
class NameScanner:
    """Finds and veils the names of everybody in the register, whichever school they belong to."""

    people: tuple[PersonNames, ...]
    schools: tuple[str, ...] = ()
    """Names of the schools: one that is named after a person may be said."""

    @classmethod
    def of_register(cls) -> Self:
        """Scanner for everybody whom the register names: staff, governors and contacts of every school."""
        people = [names_of(person) for person in Person.objects.order_by("pk")]
        people += [PersonNames(name, name) for name in Contact.objects.order_by("pk").values_list("name", flat=True)]
        schools = School.objects.order_by("pk").values_list("name", flat=True)
        return cls(tuple(dict.fromkeys(people)), tuple(schools))

    @cached_property
    def _cautious(self) -> dict[str, str]:
        """Every canonical word or phrase that may mean somebody, with that person's name; longest first."""
        found = {words: person.name for person in self.people for words in cautious_words(person)}
        return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))

    def veil(self, text: str) -> str:
        """The text with every name, surnames alone and accounts included, replaced by initials."""
        cased = text.casefold()
        for person in self.people:
            for handle, account in accounts(person):
                if handle in cased:
                    text = account.sub(lambda _, name=person.name: Initials.of(name), text)  # type: ignore[misc]
            for name in person.all:
                if name.casefold() in of_other_alphabets(person):
                    text = re.sub(re.escape(name), Initials.of(name), text, flags=re.IGNORECASE)
        plain, place = canonical(text).decode(), places(text)
        spans = [
            (place[found.start() + 1], place[found.start() + len(words)] + 1, Initials.of(name))
            for words, name in self._cautious.items()
            if f" {words}" in plain  # most names are not there, and a pattern for each would cost a second
            for found in re.finditer(rf" {re.escape(words)}(?=s? )", plain)
        ]
        for start, end, initials in sorted(_outermost(spans), reverse=True):
            text = text[:start] + initials + text[end:]
        return text

    def names_somebody(self, address: str) -> bool:
        """Whether an address may name somebody, run together, quoted or in an internationalised host name."""
        for _ in range(_UNQUOTINGS):
            address = unquote(address)
        host = urlsplit(address).hostname or ""
        try:
            host = host.encode("ascii", "ignore").decode("idna")
        except UnicodeError:
            host = ""
        return named_in_address(f"{address} {host}", self.people)

    def refuse(self, *texts: str) -> None:
        """Raise NamedPersonError when a finished subject or body names a person."""
        for text in texts:
            said = unescape(_TAG.sub("", text))
            for school in self.schools:
                said = said.replace(school, "")
            plain, cased = canonical(_INITIALS.sub(" 0 ", said)).decode(), said.casefold()
            for person in self.people:
                if _names(person, plain, cased):
                    message = (
                        f"The mail would have named {Initials.of(person.name)} in full and was not sent. "
                        "Please report this as a fault of Heads-up."
                    )
                    raise NamedPersonError(message)


def _names(person: PersonNames, plain: str, cased: str) -> bool:
    """Whether a finished text, canonical and casefolded, names a person without a doubt."""
    if any(name in cased for name in of_other_alphabets(person)):
        return True
    if any(f" {words} " in plain or f" {words}s " in plain for words in _unmistakable(person)):
        return True
    for handle, account in accounts(person):
        # An account whose name is a mere word, such as @page, is one only with its @.
        wanted = f"@{handle}" if handle.isalpha() else handle
        if wanted in cased and any(wanted in found[0] for found in account.finditer(cased)):
            return True
    return False


@cache
def _unmistakable(person: PersonNames) -> tuple[str, ...]:
    """Canonical words that can mean nobody else; a single letter may mean anybody."""
    every = (form for name in person.all for form in forms(name, person.titles))
    return tuple({form.words: "" for form in every if form.form in _UNMISTAKABLE and len(form.words) > 1})


def _outermost(spans: Iterable[tuple[int, int, Initials]]) -> list[tuple[int, int, Initials]]:
    """Spans that do not overlap, longer ones first."""
    kept: list[tuple[int, int, Initials]] = []
    for span in sorted(spans, key=lambda one: one[0] - one[1]):
        if all(span[1] <= start or span[0] >= end for start, end, _ in kept):
            kept.append(span)
    return kept
