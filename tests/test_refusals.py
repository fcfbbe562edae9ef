"""What Heads-up refuses, seen from the other side: no request where none may be, and nothing kept of what is walled."""

from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web

from crawlers.kinds.base import Asked
from crawlers.middlewares.approval import ApprovalMiddleware
from crawlers.settings import CrawlOptions, scrapy_settings
from crawlers.unread import UnreadError
from crawlers.walls import keeps_no_copy, wall
from mentions.text import read_html
from register.addresses import secret_in, web_address
from register.approval import ApprovedSource
from tests.conftest import Home, village_home
from tests.crawlers.two_scans import register
from tests.village.feeds import entry, rss
from tests.village.misbehaviour import ABOUT_US
from tests.village.rude import CLOSED, HANDLERS, OPEN, WALLS
from tests.village.server import Handler, Visit, running

PLACES = ("/groups/wexcombe", "/invite", "/wexcombe", "/user/somebody", "/wexcombe/status/1")
LEADS = [f"http://{host}{path}" for host, path in zip(CLOSED, PLACES, strict=True)]
WALLED = {f"http://wall-{name}.test/": problem for name, (problem, _) in WALLS.items()}
WALLED |= {"http://sign-in.test/": "login"}
STAYING_OUT = {"http://forbidding.test/": "robots", "http://unsure.test/": "robots-unknown"}
SAID = "Larkspur Hill Primary School, Wexcombe, is talked about."
FEED = rss(*(entry(address, SAID) for address in (*LEADS, *WALLED, *STAYING_OUT, "http://detour.test/")))


async def pointing(request: web.Request) -> web.StreamResponse:
    """A feed that points to every place that is closed or walled."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    return web.Response(text=FEED, content_type="application/rss+xml")


async def detour(request: web.Request) -> web.StreamResponse:
    """A page that turns out to lie in a closed place."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    raise web.HTTPFound(LEADS[0])


HOSTS: dict[str, Handler] = {"pointing.test": pointing, "detour.test": detour}
SOURCES = {
    "pointing": {"kind": "feed", "address": "http://pointing.test/feed.xml"},
    **{name: {"kind": "page", "address": f"http://open-{name}.test/"} for name in OPEN},
}


@dataclass(frozen=True)
class Refusals:
    """One scan of places that are refused, with its captures."""

    home: Home
    outcome: dict[str, Any]
    visits: list[Visit]

    def asked(self, address: str) -> list[str]:
        host = address.split("/")[2]
        return [one.target for one in self.visits if one.host == host]

    @property
    def problems(self) -> dict[str, str]:
        return {one["address"]: one["problem"] for line in self.outcome["coverage"] for one in line["unread"]}


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with running(HOSTS) as village:
        home = village_home(tmp_path_factory.mktemp("refusals"), village)
        file = home.folder / "register.yaml"
        file.write_text(register(SOURCES))
        home("register", "load", file)
        yield Refusals(home, home.json("scan"), village.visits)


@pytest.mark.parametrize("address", LEADS)
def test_a_closed_place_is_never_asked_for_anything_whoever_points_to_it(refusals: Refusals, address: str) -> None:
    assert refusals.asked(address) == [], "not even its robots.txt (R1, R2)"
    assert refusals.problems[address] == "refused-place"


@pytest.mark.parametrize("address", STAYING_OUT)
def test_beyond_robots_txt_no_byte_is_asked_for_where_it_says_no_or_nothing(refusals: Refusals, address: str) -> None:
    assert set(refusals.asked(address)) == {"/robots.txt"}, "R5"
    assert refusals.problems[address] == STAYING_OUT[address]


@pytest.mark.parametrize("address", WALLED)
def test_a_wall_is_looked_at_once_and_never_by_the_browser(refusals: Refusals, address: str) -> None:
    pages = [one for one in refusals.visits if one.host == address.split("/")[2] and one.target != "/robots.txt"]
    assert [one.target for one in pages] == (["/", "/signin?next=/"] if "sign-in" in address else ["/"])
    assert not [one for one in pages if "Mozilla" in one.headers["User-Agent"]]
    told = {place: problem for place, problem in refusals.problems.items() if place.startswith(address)}
    assert list(told.values()) == [WALLED[address]], "R1, R7"


def test_of_what_is_refused_nothing_is_kept(refusals: Refusals) -> None:
    seen = {address for (address,) in refusals.home.rows("select address from cases_sighting")}
    assert seen == {f"http://open-{name}.test/" for name in OPEN}
    assert {address for (address,) in refusals.home.rows("select address from cases_owedcapture")} == seen
    assert {address for (address,) in refusals.home.rows("select address from evidence_capture")} == seen
    vault = [file.read_bytes() for file in (refusals.home.folder / "var" / "vault").rglob("*") if file.is_file()]
    assert not [kept for kept in vault if b"wall-" in kept or b"facebook.com" in kept]


def test_a_page_that_leads_into_a_closed_place_is_left_before_it(refusals: Refusals) -> None:
    assert set(refusals.asked("http://detour.test/")) == {"/robots.txt", "/"}
    assert refusals.asked(LEADS[0]) == []


