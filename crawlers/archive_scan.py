"""One archive scanned for one watchlist: mentions out of it, and what was and was not read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

from crawlers.archives import PAGES, Damage, Record, records
from crawlers.own_words import own_words
from crawlers.payload import PayloadError, payload
from crawlers.sieve import Sieve, school_words
from mentions.candidates import candidates
from mentions.canonical import canonical
from mentions.find import find
from mentions.mention import Mention
from mentions.reading import Reading
from mentions.school_names import names_of_school
from mentions.text import UnreadableError, glance, read_page
from mentions.watchlist import Watchlist


@dataclass(frozen=True, slots=True)
class Found:
    """Mentions of one record."""

    record: Record
    mentions: tuple[Mention, ...]


@dataclass(slots=True)
class Coverage:
    """What was done with the records of archives; every record is counted once below `records`."""

    records: int = 0
    no_page: int = 0
    """Requests, notes, pictures and the like."""
    read: int = 0
    gated: int = 0
    """Pages in whose bytes no word stands that a mention needs."""
    unreadable: int = 0
    damages: int = 0
    pages_with_mentions: int = 0
    mentions: int = 0

    def add(self, other: "Coverage") -> None:
        """Take in the counts of another archive."""
        for count in fields(self):
            setattr(self, count.name, getattr(self, count.name) + getattr(other, count.name))


Event = Found | Damage | Coverage
Moved = Callable[[int], None]


def _telling_words(watchlist: Watchlist) -> list[str]:
    """The longest word of each name that is not its town's: of a few schools it counts like “school” itself."""
    words = set()
    for school in watchlist.schools:
        town = set(canonical(school.town).decode().split())
        for name in names_of_school(school):
            words |= {max(set(name.core.split()) - town, key=len, default="")}
    return sorted(words - {""})


@dataclass(frozen=True)
class ArchiveScan:
    """How archives are scanned: for whom, and through which sieves."""

    watchlist: Watchlist
    deep: bool = False
    sieves: tuple[Sieve, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        if not self.deep:
            own = own_words(self.watchlist.schools)
            telling = _telling_words(self.watchlist) if own else []
            object.__setattr__(self, "sieves", (school_words(telling), *([own] if own else [])))

    def events(self, file: Path, moved: Moved) -> Iterator[Event]:
        """What is found in one archive and what is damaged, as it comes, and at the end the counts."""
        coverage = Coverage()
        for record in records(file, moved):
            if isinstance(record, Damage):
                coverage.damages += 1
                yield record
                continue
            coverage.records += 1
            try:
                mentions = self._mentions(record, coverage)
            except (PayloadError, UnreadableError) as error:
                coverage.unreadable += 1
                yield Damage(record.file, record.offset, f"the page cannot be read: {error}; it was left out.")
                continue
            if mentions:
                coverage.pages_with_mentions += 1
                coverage.mentions += len(mentions)
                yield Found(record, mentions)
        yield coverage

    def _mentions(self, record: Record, coverage: Coverage) -> tuple[Mention, ...]:
        if record.kind not in PAGES:
            coverage.no_page += 1
            return ()
        given = payload(record)
        if given is None:
            coverage.no_page += 1
            return ()
        if not all(sieve.passes(given.block) for sieve in self.sieves):
            coverage.gated += 1
            return ()
        coverage.read += 1
        if not self.watchlist.small:  # of a whole country, most pages are seen at a glance to name nobody
            seen = glance(given.body, given.content_type, record.address)
            if not candidates(Reading(seen), self.watchlist):
                return ()
        return find(read_page(given.body, given.content_type, record.address), self.watchlist)
