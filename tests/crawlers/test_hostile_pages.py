"""Pages that are made to stop a scan, or to make it say something false."""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.conftest import ROOT, Home, page_register, village_home
from tests.village.misbehaviour import ABOUT_US
from tests.village.server import running

GOOD = "http://allotment.test/"
Answer = Callable[[web.Request], Any]


def page(text: str, content_type: str = "text/html") -> web.Response:
    return web.Response(body=text.encode("utf-8", "surrogatepass"), headers={"Content-Type": content_type})


def scanned_with(folder: Path, pages: Mapping[str, Answer | str]) -> tuple[Home, Any]:
    """Scan hosts of a test's own beside a good page."""

    def handler(answer: Answer | str) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            if isinstance(answer, str):
                if request.path == "/robots.txt":
                    raise web.HTTPNotFound
                return page(answer)
            response: web.StreamResponse = answer(request)
            return response

        return handle

    with running({host: handler(answer) for host, answer in pages.items()}) as village:
        home = village_home(folder, village)
        register = folder / "register.yaml"
        register.write_text(page_register(*(f"http://{host}/" for host in pages), GOOD))
        home("register", "load", register)
        return home, home.json("scan")


def problems(outcome: Any) -> dict[str, str]:
    return {line["address"]: line["unread"][0]["problem"] for line in outcome["coverage"] if line["unread"]}


LONG = "<p>" + "words and more words " * 20 + "</p>"
COMMENT = "<script>document.body.append('Comment: Davina Clacy is useless and should resign')</script>"
SABOTAGE = {
    "numbers": "<script>Math.min = () => 'abc'; Math.max = () => NaN</script>",
    "base": "<script>document.head.insertAdjacentHTML('beforeend', '<base href=\"http://[\">')</script>",
    "surrogate": "<script>document.body.append('\\ud800'); document.title = '\\udfff'</script>",
    "walker": "<script>document.createTreeWalker = null; Range.prototype.getClientRects = null</script>",
    "arrays": "<script>Array.prototype.map = Array.prototype.sort = null; Promise.race = null</script>",
    "styles": "<script>CSS.highlights.set = null; Object.freeze(document)</script>",
}
ELSEWHERE: dict[str, Answer | str] = {
    "gone.test": lambda request: (
        web.Response(status=404, text="gone")
        if request.path != "/"
        else page(f"<body>{ABOUT_US}{LONG}<script>location.replace('/gone')</script></body>")
    ),
    "away.test": f"<body>{ABOUT_US}{LONG}<script>location.href = 'http://quietcorner.test/'</script></body>",
    "inward.test": f"<body>{ABOUT_US}{LONG}<script>location.href = 'http://127.0.0.1/'</script></body>",
}
SHORT = {"short.test": f"{ABOUT_US}<script>location.href = 'http://127.0.0.1/'</script>"}
IN_THE_BROWSER = {
    "added.test": f"<body>{ABOUT_US}{LONG}{COMMENT}</body>",
    "framed.test": f'<body>{ABOUT_US}{LONG}<iframe srcdoc="<body>{COMMENT}"></iframe></body>',
}
ROBOTS: dict[str, tuple[Callable[[], web.Response], str]] = {
    "with-a-mark-before-it.test": (lambda: page("\ufeffUser-agent: *\nDisallow: /\n", "text/plain"), "robots"),
    "on-another-site.test": (
        lambda: web.Response(status=302, headers={"Location": "http://allotment.test/"}),
        "robots-unknown",
    ),
    "nowhere.test": (lambda: web.Response(status=302), "robots-unknown"),
    "asked-too-often.test": (lambda: web.Response(status=429), "robots-unknown"),
}


