"""Finding mentions: which terms stand in a page, and what they mean."""

from mentions.judge import Judge
from mentions.mention import Mention
from mentions.reading import Reading
from mentions.text import Page
from mentions.watchlist import Watchlist


def find(page: Page, watchlist: Watchlist) -> tuple[Mention, ...]:
    """Mentions of every school and person of a watchlist in a page, the strongest first.

    One mention per entity: its best place, with the number of places. What falls below the band
    *review* is left out.
    """
    reading = Reading(page, watchlist)
    named = {hit.term.school for hit in reading.hits if hit.term.kind in {"school", "person"}}
    found: list[Mention] = []
    for key in sorted(named):
        found += Judge(reading, watchlist.by_key[key]).mentions()
    return tuple(sorted(found, key=lambda mention: -mention.bits))
