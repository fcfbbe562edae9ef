"""One page, read for mentions: its sections in canonical form, and the way back to what is written."""

import bisect
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from mentions.canonical import Places, canonical, letters
from mentions.careful import LARGEST, Joined
from mentions.mention import Place
from mentions.slips import words_of
from mentions.text import Page
from mentions.vocabulary import Sort, Word, words_in

BEFORE_AND_AFTER, LONGEST_QUOTE = 90, 300
END_OF_SENTENCE = re.compile(r"(?<!\bSt)(?<!\bMrs)(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<! [A-Z])[.!?](?:\s|$)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Section:
    """One stretch of a page that is read by itself: its title, its text, a description, its address."""

    place: Place
    text: str
    canonical: bytes
    start: int
    """Where it begins in the canonical form of the whole page."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words at one place of a page as they are written, with what stands around them."""

    place: Place
    start: int
    end: int
    before: str
    quote: str
    after: str


def sections_of(page: Page) -> list[tuple[Place, str]]:
    """What is read of a page: its title, its text, what stands beside the text, and its address."""
    parts = urlsplit(page.address)
    return [
        ("title", page.title),
        ("text", page.text),
        *((field.place, field.text) for field in page.fields),
        ("address", unquote(f"{parts.path} {parts.query} {parts.fragment}")),
    ]


class Reading:
    """One page with its canonical form; two blanks stand between sections, so that no name spans them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.carefully = False
        """Whether the second reading is wanted: it takes as long as forty first ones."""
        self.known_places: dict[tuple[bytes, bool], tuple[tuple[int, int], ...]] = {}
        """Where names of places stand, once somebody has asked: namesakes ask for the same towns again and again."""
        self.sections: list[Section] = []
        start = 0
        for place, text in sections_of(page):
            plain = canonical(text)
            self.sections.append(Section(place, text, plain, start))
            start += len(plain)
        self.canonical = b"".join(section.canonical for section in self.sections)
        self._places: dict[int, Places] = {}
        self._starts = [section.start for section in self.sections]

    def section(self, at: int) -> Section:
        """The section that holds a byte of the canonical form."""
        return self.sections[bisect.bisect_right(self._starts, at) - 1]

    def span(self, start: int, end: int) -> tuple[Section, int, int]:
        """Section of canonical bytes, and where they begin and end in its text."""
        section = self.section(start)
        written = self._written_at(section)
        return section, written[start - section.start], written[end - 1 - section.start] + 1

    def _written_at(self, section: Section) -> Places:
        if section.start not in self._places:
            self._places[section.start] = Places(section.text)
        return self._places[section.start]

    def back(self, section: Section, start: int, end: int) -> tuple[int, int]:
        """Canonical bytes of what is written between two places of a section."""
        written = self._written_at(section)
        first = section.start + bisect.bisect_left(written, start, 1)
        last = section.start + bisect.bisect_left(written, end, 1)
        last -= self.canonical[last - 1 : last] == b" "
        return first, max(last, first + 1)

    def written(self, start: int, end: int) -> Words:
        """Canonical bytes as they are written, with the words around them."""
        section, first, last = self.span(start, end)
        text = section.text
        while first and text[first - 1].isalnum() and not text[first - 1].isascii():
            first -= 1  # a letter that looks like a Latin one and has no canonical form
        while last < len(text) and text[last].isalnum() and not text[last].isascii():
            last += 1
        return Words(
            section.place,
            first,
            last,
            _collapsed(re.sub(r"^\S*\s", "", text[max(0, first - BEFORE_AND_AFTER) : first])),
            _collapsed(text[first:last])[:LONGEST_QUOTE],
            _collapsed(re.sub(r"\s\S*$", "", text[last : last + BEFORE_AND_AFTER])),
        )

    def around(self, start: int, end: int, distance: int) -> tuple[str, str]:
        """What stands before and after canonical bytes, as written, in the same section."""
        section, first, last = self.span(start, end)
        return section.text[max(0, first - distance) : first], section.text[last : last + distance]

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether two places stand in the same section with no end of a sentence between them."""
        low, high = sorted((one, other))
        if low == high:
            return True
        if self.section(low) is not self.section(high):
            return False
        section, first, last = self.span(low, high)
        return not END_OF_SENTENCE.search(section.text[first:last])

    @cached_property
    def vocabulary(self) -> dict[Sort, list[Word]]:
        """Words for and against a mention, by their sort: every school that is asked about asks for the same."""
        return words_in(self.canonical)

    @cached_property
    def words(self) -> frozenset[str]:
        """The different longer words of the page, for slips of the pen."""
        return words_of(self.canonical)

    @property
    def joined(self) -> Joined | None:
        """The careful second reading, in which inline elements join the letters on both sides."""
        return self._joined if self.carefully else None

    @cached_property
    def _joined(self) -> Joined | None:
        html = self.page.html
        return Joined(html) if html and len(html) <= LARGEST else None

    @cached_property
    def _letters(self) -> list[int]:
        """Place in the canonical form of every letter of the text section."""
        text = self.sections[1]
        return [text.start + at for at in letters(text.canonical)]

    def from_joined(self, start: int, end: int) -> tuple[int, int] | None:
        """Where bytes of the joined reading stand in this one: letter for letter the two are the same."""
        if self.joined is None:
            return None
        before = self.joined.letters_before(start)
        number = self.joined.letters_before(end) - before
        if not number or before + number > len(self._letters):
            return None
        begin, finish = self._letters[before], self._letters[before + number - 1] + 1
        same = self.canonical[begin:finish].replace(b" ", b"") == self.joined.canonical[start:end].replace(b" ", b"")
        return (begin, finish) if same else None

    def crosses_blocks(self, start: int, end: int) -> bool:
        """Whether words of the text begin in one paragraph, item or heading and end in another."""
        if self.joined is None or self.section(start).place != "text":
            return False
        first, last = bisect.bisect_left(self._letters, start), bisect.bisect_left(self._letters, end)
        return b"  " in self.joined.between(first, last)

    def element(self, start: int) -> str:
        """CSS path of the element that holds a byte of the text section; empty when it is not known."""
        text = self.sections[1]
        if self.joined is None or not text.start <= start < text.start + len(text.canonical):
            return ""
        return self.joined.path(bisect.bisect_left(self._letters, start))


def _collapsed(text: str) -> str:
    """Text with every run of white space as one blank, kept at the ends: there the quote joins on."""
    return re.sub(r"\s+", " ", text)
