"""Two scans, one soon after the other, of all that feeds and sites of the village do: what tests of both look at."""

from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from tests.conftest import Home, page_register, village_home
from tests.village.feeds import LATER
from tests.village.server import Village, Visit
from tests.village.traps import SITES

FEEDS = (
    "times", "bomb", "outside", "octets", "tagged", "dated", "links", "ordered", "edited", "many", "json", "alerts",
    "rdf", "cut", "gone", "moved", "away", "noise", "page", "endless",
)  # fmt: skip
MOST_PAGES = {"many": 10}
NOWHERE = {"HEADSUP_BROWSER": "/nowhere/chromium"}
"""Without a browser no pictures are taken, which are other tests’ concern."""


@dataclass(frozen=True)
class TwoScans:
    """What two scans told, and which requests they made."""

    home: Home
    first: dict[str, Any]
    second: dict[str, Any]
    visits: tuple[tuple[Visit, ...], tuple[Visit, ...]]

    def line(self, source: str, *, again: bool = False) -> dict[str, Any]:
        """Line of coverage of a source."""
        lines = (self.second if again else self.first)["coverage"]
        return next(line for line in lines if line["source"] == source)

    def problems(self, source: str, *, again: bool = False) -> list[str]:
        """Problems of a source."""
        return [one["problem"] for one in self.line(source, again=again)["unread"]]

    def asked(self, host: str, *, again: bool = False) -> list[str]:
        """What a host was asked for, its robots.txt aside."""
        found = [one.target for one in self.visits[again] if one.host == host]
        return [target for target in found if target != "/robots.txt"]

    @property
    def seen(self) -> dict[str, dict[str, Any]]:
        """Sightings of the first scan, by address."""
        return {one["address"]: one for one in self.first["sightings"]}


def register(sources: dict[str, dict[str, Any]]) -> str:
    """A register with sources of different kinds, by id."""
    told = yaml.safe_load(page_register(*(str(one["address"]) for one in sources.values())))
    for entry, (name, one) in zip(told["schools"][0]["sources"], sources.items(), strict=True):
        entry |= {"id": name, **one}
    return yaml.safe_dump(told, allow_unicode=True)


_DONE: dict[int, TwoScans] = {}


@pytest.fixture(scope="session", name="two")
def two_scans(village: Village, tmp_path_factory: pytest.TempPathFactory) -> TwoScans:
    """Both scans; they are made once for all files that look at them."""
    if id(village) not in _DONE:
        _DONE[id(village)] = _scan_twice(village, village_home(tmp_path_factory.mktemp("two"), village))
    return _DONE[id(village)]


def _scan_twice(village: Village, home: Home) -> TwoScans:
    feeds: dict[str, dict[str, Any]] = {
        name: {"kind": "feed", "address": f"http://feeds.test/{name}.xml"} for name in FEEDS
    }
    for name, most in MOST_PAGES.items():
        feeds[name] |= {"max_pages": most}
    file = home.folder / "register.yaml"
    file.write_text(register({**feeds, **SITES}))
    home("register", "load", file)
    home.environ |= NOWHERE
    LATER.passed, start = False, len(village.visits)
    first, middle = home.json("scan", expect=4), len(village.visits)
    home.change("update register_source set next_at = null")
    LATER.passed = True
    second = home.json("scan", expect=4)
    LATER.passed = False
    return TwoScans(home, first, second, (tuple(village.visits[start:middle]), tuple(village.visits[middle:])))
