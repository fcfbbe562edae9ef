"""One page, read for one watchlist: its canonical text and every occurrence of a term in it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from mentions.canonical import canonical, places
from mentions.text import Page
from mentions.watchlist import Kind, Term, Watchlist

_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b")

MOST_OF_A_TERM = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at one place of the canonical text, from its first byte to the byte after its last."""

    start: int
    end: int
    term: Term


class Reading:
    """One page, read for one watchlist: its canonical text and all occurrences in it."""

    def __init__(self, page: Page, watchlist: Watchlist) -> None:
        self.page = page
        self.full = f"{page.title}\n{page.text}"
        self.canonical = canonical(self.full)
        self.hits = list(_bounded(Hit(*found) for found in watchlist.occurrences(self.canonical)))

    @cached_property
    def _places(self) -> list[int]:
        return places(self.full)

    @cached_property
    def postcodes(self) -> dict[int, str]:
        """Every UK postcode of the page by its place in the text."""
        return {found.start(): "".join(found.groups()) for found in _POSTCODE.finditer(self.full)}

    def of(self, kind: Kind, school: str = "") -> list[Hit]:
        """Occurrences of one kind."""
        return [hit for hit in self.hits if hit.term.kind == kind and hit.term.school == school]

    def span(self, hit: Hit) -> tuple[int, int]:
        """Where an occurrence begins and ends in the text as written."""
        return self._places[hit.start], self._places[hit.end - 1] + 1

    def in_title(self, hit: Hit) -> bool:
        """Whether an occurrence stands in the title of the page, not in its text."""
        return self.span(hit)[0] < len(self.page.title)


def _bounded(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Occurrences, of each term only so many: a page that repeats a name a million times must not stop a scan."""
    seen: Counter[bytes] = Counter()
    for hit in hits:
        seen[hit.term.words] += 1
        if seen[hit.term.words] <= MOST_OF_A_TERM:
            yield hit


def longest(hits: list[Hit]) -> list[Hit]:
    """Occurrences that do not stand inside a longer one of the same entity."""
    longer = [(hit.start, hit.end, hit.term.entity) for hit in hits]
    return [
        hit
        for hit in hits
        if not any(
            entity == hit.term.entity and start <= hit.start and hit.end <= end and (start, end) != (hit.start, hit.end)
            for start, end, entity in longer
        )
    ]


def close(hits: Iterable[Hit], to: Hit, distance: int) -> Hit | None:
    """The first occurrence within a distance, in canonical characters, that is not the same words."""
    for hit in hits:
        apart = hit.start >= to.end or hit.end <= to.start
        if apart and hit.start - to.end < distance and to.start - hit.end < distance:
            return hit
    return None
