"""What the real web does to a crawler: each becomes a line of coverage, and the scan goes on."""

from typing import Any

import pytest

from tests.conftest import Home

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


def test_every_trouble_is_told_and_the_scan_goes_on(watching: Any) -> None:
    home: Home = watching(*CASES, "http://allotment.test/")
    outcome = home.json("scan")
    problems = {line["address"]: line["unread"][0]["problem"] for line in outcome["coverage"] if line["unread"]}
    assert problems == CASES
    assert [sighting["address"] for sighting in outcome["sightings"]] == ["http://allotment.test/"]
    assert outcome["captures"] == 1


@pytest.mark.parametrize("address", ["http://garbled.test/", "http://slow.test/"])
def test_a_page_with_a_broken_encoding_or_a_slow_server_is_read(watching: Any, address: str) -> None:
    outcome = watching(address).json("scan")
    assert [sighting["address"] for sighting in outcome["sightings"]] == [address]
    assert outcome["captures"] == 1


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