def test_what_looks_like_a_wall_and_is_none_is_read_and_captured(refusals: Refusals) -> None:
    assert refusals.outcome["captures"] == len(OPEN)
    for name in OPEN:
        assert len({one.headers["User-Agent"] for one in refusals.visits if one.host == f"open-{name}.test"}) == 2


def test_every_request_says_who_asks_the_browsers_included(refusals: Refusals) -> None:
    own = ("Heads-up/", "(+it@larkspurhill.test)")
    for one in refusals.visits:
        if not one.host.startswith("clock"):
            assert all(word in one.headers.get("User-Agent", "") for word in own), f"R6: {one.host}{one.target}"
    crawled = {one.headers["User-Agent"] for one in refusals.visits if one.host == "pointing.test"}
    assert len(crawled) == 1
    assert not crawled.pop().startswith("Mozilla")


def test_no_cookie_comes_back_to_who_sets_one_and_no_password_goes_anywhere(refusals: Refusals) -> None:
    offered = [one for one in refusals.visits if one.host in HANDLERS]
    assert offered
    for one in refusals.visits:
        browsers = "Mozilla" in one.headers.get("User-Agent", "")
        assert "Cookie" not in one.headers or browsers, f"R2: {one.host}{one.target}"
        assert not {"Authorization", "Proxy-Authorization", "Referer"} & one.headers.keys() or browsers
        assert "Authorization" not in one.headers


def test_no_setting_lets_the_crawl_keep_cookies_or_overlook_rules() -> None:
    settings = scrapy_settings(CrawlOptions("it@larkspurhill.test", 5, {}), "http://127.0.0.1:1")
    assert settings["COOKIES_ENABLED"] is False
    off = settings["DOWNLOADER_MIDDLEWARES"]
    assert off["scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware"] is None
    assert off["crawlers.middlewares.robots.RobotsMiddleware"] == 100
    assert 429 not in settings["RETRY_HTTP_CODES"]


@pytest.mark.parametrize(
    "address",
    ["http://name:word@paper.test/", "http://name@paper.test/", "ftp://paper.test/", "http://paper.test:8080/"],
)
def test_no_address_with_a_login_is_taken(address: str) -> None:
    with pytest.raises(ValueError, match=r"user name|http|port"):
        web_address(address)


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("https://www.reddit.com/r/wexcombe/new/.rss?feed=abc&user=somebody", "feed"),
        ("https://old.reddit.com/.rss?user=somebody", "user"),
        ("http://paper.test/feed?token=abc", "token"),
        ("http://paper.test/feed#access_token=abc", "access_token"),
        ("http://paper.test/feed?page=2", ""),
    ],
)
def test_a_feed_with_a_persons_token_is_known(address: str, secret: str) -> None:
    assert secret_in(address) == secret


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        ("/x", f"{ABOUT_US}<p>You must be logged in to view this.</p><input type=password>", "login"),
        ("/login?next=/x", "<h1>Sign in</h1><p>Continue with your account</p>", "login"),
        ("/blog/login-problems", f"{ABOUT_US}{'How to log in to the portal. ' * 60}", None),
        ("/x", f"{ABOUT_US}<p>You must be logged in to post a comment.</p><input type=password>", None),
        ("/x", f"{ABOUT_US}<p>This article is for subscribers only.</p>", "paywall"),
        ("/x", f'{ABOUT_US}<script>{{"isAccessibleForFree":false}}</script>', "paywall"),
        ("/x", f'{ABOUT_US}<script>{{"isAccessibleForFree":true}}</script>', None),
        ("/x", f"{ABOUT_US}<p>Please confirm your age to enter.</p>", "age-gate"),
        ("/x", f"{ABOUT_US}<p>Subscribe to our newsletter!</p>", None),
    ],
)
def test_walls_are_known_by_what_they_say(path: str, body: str, problem: str | None) -> None:
    assert wall(read_html(f"<title>x</title><body>{body}", f"http://paper.test{path}")) == problem


@pytest.mark.parametrize(
    ("header", "html", "kept"),
    [
        ("noarchive", "", True),
        ("noindex, NoArchive", "", True),
        ("Heads-up: noarchive", "", True),
        ("googlebot: noarchive", "", False),
        ("noindex", "", False),
        ("", "<meta name='robots' content='index,noarchive'>", True),
        ("", "<META CONTENT=noarchive NAME=ROBOTS>", True),
        ("", "<meta name='googlebot' content='noarchive'>", False),
        ("", "<meta name='description' content='about noarchive'>", False),
    ],
)
def test_whoever_wants_no_copy_is_understood(header: str, html: str, *, kept: bool) -> None:
    assert keeps_no_copy(header, html) is kept


@pytest.mark.parametrize("kind", ["page", "answer"])
def test_a_request_that_nobody_approved_does_not_leave(kind: str) -> None:
    from scrapy import Request  # noqa: PLC0415 - slow to load

    source = ApprovedSource(1, "larkspur", "s", "x", "page", "http://paper.test/", 1)
    door = ApprovalMiddleware()
    door.process_request(Request("http://paper.test/x", cb_kwargs={"asked": Asked(source, purpose=kind)}))
    for request in (
        Request("http://paper.test/"),
        Request("http://other.test/", cb_kwargs={"asked": Asked(source, purpose=kind)}),
    ):
        with pytest.raises(UnreadError):
            door.process_request(request)