@dataclass(frozen=True)
class Held:
    """What one scan of all these hosts, beside the good page, has made of them."""

    home: Home
    outcome: Any
    asked: dict[str, set[str]]
    """Paths that were asked for, by host with rules for robots."""

    @property
    def sightings(self) -> set[str]:
        """Addresses on which the school was found."""
        return {sighting["address"] for sighting in self.outcome["sightings"]}

    def captures(self, hosts: Iterable[str]) -> dict[str, tuple[str, bool]]:
        """What became of the pictures of some hosts: the problem, and whether there is one."""
        query = "select s.address, o.problem, o.capture_id from cases_owedcapture o join cases_sighting s on s.id = "
        rows = self.home.rows(f"{query}sighting_id")
        of = {f"http://{host}/" for host in hosts}
        return {address: (problem, capture is not None) for address, problem, capture in rows if address in of}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    asked: dict[str, set[str]] = {host: set() for host in ROBOTS}

    def ruled(host: str) -> Answer:
        def answer(request: web.Request) -> web.Response:
            asked[host].add(request.path)
            return ROBOTS[host][0]() if request.path == "/robots.txt" else page(ABOUT_US)

        return answer

    sabotage = {f"{name}.test": f"<body>{ABOUT_US}{script}</body>" for name, script in SABOTAGE.items()}
    pages = {**sabotage, **ELSEWHERE, **SHORT, **IN_THE_BROWSER, **{host: ruled(host) for host in ROBOTS}}
    home, outcome = scanned_with(tmp_path_factory.mktemp("held"), pages)
    return Held(home, outcome, asked)


def test_no_page_ends_the_scan_and_none_hides_from_it(held: Held) -> None:
    hosts = [f"{name}.test" for name in SABOTAGE]
    assert {GOOD} | {f"http://{host}/" for host in hosts} <= held.sightings
    taken = held.captures(["allotment.test", *hosts])
    assert len(taken) == len(hosts) + 1
    assert set(taken.values()) == {("", True)}
    held.home("verify")


def test_a_page_that_goes_elsewhere_in_the_browser_is_not_filed(held: Held) -> None:
    assert {f"http://{host}/" for host in ELSEWHERE} <= held.sightings, "what the page said to the crawl is kept"
    assert held.captures(["allotment.test", *ELSEWHERE]) == {
        "http://gone.test/": ("gone", False),
        "http://away.test/": ("leads-away", False),
        "http://inward.test/": ("leads-away", False),
        GOOD: ("", True),
    }


def test_a_short_page_that_goes_elsewhere_cannot_make_its_words_unsaid(held: Held) -> None:
    assert "http://short.test/" in held.sightings
    assert problems(held.outcome)["http://short.test/"] == "undrawn"


def test_what_only_the_browser_shows_decides_who_may_know(held: Held) -> None:
    audiences = dict(held.home.rows("select address, audience from cases_sighting"))
    assert (audiences["http://added.test/"], audiences["http://framed.test/"], audiences[GOOD]) == (
        "chair",
        "chair",
        "head",
    )


def test_rules_for_robots_are_kept_however_they_come(held: Held) -> None:
    told = problems(held.outcome)
    assert {host: told.get(f"http://{host}/") for host in ROBOTS} == {
        host: problem for host, (_, problem) in ROBOTS.items()
    }
    assert held.asked == {host: {"/robots.txt"} for host in ROBOTS}
    assert told.keys() == {f"http://{host}/" for host in (*ROBOTS, *SHORT)}, "everything else was read"


ENDLESS: dict[str, tuple[str, str]] = {
    "nesting-without-end.test": ("<div>" * 250_000 + ABOUT_US, "text/html"),
    "a-name-without-end.test": ("Larkspur Hill Primary School, Wexcombe. " * 25_000, "text/html"),
    "an-encoding-that-takes-for-ever.test": (ABOUT_US * 12_000, "text/html; charset=punycode"),
}


@pytest.mark.slow
def test_pages_that_would_take_for_ever_do_not(tmp_path: Path) -> None:
    def endless(host: str) -> Answer:
        def answer(request: web.Request) -> web.Response:
            if request.path == "/robots.txt":
                raise web.HTTPNotFound
            return page(*ENDLESS[host])

        return answer

    _, outcome = scanned_with(tmp_path, {host: endless(host) for host in ENDLESS})
    assert GOOD in {sighting["address"] for sighting in outcome["sightings"]}
    assert outcome["captures"] >= 1


