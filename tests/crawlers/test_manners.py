"""Manners: who wants to be left alone is, in this scan and in the next ones, and who recovers is asked again."""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import trustme
from scrapy.exceptions import DownloadFailedError

from cases.pauses import FIRST, LONGEST, LONGEST_ASKED, Pause, next_pause
from cases.problems import PASSING, Problem
from crawlers.addresses import RefusedError, Rule
from crawlers.egress import Egress
from crawlers.failures import problem_of
from crawlers.fetch import fetch
from crawlers.manners import Manners
from crawlers.unread import UnreadError
from tests.conftest import Home, village_home
from tests.crawlers.two_scans import NOWHERE, register
from tests.village.rude import HEAVY, MENDED
from tests.village.server import Village, Visit

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOSTS = ("many.test", "zero.test", "skewed.test", "failing.test", "silent-rules.test", "recovering.test")
PAGES = 5
RESTING = ("many.test", "skewed.test", "silent-rules.test", "recovering.test", "failing.test")
"""Hosts whose pause is longer than a moment."""


@dataclass(frozen=True)
class Scans:
    """Three scans: the second comes while hosts rest, the third when their pauses are over."""

    outcomes: tuple[dict[str, Any], ...]
    visits: tuple[list[Visit], ...]
    pauses: tuple[dict[str, tuple[timedelta, int]], ...]
    """Length and strikes of the pauses after each scan."""

    def asked(self, host: str, scan: int) -> list[str]:
        return [one.target for one in self.visits[scan] if one.host == host]

    def problems(self, host: str, scan: int) -> list[str]:
        lines = [line for line in self.outcomes[scan]["coverage"] if f"//{host}/" in line["address"]]
        return [one["problem"] for line in lines for one in line["unread"]]


def _pauses(home: Home) -> dict[str, tuple[timedelta, int]]:
    rows = home.rows("select host, until, strikes from cases_hostpause")
    [(began,)] = home.rows("select max(started_at) from cases_scan")
    start = datetime.fromisoformat(began)
    return {host: (datetime.fromisoformat(until) - start, strikes) for host, until, strikes in rows}


@pytest.fixture(scope="module")
def scans(village: Village, tmp_path_factory: pytest.TempPathFactory) -> Scans:
    home = village_home(tmp_path_factory.mktemp("manners"), village)
    home.environ |= NOWHERE
    pages = {
        f"{host[:-5]}-{number}": {"kind": "page", "address": f"http://{host}/{number}"}
        for host in HOSTS
        for number in range(PAGES)
    }
    heavy = {"heavy": {"kind": "site", "address": "http://heavy.test/", "max_megabytes": 1}}
    file = home.folder / "register.yaml"
    file.write_text(register({**pages, **heavy}))
    home("register", "load", file)
    outcomes, visits, pauses = [], [], []
    MENDED.done = False
    for scan in range(3):
        if scan == 2:
            home.change("update cases_hostpause set until = '2026-01-01 00:00:00'")
            MENDED.done = True
        start = len(village.visits)
        outcomes.append(
            home.json(
                "scan", *(word for key in (*pages, "heavy") for word in ("--source", key)), expect=4 * (scan == 2)
            )
        )
        visits.append(village.visits[start:])
        pauses.append(_pauses(home))
    MENDED.done = False
    return Scans(tuple(outcomes), tuple(visits), tuple(pauses))


@pytest.mark.parametrize("host", ["many.test", "zero.test"])
def test_whoever_is_asked_too_much_is_not_asked_again_in_this_scan(scans: Scans, host: str) -> None:
    assert len(scans.asked(host, 0)) == 2, "robots.txt and one page"
    assert sorted(scans.problems(host, 0)) == ["rate-limited"] + ["resting"] * (PAGES - 1)


def test_rules_that_cannot_be_had_for_now_are_a_pause_too(scans: Scans) -> None:
    assert scans.asked("silent-rules.test", 0) == ["/robots.txt"]
    assert set(scans.problems("silent-rules.test", 0)) <= {"robots-unknown", "resting"}


def test_whoever_fails_three_times_is_left_alone(scans: Scans) -> None:
    assert len(scans.asked("failing.test", 0)) == 4, "robots.txt and three failures"
    problems = scans.problems("failing.test", 0)
    assert len(problems) == PAGES
    assert "left-alone" in problems
    assert set(problems) <= {"server-error", "left-alone"}


@pytest.mark.parametrize("host", RESTING)
def test_while_its_pause_lasts_a_host_is_asked_for_nothing_at_all(scans: Scans, host: str) -> None:
    assert scans.asked(host, 1) == []
    assert scans.problems(host, 1) == ["resting"] * PAGES


@pytest.mark.parametrize(
    ("host", "first"),
    [
        ("many.test", timedelta(hours=1)),
        ("skewed.test", timedelta(minutes=10)),
        ("failing.test", FIRST),
        ("recovering.test", timedelta(minutes=2)),
    ],
)
def test_the_pause_is_as_long_as_the_host_wants_by_its_own_clock(scans: Scans, host: str, first: timedelta) -> None:
    length, strikes = scans.pauses[0][host]
    assert strikes == 1
    assert first <= length < first + timedelta(seconds=60)


