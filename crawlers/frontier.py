"""The frontier of a scan: which addresses are asked for within each source's budget, and which are known already."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urldefrag

from cases.known import Known, key_of
from cases.problems import LIMITS, PASSING, Problem
from crawlers.freshness import LONGEST
from crawlers.kinds.base import Ask, Asked, Errand
from crawlers.tally import Tally

SHARE_OF_KNOWN = 0.75
"""Of a source's pages may be such as are known: the rest is kept for what is new."""
ROUNDS = 7
"""Scans in which every quiet page has its turn, the longest unread first: a week of daily ones."""
LONGEST_ADDRESS = 2_000
MOST_KNOWN = 10
"""Addresses that are remembered of a source, as a multiple of the pages of one visit."""
MOST_SEEN = 2_000
"""Addresses that are remembered for another time because this visit was full."""


@dataclass(slots=True)
class Memory:
    """What is known of the pages of one source, and what this scan adds to it."""

    pages: dict[str, Known]
    changed: dict[str, Known] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    """Keys of the addresses that this scan has asked for or passed over."""
    spared: set[str] = field(default_factory=set)
    """Those of them that were passed over because nothing new was known of them."""
    revisited: bool = False
    beginning: datetime | None = field(init=False)
    """When the source was read for the first time."""
    turn: frozenset[str] = field(init=False)
    """Keys of the quiet pages whose turn it is."""

    def __post_init__(self) -> None:
        self.beginning = min((page.first_at for page in self.pages.values()), default=None)
        quiet = [key for key, page in self.pages.items() if page.read_at and not page.answer and not self.lively(page)]
        quiet.sort(key=lambda key: _tried(self.pages[key]))
        self.turn = frozenset(quiet[: -(-len(quiet) // ROUNDS)])

    def to_keep(self, *, whole: bool) -> list[tuple[str, Known]]:
        """What is to be remembered: of answers that they need not be given again only if all they led to was read."""
        for page in self.changed.values():
            if page.answer and not whole:
                page.etag = page.modified = ""
        return list(self.changed.items())

    def lively(self, page: Known) -> bool:
        """Whether a page changed when it was read the last time, or was new then: it may go on changing."""
        return page.read_at is not None and page.changed_at >= page.read_at and page.first_at != self.beginning


@dataclass(frozen=True, slots=True)
class Planned:
    """A request to be made, and what makes it conditional."""

    ask: Ask
    key: str
    etag: str = ""
    modified: str = ""


@dataclass(slots=True)
class Frontier:
    """Decides about every address of a scan, once."""

    tallies: dict[int, Tally]
    errands: dict[int, Errand]
    memories: dict[int, Memory]
    watch: str
    """Fingerprint of the watchlist: pages that were read with another one are read again."""
    led: set[str] = field(default_factory=set)
    """Keys of the pages to which any source pointed: one visit is enough for all of them."""

    def plan(self, asks: Iterable[Ask]) -> Iterator[Planned]:
        """What of some addresses is to be asked for now."""
        for ask in asks:
            source = ask.asked.source.pk
            tally, memory = self.tallies[source], self.memories[source]
            if len(ask.address) > LONGEST_ADDRESS:
                tally.miss(ask.address[:300], Problem.BROKEN, "its address is too long")
                continue
            try:
                key = key_of(ask.address)
            except ValueError:
                tally.miss(ask.address, Problem.BROKEN, "no address")
                continue
            told = self._told(ask, memory)
            again = told and key in memory.spared
            if key in memory.met and not again:
                continue
            memory.met.add(key)
            memory.spared.discard(key)
            if ask.asked.lead and key in self.led and not again:
                tally.spared += 1
                continue
            tally.spared -= again
            if planned := self._planned(ask, key, memory, told=told):
                if ask.asked.lead:
                    self.led.add(key)
                tally.asked += not ask.asked.aside
                tally.waiting += 1
                yield planned

    def _told(self, ask: Ask, memory: Memory) -> bool:
        """Whether a lead to a place in a page, such as a comment, says what no lead to that place said before."""
        if not (ask.asked.lead and (place := _place(ask.address))):
            return False
        now, known = self.errands[ask.asked.source.pk].now, memory.pages.get(place)
        said = Known(ask.address, now, now, lead_sha256=_print(ask.asked), answer=True)
        memory.changed[place] = said
        return known is None or known.lead_sha256 != said.lead_sha256

    def _planned(self, ask: Ask, key: str, memory: Memory, *, told: bool) -> Planned | None:
        known, errand = memory.pages.get(key), self.errands[ask.asked.source.pk]
        tally, now = self.tallies[ask.asked.source.pk], errand.now
        if known and known.read_at and not (told or self._due(ask, key, known, now)):
            tally.spared += 1
            memory.spared.add(key)
            return None
        if tally.asked >= tally.source.max_pages and not ask.asked.aside:
            tally.leave_out("" if ask.asked.lead else ask.address)
            room = len(memory.changed) < MOST_SEEN and len(memory.pages) < MOST_KNOWN * tally.source.max_pages
            if known is None and room and ask.asked.purpose == "page":
                memory.changed[key] = Known(ask.address, first_at=now, changed_at=now, lead_sha256=_print(ask.asked))
            return None
        ask = replace(ask, asked=replace(ask.asked, errand=errand))
        # Looking back, everything is to be seen again, and the older parts that an answer leads to.
        if known is None or known.watch_sha256 != self.watch or errand.deep:
            return Planned(ask, key)
        return Planned(ask, key, known.etag, known.modified)

    def _due(self, ask: Ask, key: str, known: Known, now: datetime) -> bool:
        """Whether a page that was read before has to be asked for again."""
        if (
            ask.always
            or ask.asked.purpose != "page"
            or known.watch_sha256 != self.watch
            or self.errands[ask.asked.source.pk].deep
        ):
            return True
        if ask.asked.lead and not _place(ask.address) and ask.asked.lead.print != known.lead_sha256:
            return True
        if known.read_at and ask.changed_at and now - known.read_at < LONGEST:
            return ask.changed_at > known.read_at
        if known.fresh_until and known.fresh_until > now:
            return False
        memory = self.memories[ask.asked.source.pk]
        long_ago = now - _tried(known) >= LONGEST
        return long_ago or memory.lively(known) or key in memory.turn

    def known_left(self, source: int) -> Iterator[Planned]:
        """Pages known from earlier scans that nothing of this scan has led to, the longest unread first."""
        tally, memory = self.tallies[source], self.memories[source]
        if memory.revisited:
            return
        memory.revisited = True
        left = [(key, page) for key, page in memory.pages.items() if key not in memory.met and not page.answer]
        left.sort(key=lambda one: _tried(one[1]))
        for key, page in left:
            if page.read_at and tally.asked >= tally.source.max_pages * SHARE_OF_KNOWN:
                memory.met.add(key)
                tally.left_out += 1
                continue
            # What a lead pointed to may lie on another site, as it did when it was read first.
            yield from self.plan([Ask(page.address, Asked(tally.source, abroad=bool(page.lead_sha256)))])

    def note(self, asked: Asked, key: str, page: Known) -> None:
        """What is known of a page now."""
        said = _print(asked)
        if said and not (page.lead_sha256 and asked.lead and _place(asked.lead.address)):
            page.lead_sha256 = said
        page.watch_sha256, page.tried_at = self.watch, page.read_at
        self.memories[asked.source.pk].changed[key] = page

    def note_missed(self, asked: Asked, key: str, address: str, problem: Problem) -> None:
        """A page was not read: it is forgotten when it is no more, and asked for again when its trouble may pass.

        What pointed to it may not point to it again: a feed that has not changed is not given twice.
        """
        memory, now = self.memories[asked.source.pk], self.errands[asked.source.pk].now
        known = memory.pages.get(key)
        if problem is Problem.GONE:
            memory.gone.add(key)
        elif known:
            # What it says of itself is not believed again before it was read whole.
            memory.changed[key] = replace(known, tried_at=now, etag="", modified="", body_sha256="")
        elif problem in PASSING | LIMITS and len(memory.changed) < MOST_SEEN:
            memory.changed[key] = Known(address, first_at=now, changed_at=now, lead_sha256=_print(asked))


def _tried(page: Known) -> datetime:
    """When a page was asked for the last time; before that, when it was first seen."""
    return page.tried_at or page.read_at or page.first_at


def _place(address: str) -> str:
    """Key of a place within a page; empty when an address names none."""
    return key_of(f"place:{urldefrag(address)[0]}?{urldefrag(address)[1]}") if "#" in address else ""


def _print(asked: Asked) -> str:
    return asked.lead.print if asked.lead else ""