def test_a_feed_takes_nothing_away_from_a_site(tmp_path: Path) -> None:
    def answer(request: web.Request) -> web.Response:
        if request.path == "/feed":
            entry = "<item><link>http://[broken/x</link></item><item><link>http://both.test/board</link></item>"
            return page(f"<rss version='2.0'><channel><title>x</title>{entry}</channel></rss>", "application/rss+xml")
        if request.path == "/robots.txt":
            raise web.HTTPNotFound
        bad = "<a href='http://[x'>x</a><a href='http://both.test:abc/'>x</a>"
        links = {
            "/": f"{bad}<a href='/board'>board</a>",
            "/board": f"{bad}<a href='/thread'>thread</a>",
            "/thread": ABOUT_US,
        }
        return page(f"<body>{links.get(request.path, '')}</body>")

    with running({"both.test": _async(answer)}) as village:
        home = village_home(tmp_path, village)
        text = page_register("http://both.test/feed", "http://both.test/", "http://both.test/", kind="site")
        (tmp_path / "register.yaml").write_text(text.replace("kind: site", "kind: feed", 1))
        home("register", "load", tmp_path / "register.yaml")
        outcome = home.json("scan")
    assert [sighting["address"] for sighting in outcome["sightings"]] == ["http://both.test/thread"]
    assert [(line["asked"], line["read"], line["note"]) for line in outcome["coverage"]] == [
        (2, 1, ""),
        (3, 3, ""),
        (3, 3, ""),
    ]


def _async(answer: Answer) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = answer(request)
        return response

    return handle


@pytest.mark.slow
def test_a_browser_that_is_killed_is_started_again(tmp_path: Path) -> None:
    """The capture in whose middle it died is tried again later; every other one is made."""
    victims: list[str] = []

    def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            raise web.HTTPNotFound
        if "HeadlessChrome" in request.headers["User-Agent"] and request.path == "/2" and not victims:
            victims.append(request.path)
            _kill_browser(scan.pid)
        return page(f"<body>{ABOUT_US}</body>")

    with running({"fragile.test": _async(answer)}) as village:
        home = village_home(tmp_path, village)
        (tmp_path / "register.yaml").write_text(page_register(*(f"http://fragile.test/{n}" for n in range(1, 6))))
        home("register", "load", tmp_path / "register.yaml")
        scan = subprocess.Popen(home.command("scan"), cwd=ROOT, env=home.env(), stdout=subprocess.PIPE, text=True)
        told = scan.communicate(timeout=120)[0]
    assert scan.returncode == 0, told
    assert victims
    captured = {address for (address,) in home.rows("select address from evidence_capture")}
    assert {f"http://fragile.test/{number}" for number in (3, 4, 5)} <= captured
    home("verify")


def _kill_browser(scan: int) -> None:
    """Kill the browser that a scan has started: a child of its child, found by its parents."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    for pid in parents:
        line, above = [pid], parents.get(pid)
        while above and above != 1:
            line.append(above)
            above = parents.get(above)
        if scan in line and pid != scan:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"--remote-debugging" in command and b"--type=" not in command:
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [pytest.param(signal.SIGINT, marks=pytest.mark.slow), signal.SIGTERM])
def test_a_scan_that_is_stopped_says_so_and_goes_on_next_time(tmp_path: Path, number: signal.Signals) -> None:
    started: list[subprocess.Popen[str]] = []

    def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            raise web.HTTPNotFound
        if started and request.path == "/2":
            started.pop().send_signal(number)
        return page(f"<body>{ABOUT_US}</body>")

    with running({"stop.test": _async(answer)}) as village:
        home = village_home(tmp_path, village)
        (tmp_path / "register.yaml").write_text(page_register("http://stop.test/1", "http://stop.test/2"))
        home("register", "load", tmp_path / "register.yaml")
        scan = subprocess.Popen(
            home.command("scan"), cwd=ROOT, env=home.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(scan)
        told = scan.communicate(timeout=60)[1]
        assert scan.returncode == 6
        assert re.fullmatch(r".*\s*Stopped\. Nothing is lost: run the command again and it goes on\.\s*", told), told
        assert home.json("scan")["captures_owed"] == 0
    assert home.rows("select count(*), count(distinct address) from evidence_capture") == [(2, 2)]
