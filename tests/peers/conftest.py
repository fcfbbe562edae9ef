"""What tests on peers share: the peers, each started once, and installations that see them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from tests.conftest import Home, page_register
from tests.peers import bluesky, forum, wordpress
from tests.peers.base import UnavailableError
from tests.village.server import clocks

Peer = TypeVar("Peer")
SCHOOL = "Larkspur Hill Primary School, Wexcombe"
FAR = "The committee has met and will meet again, as it always has. " * 8
THREAT = f"{SCHOOL}: Mr Owen Trask laughed at us. Let his tyres down tonight."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here waits for real software, and is left to `make check-peers`."""
    for test in items:
        if Path(__file__).parent in test.path.parents:
            test.add_marker(pytest.mark.peers)


@contextmanager
def tried(name: str, running: AbstractContextManager[Peer]) -> Iterator[Peer]:
    """A running peer; a test that wants it is skipped where it cannot be had."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(running)
        except UnavailableError as error:
            pytest.skip(f"{name} cannot be tried here: {error}")
        yield found


@pytest.fixture(scope="session")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wordpress.WordPress]:
    with tried("WordPress", wordpress.running(tmp_path_factory.mktemp("wordpress"))) as found:
        yield found


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bluesky.Bluesky]:
    with tried("Bluesky", bluesky.running(tmp_path_factory.mktemp("bluesky"))) as found:
        yield found


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[forum.Forum]:
    with tried("The Django forum", forum.running(tmp_path_factory.mktemp("forum"))) as found:
        yield found


@dataclass(frozen=True)
class Watch:
    """An installation that watches one peer."""

    home: Home

    def scan(self) -> Any:
        """A scan of its source, due or not."""
        return self.home.json("scan", "--source", "s1")

    def found(self) -> set[str]:
        """Addresses at which a scan newly found the school, or found it with other words."""
        return {sighting["address"] for sighting in self.scan()["sightings"]}

    def looked_again(self) -> dict[str, str]:
        """What an hour's second look at each captured page came to, by address, made now."""
        self.home.change("update cases_recheck set due_at = '2020-01-01 00:00:00' where after_hours = 1")
        self.home("capture")
        return dict(self.home.rows(
            "select c.address, r.looked from cases_recheck r join evidence_capture c on c.id = r.first_id "
            "where r.after_hours = 1"
        ))  # fmt: skip


def watching(folder: Path, hosts: str, kind: str, address: str, **more: object) -> Watch:
    """An installation in a folder, with one source, that sees the given hosts."""
    environ = {"HEADSUP_CONTACT": "it@larkspurhill.test", "HEADSUP_CRAWL_DELAY": "0", **clocks().environ}
    environ["HEADSUP_EGRESS_HOSTS"] = ",".join(filter(None, [clocks().environ.get("HEADSUP_EGRESS_HOSTS"), hosts]))
    home = Home(folder, environ)
    register = yaml.safe_load(page_register(address, kind=kind))
    register["schools"][0]["sources"][0] |= more
    file = folder / "register.yaml"
    file.write_text(yaml.safe_dump(register, allow_unicode=True))
    home("register", "load", file)
    return Watch(home)
