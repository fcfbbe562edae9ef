"""The untouched set: pages in which nothing is planted, so that every mention in them is a false one."""

from collections.abc import Iterator

from tests.mentions.floors import pools
from tests.mentions.floors.county import COUNTY, elsewhere
from tests.mentions.floors.pages import Setting, page
from tests.mentions.floors.probe import Planted, Probe

PAGES = 800


def untouched() -> Iterator[Probe]:
    """Filler pages; every fourth one is from a town of the county."""
    for number in range(PAGES):
        chance = pools.draws("untouched", number)
        town = chance.choice(COUNTY).names.town if number % 4 == 0 else elsewhere(chance)
        html, address = page(Setting(chance, town, (town, elsewhere(chance))), Planted())
        group = "in a town of the county" if number % 4 == 0 else "elsewhere"
        yield Probe(f"untouched {number}", group, html, address, "")
