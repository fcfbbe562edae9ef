"""The hand-written set: sentences as people write them, unlike those of the generators."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mentions.names import PersonNames
from mentions.school_names import SchoolNames
from tests.mentions.floors.probe import Probe, entities

_FILE = Path(__file__).parent / "handwritten.yaml"
_FRAME = "<html><body><nav>Home News Sport</nav>{}<footer>Contact us</footer></body></html>"


@cache
def _content() -> Any:
    return yaml.safe_load(_FILE.read_text())


def handwritten_schools() -> tuple[SchoolNames, ...]:
    """The few schools of which the sentences speak, or seem to."""
    found = []
    for school in _content()["schools"]:
        people = (
            PersonNames(key, name.partition(" ")[2], (name.partition(" ")[0],))
            for key, name in school["people"].items()
        )
        names = {field: tuple(school[field]) for field in ("aliases", "domains")}
        found.append(SchoolNames(**school | names | {"people": tuple(people)}))
    return tuple(found)


def handwritten() -> Iterator[Probe]:
    """One page for each sentence."""
    schools = {school.key for school in handwritten_schools()}
    for number, page in enumerate(_content()["pages"]):
        keys = set(page["names"])
        wanted = entities(people=keys - schools, schools=keys & schools)
        group = "names us" if keys else "names others"
        html = _FRAME.format(page["html"])
        yield Probe(f"handwritten {number}", group, html, f"http://somewhere{number}.test/page", page["html"], wanted)