def test_when_the_pause_is_over_the_host_is_asked_again_and_the_next_one_is_longer(scans: Scans) -> None:
    for host in ("many.test", "failing.test"):
        assert "/robots.txt" in scans.asked(host, 2)
        assert len(scans.asked(host, 2)) <= 4
        assert scans.pauses[2][host][1] == 2
    assert scans.pauses[2]["failing.test"][0] >= 2 * FIRST


def test_a_host_that_recovers_is_read_and_its_pause_forgotten(scans: Scans) -> None:
    assert scans.problems("recovering.test", 2) == []
    assert "http://recovering.test/0" in {one["address"] for one in scans.outcomes[2]["sightings"]}
    assert "recovering.test" not in scans.pauses[2]


def test_a_source_has_had_enough_when_it_has_had_its_bytes(scans: Scans) -> None:
    [line] = [line for line in scans.outcomes[0]["coverage"] if line["source"] == "heavy"]
    assert 1_000_000 < line["bytes"] < 1_000_000 + 2 * HEAVY
    assert line["read"] == 3
    assert {(one["problem"], one["detail"]) for one in line["unread"]} == {("over-budget", "1 MB")}


def test_a_pause_that_nobody_asks_for_doubles_until_a_day() -> None:
    pause, lengths = None, []
    for _ in range(8):
        pause = next_pause("x.test", pause, Problem.SERVER, NOW, None)
        lengths.append(pause.until - NOW)
    assert lengths == [min(LONGEST, FIRST * 2**number) for number in range(8)]
    assert next_pause("x.test", None, Problem.RATE, NOW, timedelta(days=400)).until == NOW + LONGEST_ASKED


def test_one_good_answer_ends_a_row_of_failures() -> None:
    manners = Manners(NOW, {})
    for status in (500, 404, 500, 200, 500, 502):
        manners.heard("x.test", status, {})
    manners.check("x.test")
    manners.heard("x.test", 503, {})
    with pytest.raises(UnreadError) as told:
        manners.check("x.test")
    assert told.value.problem is Problem.BREAKER
    manners.check("other.test")


def test_a_pause_that_was_never_over_is_not_forgotten_by_the_answer_before_it() -> None:
    before = {"x.test": Pause("x.test", NOW - timedelta(hours=1), 3, Problem.RATE)}
    manners = Manners(NOW, before)
    manners.heard("x.test", 200, {})
    assert manners.answered == {"x.test"}
    manners.heard("x.test", 429, {"retry-after": "60"})
    assert (manners.answered, manners.paused["x.test"].strikes) == (set(), 4)


_SAYS = "[<twisted.python.failure.Failure {}>]"
_TLS = "OpenSSL.SSL.Error: [('SSL routines', '', '{}')]"
CANNOT_BE_TRUSTED = {
    "unknown": _SAYS.format(_TLS.format("certificate verify failed")),
    "of another": _SAYS.format(
        "service_identity.exceptions.VerificationError: VerificationError(errors=[DNSMismatch])"
    ),
    "no TLS at all": _SAYS.format(_TLS.format("wrong version number")),
}
"""What the downloader says of servers with such certificates behind a tunnel."""


@pytest.mark.parametrize("said", CANNOT_BE_TRUSTED.values(), ids=CANNOT_BE_TRUSTED)
def test_a_certificate_that_cannot_be_trusted_is_told_as_such_and_may_pass(said: str) -> None:
    assert problem_of(DownloadFailedError(said))[0] is Problem.TLS
    assert Problem.TLS in PASSING


def test_nothing_is_asked_of_a_server_whose_certificate_nobody_vouches_for() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("secure.test").configure_cert(context)
    reached: list[bytes] = []

    async def visit() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            reached.append(await reader.read(1000))
            writer.close()

        secure = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)

        class Mapped(Rule):
            """A rule that leads every name to the server of this test."""

            async def targets(self, host: str, port: int) -> list[tuple[str, int]]:
                return [("127.0.0.1", secure.sockets[0].getsockname()[1])]

        door = await asyncio.start_server(Egress(Mapped(), lambda event: None).client, "127.0.0.1", 0)
        egress = f"http://127.0.0.1:{door.sockets[0].getsockname()[1]}"
        async with secure, door:
            await fetch(egress, "https://secure.test/robots.txt", "Heads-up/test", 1000)

    with pytest.raises(UnreadError) as told:
        asyncio.run(visit())
    assert told.value.problem is Problem.TLS
    assert reached == []


def test_a_name_with_only_a_new_sort_of_address_is_dialled_by_it_and_a_private_one_is_refused() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return {"six.test": ["2a00:1450:4009:80b::200e"], "inside.test": ["fd00::1"], "here.test": ["::1"]}[host]

    rule = Rule(resolve=resolve)
    assert asyncio.run(rule.targets("six.test", 443)) == [("2a00:1450:4009:80b::200e", 443)]
    for host in ("inside.test", "here.test"):
        with pytest.raises(RefusedError):
            asyncio.run(rule.targets(host, 443))
