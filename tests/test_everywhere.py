"""Every service that may be asked, through one door: what is found, what is told, and what never leaves."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

import pytest

from tests.conftest import Home, village_home
from tests.village.everywhere import CREDENTIALS, QUERY, everywhere
from tests.village.server import Village, Visit, running
from tests.village.services import google

API = {"brave.test", "mojeek.test", "marginalia.test", "youtube.test", "bluesky.test", "facebook.test", "google.test"}


@dataclass(frozen=True)
class Asked:
    """An installation that has asked every service twice, and what reached the servers each time."""

    home: Home
    first: dict[str, Any]
    again: dict[str, Any]
    visits: list[Visit]
    visits_again: list[Visit]

    def lines(self, *, again: bool = False) -> dict[str, dict[str, Any]]:
        """Lines of coverage by source."""
        return {line["source"].removeprefix("at-"): line for line in (self.again if again else self.first)["coverage"]}


@pytest.fixture(scope="module")
def village_of_ours() -> Iterator[Village]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, village_of_ours: Village, today: datetime) -> Asked:
    home = village_home(tmp_path_factory.mktemp("everywhere"), village_of_ours)
    home.environ |= CREDENTIALS
    file = home.folder / "register.yaml"
    file.write_text(everywhere(today.date(), with_example=True))
    home("register", "load", file)
    first = home.json("scan")
    visits = list(village_of_ours.visits)
    home.change("update register_source set next_at = null")
    again = home.json("scan")
    return Asked(home, first, again, visits, village_of_ours.visits[len(visits) :])


def test_every_service_answers_and_says_what_it_gave(asked: Asked) -> None:
    lines = asked.lines()
    silent = {name for name, line in lines.items() if not line["answered"]}
    assert silent == {"instagram", "strictreddit", "members", "quiet-corner", "broken"}
    assert lines["brave"]["queries"] == {QUERY: 4}, "every query is told, with what it gave"
    assert {lines[name]["state"] for name in ("blog", "telegram", "bluesky")} == {"answered"}
    found = {one["address"] for one in asked.first["sightings"]}
    for host in ("blog.test", "discussion.test", "lemmyton.test", "bluesky.test", "youtube.test", "reddit.test"):
        assert any(address.startswith(f"http://{host}/") for address in found), host


def test_a_page_to_which_many_point_is_visited_once(asked: Asked) -> None:
    pages = [visit.target for visit in asked.visits if visit.host == "townchatter.test" and visit.target == "/talk/7"]
    assert len(pages) <= 3, "once by the crawl, twice by the capture"


def test_what_needs_a_key_says_so_and_is_not_asked(asked: Asked) -> None:
    line = asked.lines()["instagram"]
    assert line["state"] == "needs-key"
    assert "HEADSUP_KEY_INSTAGRAM" in line["unread"][0]["detail"]
    assert not any(visit.host == "instagram.test" for visit in asked.visits)


def test_a_lead_whose_page_cannot_be_seen_is_told_for_a_day_and_is_no_sighting(asked: Asked) -> None:
    leads = {lead["address"]: lead for lead in asked.first["open_leads"]}
    assert leads["http://facebook.test/larkspurhill/posts/1"]["problem"] == "robots"
    gone = {lead["address"] for lead in leads.values() if lead["problem"] == "lead-gone"}
    assert gone == {"http://reddit.test/r/wexcombe/comments/aa6/a_post/", "http://mastodon.test/@mossy/119"}
    assert not {one["address"] for one in asked.first["sightings"]} & leads.keys()


def test_the_second_time_nothing_is_new_and_next_to_nothing_is_transferred(asked: Asked) -> None:
    assert asked.again["sightings"] == []
    pages = [line for line in asked.again["coverage"] if line["kind"] in {"page", "site"}]
    read = {line["source"]: line["read"] for line in pages if line["read"]}
    assert read == {"whats-on": 1}, "what scripts make is drawn again, for its document never changes"
    sent = sum(visit.sent for visit in asked.visits_again if visit.host.endswith("gazette.test"))
    assert sent < 0.5 * sum(visit.sent for visit in asked.visits if visit.host.endswith("gazette.test"))


def test_no_name_of_a_person_leaves_in_a_query(asked: Asked) -> None:
    """The recording of everything that reached a server in a full scan (privacy A151, B4.6)."""
    names = [name for (name,) in asked.home.rows("select name from register_person")]
    assert "Davina Clacy" in names
    surnames = [name.split()[-1].lower() for name in names]
    queries = [visit for visit in [*asked.visits, *asked.visits_again] if "?" in visit.target]
    assert len(queries) > 20, "there must be something to look at"
    for visit in queries:
        told = unquote_plus(visit.target).lower()
        assert not any(name in told for name in surnames), f"{visit.host}{visit.target}"
    for visit in [*asked.visits, *asked.visits_again]:
        headers = " ".join(f"{name}: {value}" for name, value in visit.headers.items()).lower()
        assert not any(name in headers for name in surnames), headers


def test_no_credential_is_kept_told_or_sent_elsewhere(asked: Asked) -> None:
    secrets = [value.rpartition(":")[2] for value in CREDENTIALS.values()]
    kept = b"".join(file.read_bytes() for file in (asked.home.folder / "var").rglob("*") if file.is_file())
    for secret in secrets:
        assert secret.encode() not in kept, "nothing of it lies in the database, its journal or the vault"
        assert secret not in str(asked.first), "and none is printed"
    for visit in asked.visits:
        told = f"{visit.target} {visit.headers} {visit.body!r}"
        assert visit.host in API or not any(secret in told for secret in secrets), visit.host


def test_everybody_is_told_who_comes_and_nobody_gets_a_cookie(asked: Asked) -> None:
    """The crawl, the check of credentials and the browser; timestamp authorities are asked by their own standard."""
    for visit in asked.visits:
        assert "Heads-up/" in visit.headers.get("User-Agent", "") or visit.host.startswith("clock"), visit
        assert "Cookie" not in visit.headers


def test_a_login_is_refused_before_anything_is_visited(
    asked: Asked, village_of_ours: Village, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = len(village_of_ours.visits)
    home = Home(asked.home.folder, asked.home.environ | {"HEADSUP_KEY_GOOGLE_REVIEWS": google.MAILER})
    home.change("update register_source set next_at = null")
    refused = home("scan", expect=3)
    assert "Credential “google-reviews” may do more than Heads-up allows" in refused.stderr
    visited = {visit.host for visit in village_of_ours.visits[before:]}
    assert visited <= {"google.test", "bluesky.test", "facebook.test"}, "only the services were asked what it may do"


def test_open_leads_are_forgotten_after_a_day(asked: Asked) -> None:
    with sqlite3.connect(asked.home.folder / "var" / "headsup.sqlite3") as database:
        database.execute("update cases_openlead set expires_at = '2026-01-01 00:00:00'")
        database.execute("update register_source set next_at = '2999-01-01 00:00:00'")
    assert asked.home.json("scan")["open_leads"] == []
