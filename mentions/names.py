"""Names of people, and whether a text may speak of them: with more caution than for a mention."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from mentions.canonical import canonical
from mentions.forms import forms
from mentions.parts import parsed, spellings

_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class PersonNames:
    """How one member of staff or governor may be named."""

    key: str
    name: str
    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names, such as a former surname; one that begins with @ is an account."""
    post: str = ""
    """What the person is at the school, in words: “Year 4 teacher”."""

    @property
    def all(self) -> tuple[str, ...]:
        """The name and every alias that is no account."""
        return (self.name, *(alias for alias in self.aliases if not alias.startswith("@")))

    @property
    def handles(self) -> tuple[str, ...]:
        """Accounts of social media that the register declares, without the @."""
        return tuple(alias[1:] for alias in self.aliases if alias.startswith("@"))


@cache
def cautious_words(person: PersonNames) -> set[str]:
    """Canonical words that may mean a person: surname alone and parts of a double surname included.

    For deciding what must *not* be said or shown, never for finding.
    """
    words: set[str] = set()
    for name in person.all:
        last = parsed(name).last
        parts = [part for part in re.split(r"[\s-]", last) if len(part) >= _SHORTEST_PART]
        for text in (last, *parts):
            words.update(spellings(text))
        words.update(found.words for found in forms(name, person.titles))
    return {word for word in words if word}


@cache
def accounts(person: PersonNames) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each account of a person, casefolded, with a pattern of it: with its @ or without, never within a longer word."""
    handles = {handle.strip().casefold() for handle in person.handles} - {""}
    return tuple((one, re.compile(rf"(?<!\w)@?{re.escape(one)}(?!\w)", re.IGNORECASE)) for one in sorted(handles))


@cache
def of_other_alphabets(person: PersonNames) -> tuple[str, ...]:
    """Names of a person that canonical text does not know, casefolded."""
    return tuple(name.casefold() for name in person.all if name.strip() and not canonical(name).strip())


def named_in(text: str, people: Iterable[PersonNames]) -> bool:
    """Whether a text may speak of somebody, in any cautious form, names of other alphabets and accounts included."""
    plain, cased = canonical(text).decode(), text.casefold()
    for person in people:
        if any(f" {word} " in plain or f" {word}s " in plain for word in cautious_words(person)):
            return True
        if any(name in cased for name in of_other_alphabets(person)):
            return True
        if any(handle in cased and account.search(cased) for handle, account in accounts(person)):
            return True
    return False


def named_in_address(address: str, people: Iterable[PersonNames]) -> bool:
    """Whether an address may name somebody: words of a name also count where they are run together."""
    squeezed = "".join(canonical(address).decode().split())
    people = tuple(people)
    for person in people:
        for name in person.all:
            whole = parsed(name)
            parts = [*re.split(r"[\s-]", whole.last), *re.split(r"[\s-]", whole.first)]
            for words in (spelling for part in parts for spelling in spellings(part)):
                if len(words) >= _SHORTEST_PART and words.replace(" ", "") in squeezed:
                    return True
    return named_in(f"{address} {unquote(address)}", people)
