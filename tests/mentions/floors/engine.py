"""The engine as the floors see it: a watchlist in, and of every page what was said of whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mentions.find import find
from mentions.gazetteer import Gazetteer, KnownSchool
from mentions.mention import Band, Mention
from mentions.text import read_html
from mentions.watchlist import Watchlist
from tests.mentions.floors import pools
from tests.mentions.floors.county import COUNTY
from tests.mentions.floors.handwritten import handwritten_schools
from tests.mentions.floors.probe import Entity, Probe
from tests.mentions.floors.saints import saints

SURE: frozenset[Band] = frozenset({"certain", "likely"})


@dataclass(frozen=True)
class Outcome:
    """What the engine said of one probe."""

    probe: Probe
    mentions: tuple[Mention, ...]

    def bands(self) -> dict[Entity, Band]:
        """Band of everything said."""
        return {entity(mention): mention.band for mention in self.mentions}

    def false(self) -> list[Mention]:
        """Mentions of what the page does not name."""
        return [mention for mention in self.mentions if entity(mention) not in self.probe.wanted]


def entity(mention: Mention) -> Entity:
    """Kind and key of what a mention is of."""
    return ("person" if mention.kind == "person" else "school", mention.entity)


@cache
def county_watchlist(*, gazetteer: bool = False) -> Watchlist:
    """All schools of the county; with a gazetteer, every invented town and school is known for one."""
    schools = [place.names for place in COUNTY]
    if not gazetteer:
        return Watchlist.of(schools)
    known = [KnownSchool(s.name, s.town, s.authority, s.postcode) for s in (*schools, *saints())]
    return Watchlist.of(schools, gazetteer=Gazetteer.of(known, pools.TOWNS))


@cache
def handwritten_watchlist() -> Watchlist:
    """The schools of the hand-written sentences."""
    return Watchlist.of(handwritten_schools())


@cache
def saints_watchlist() -> Watchlist:
    """All schools with saints' names."""
    return Watchlist.of(saints())


def outcomes(probes: Iterable[Probe], watchlist: Watchlist) -> list[Outcome]:
    """What is said of each probe."""
    return [Outcome(probe, find(read_html(probe.html, probe.address), watchlist)) for probe in probes]
