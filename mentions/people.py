"""Where people of a school are named in a page, in which form; disguises and slips of the pen included."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from string import ascii_lowercase

from mentions.automaton import Automaton
from mentions.canonical import folded, matching, pattern
from mentions.disguise import Letters, skeleton
from mentions.forms import ANYBODY, NameForm, bits_of_full, forms, nicknames
from mentions.frequency import bits_of_last
from mentions.hits import Hit, longest
from mentions.made_names import TAG, made_of
from mentions.names import PersonNames
from mentions.parts import ParsedName, parsed, spellings
from mentions.reading import Reading, Section
from mentions.slips import Slips
from mentions.written_names import is_written_as_a_name

DECLARED_ACCOUNT, MOST_TAGS = 2.0, 1_000


class People:
    """The names of one school's people, compiled."""

    def __init__(self, people: Iterable[PersonNames]) -> None:
        self.people = tuple(people)
        self._forms = [(person.key, form) for person in self.people for form in _forms(person)]
        self._names = [(person, parsed(name)) for person in self.people for name in person.all]
        self._forms += [(person.key, form) for person, whole in self._names for form in _with_any_initial(whole)]
        self._automaton = Automaton((f" {form.words}".encode(), number) for number, (_, form) in enumerate(self._forms))
        self._letters = Letters(
            (text, number)
            for number, (person, whole) in enumerate(self._names)
            if any(spellings(whole.last))
            for first in (whole.first, *nicknames(folded(whole.first)))
            for text in (
                f"{first}{whole.last}",
                f"{whole.last}{first}",
                *(f"{title}{whole.last}" for title in person.titles),
            )
        )
        self._tags = [(person.key, *tag) for person, whole in self._names for tag in made_of(whole)]
        self._slips = Slips((person.key, whole, bits_of_full(whole)) for person, whole in self._names if whole.first)

    def hits(self, reading: Reading, *, carefully: bool) -> list[Hit]:
        """Every place where somebody is named; disguises and slips of the pen only where asked to be careful."""
        hits = [*self._plain(reading), *self._joined(reading)]
        if carefully:
            hits += self._with_more_names(reading)
            for section in reading.sections:
                hits += self._disguised(reading, section)
                hits += self._tagged(reading, section)
            hits += self._slips.hits(reading.canonical, reading.words, {hit.start for hit in hits})
        return longest(hits)

    def _plain(self, reading: Reading) -> Iterator[Hit]:
        for hit in self._in(reading.canonical):
            if is_written_as_a_name(reading, hit):
                # The end of one paragraph or item and the beginning of the next make no name.
                yield replace(hit, at_most="review") if reading.crosses_blocks(hit.start, hit.end) else hit

    def _with_more_names(self, reading: Reading) -> Iterator[Hit]:
        """A middle name or a second initial that the register does not tell: “Davina Jane Clacy”, “Mrs D. J. Clacy”."""
        for person, whole in self._names:
            first, last = pattern(whole.first), pattern(whole.last)
            if not first or not last:
                continue
            for form, before, bits in (
                ("full name with a middle name", first + rb" [a-z]{2,14}", bits_of_full(whole) - 1),
                ("initials and surname", first[:2] + rb" [a-z]", ANYBODY + bits_of_last(last.decode().strip()) + 7),
            ):
                for place in matching(before + last, reading.canonical):
                    quote = reading.written(*place).quote
                    if all(word[:1].isupper() for word in quote.split()) and not re.search(r"[,;:!?]", quote):
                        yield Hit(person.key, form, *place, bits)

    def _joined(self, reading: Reading) -> Iterator[Hit]:
        if reading.joined:
            for hit in self._in(reading.joined.canonical):
                back = reading.from_joined(hit.start, hit.end)
                # What reads the same without joining has been seen already.
                if back and reading.canonical[slice(*back)] != reading.joined.canonical[hit.start : hit.end]:
                    yield hit.at(*back)

    def _in(self, plain: bytes) -> Iterator[Hit]:
        for start, end, numbers in self._automaton.found(plain):
            for number in numbers:
                key, form = self._forms[number]
                yield Hit(key, form.form, start, end, form.bits)

    def _disguised(self, reading: Reading, section: Section) -> Iterator[Hit]:
        for found in self._letters.found(section.text):
            person, whole = self._names[found.number]
            start, end = reading.back(section, found.start, found.end)
            if reading.canonical[start:end].decode() in {
                *spellings(f"{whole.first} {whole.last}"),
                *spellings(f"{whole.last} {whole.first}"),
            }:
                continue  # as it is usually written, and seen already
            yield Hit(person.key, "name, run together or disguised", start, end, bits_of_full(whole) - 1)

    def _tagged(self, reading: Reading, section: Section) -> Iterator[Hit]:
        """Names in hashtags, accounts and addresses of e-mail, which are made of names in a few usual ways."""
        for tag in islice(TAG.finditer(section.text), MOST_TAGS):
            written = skeleton(tag[1] or tag[2])
            for key, letters, bits, inside in self._tags:
                if written == letters or (inside and letters in written):
                    yield Hit(
                        key, "account, hashtag or e-mail", *reading.back(section, *tag.span(1 if tag[1] else 2)), bits
                    )


def _forms(person: PersonNames) -> Iterator[NameForm]:
    for name in person.all:
        yield from (form for form in forms(name, person.titles) if form.words)
    for handle in person.handles:
        words = folded(handle)
        if words:
            yield NameForm("account that the register gives", words, DECLARED_ACCOUNT)


def _with_any_initial(whole: ParsedName) -> Iterator[NameForm]:
    """The full name with a middle initial that the register does not tell."""
    first, last = (folded(part) for part in (whole.first, whole.last))
    if first and last and not whole.middle:
        full = bits_of_full(whole)
        yield from (
            NameForm("full name with a middle initial", f"{first} {letter} {last}", full) for letter in ascii_lowercase
        )
