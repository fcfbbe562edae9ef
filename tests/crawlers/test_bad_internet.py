"""What the real web does to a crawler: each becomes a line of coverage, and the scan goes on."""

from typing import Any

import pytest

from tests.conftest import Home, page_register, village_home
from tests.village.server import Village

CASES = {
    "http://huge.test/": "too-large",
    "http://moved.test/circle": "redirect-loop",
    "http://moved.test/away": "leads-away",
    "http://snapped.test/": "broken",
    "http://unsure.test/": "robots-unknown",
    "http://quietcorner.test/": "robots",
    "http://members.test/": "login",
    "http://broken.test/": "server-error",
    "http://allotment.test/nowhere": "gone",
    "http://no-such-name.invalid/": "unresolved",
    "http://localhost/": "private",
    "http://169.254.169.254/": "private",
    "https://allotment.test/": "unresolved",
}


READ = ("http://allotment.test/", "http://garbled.test/", "http://slow.test/")
"""A good page, one with a broken encoding, and one of a slow server."""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, village: Village) -> Any:
    """One scan of all of them."""
    home = village_home(tmp_path_factory.mktemp("trouble"), village)
    register = home.folder / "register.yaml"
    register.write_text(page_register(*CASES, *READ))
    home("register", "load", register)
    return home.json("scan")


def test_every_trouble_is_told_and_the_scan_goes_on(outcome: Any) -> None:
    problems = {line["address"]: line["unread"][0]["problem"] for line in outcome["coverage"] if line["unread"]}
    assert problems == CASES


def test_a_page_with_a_broken_encoding_or_a_slow_server_is_read(outcome: Any) -> None:
    assert sorted(sighting["address"] for sighting in outcome["sightings"]) == sorted(READ)
    assert outcome["captures"] == len(READ)


def test_a_feed_that_is_no_feed_is_told(watching: Any) -> None:
    outcome = watching("http://allotment.test/", kind="feed").json("scan")
    assert [page["problem"] for page in outcome["coverage"][0]["unread"]] == ["not-a-feed"]


def test_a_budget_of_pages_is_kept_and_told(home: Home, watching: Any) -> None:
    watching("http://parentsforum.test/", kind="site")
    file = home.folder / "register.yaml"
    file.write_text(file.read_text().replace("kind: site", "kind: site\n    max_pages: 3"))
    home("register", "load", file)
    [line] = home.json("scan")["coverage"]
    assert line["asked"] == 3
    assert [page["problem"] for page in line["unread"]] == ["over-budget"]


def test_without_a_browser_nothing_is_lost(watching: Any) -> None:
    home: Home = watching("http://allotment.test/", "http://whatson.test/")
    home.environ["HEADSUP_BROWSER"] = "/nowhere/chromium"
    failed = home("scan", expect=4)
    assert "HEADSUP_BROWSER: /nowhere/chromium is not a program" in failed.stderr
    assert "1 still owed" in failed.stdout
    assert "made by JavaScript and could not be drawn" in failed.stdout
    del home.environ["HEADSUP_BROWSER"]
    assert home.json("scan")["captures"] == 1
