"""The sets by which floors are measured, and the digest that shows when one of them has changed.

A further set (lawful speech, say) joins by one line in each of two places: what it contains goes into
`contents`, and a function that asks the engine and records figures goes into `measure.MEASURES`.
"""

import hashlib
from collections.abc import Iterator
from itertools import chain

from tests.mentions.floors.county import COUNTY
from tests.mentions.floors.decoys import decoys
from tests.mentions.floors.handwritten import handwritten, handwritten_schools
from tests.mentions.floors.planted import people, schools
from tests.mentions.floors.saints import questions, saints
from tests.mentions.floors.untouched import untouched


def contents() -> Iterator[str]:
    """Everything that is laid before the engine, with what is true of it."""
    yield from (repr(place.names) for place in COUNTY)
    yield from map(repr, saints())
    yield from map(repr, handwritten_schools())
    for probe in chain(people(), schools(), decoys(), untouched(), handwritten()):
        yield f"{probe.name} {probe.group} {probe.address} {sorted(probe.wanted)} {probe.html}"
    yield from map(repr, questions())


def digest() -> str:
    """One number for all sets."""
    whole = hashlib.sha256()
    for text in contents():
        whole.update(text.encode("utf-8", "surrogatepass"))
    return whole.hexdigest()
