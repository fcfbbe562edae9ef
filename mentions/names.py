"""Names of people: taken apart, and put together again in the ways that people write them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nameparser import HumanName

from mentions.canonical import canonical

TITLES = ("Mr", "Mrs", "Miss", "Ms", "Dr")
_APOSTROPHES = re.compile(r"['’‘`ʼ]")
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class PersonNames:
    """How one member of staff or governor may be named."""

    key: str
    name: str
    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The name and every alias."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A full name taken apart; titles and letters after the name left out."""

    first: str
    middle: str
    last: str


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way to write a name: what it is called, its words in canonical form, its prior in bits."""

    form: str
    words: str
    bits: float


def parsed(name: str) -> ParsedName:
    """Take a full name apart; a name of one word is a last name."""
    human = HumanName(name)
    if not human.last:
        return ParsedName("", "", human.first or name)
    return ParsedName(human.first, human.middle, human.last)


def spellings(text: str) -> Iterator[str]:
    """Canonical forms of a text: O'Brien is “obrien” and “o brien”."""
    for written in (text, _APOSTROPHES.sub(" ", text)):
        yield canonical(written).decode().strip()


def forms(name: str, titles: Iterable[str]) -> Iterator[NameForm]:
    """Every way to write a full name that may count as a mention."""
    whole, titles = parsed(name), tuple(titles)
    if not whole.first:
        yield from (NameForm("single name", words, -14) for words in spellings(whole.last) if words)
        return
    first, middle, last = whole.first, whole.middle, whole.last
    written: list[tuple[str, str, float]] = [
        ("full name", f"{first} {last}", -4),
        ("surname first", f"{last} {first}", -5),
        ("initial and surname", f"{first[0]} {last}", -10),
    ]
    if middle:
        written.append(("full name", f"{first} {middle} {last}", -4))
        written.append(("full name", f"{first} {middle[0]} {last}", -4))
    if len(re.split(r"[\s-]", first)) > 1:
        written.append(("first of two first names", f"{re.split(r'[ -]', first)[0]} {last}", -6))
    written += [
        ("title and surname", f"{title} {last}", -12 if title in titles else -14) for title in (*titles, *TITLES)
    ]
    written.append(("post and surname", f"headteacher {last}", -8))
    for form, text, bits in written:
        yield from (NameForm(form, words, bits) for words in spellings(text) if words)


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


def named_in(text: str, people: Iterable[PersonNames]) -> bool:
    """Whether a text may speak of somebody, in any cautious form, names of other alphabets included."""
    plain, cased = canonical(text).decode(), text.casefold()
    for person in people:
        if any(f" {word} " in plain or f" {word}s " in plain for word in cautious_words(person)):
            return True
        if any(name.casefold() in cased for name in person.all if not canonical(name).strip()):
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
    return named_in(address, people)
