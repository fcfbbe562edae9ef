"""What a hostile or a careless server must not make us miss, and what must not be called read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from aiohttp import web

from cases.case import Complaint, open_case
from cases.coverage import Fared, begin, close_source
from evidence.vault import Vault
from register.approval import ApprovedSource
from register.models import Role, School, Source
from tests.conftest import Home, page_register, village_home
from tests.village.captured import clock
from tests.village.server import running

SAID = "<p>Larkspur Hill Primary School, Wexcombe: Mr Owen Trask is a disgrace.</p>"
HARMLESS = "<p>Nothing but the weather in Wexcombe, day after day, for all who like to read of it.</p>"
DRAWING = "<script>fetch('/api').then(a => a.text()).then(t => { document.body.innerHTML = t })</script>"


@dataclass
class Careless:
    """Hosts that change between two visits."""

    again: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def long(self, request: web.Request) -> web.StreamResponse:
        """A site with a link that no library wants to follow."""
        links = f"<a href='/go?to={'b' * 2100}'>far</a><a href='/told'>near</a>"
        pages = {"/": links + HARMLESS, "/told": SAID}
        return _page(pages.get(request.path))

    async def turned(self, request: web.Request) -> web.StreamResponse:
        """An address that leads to another page each day; its server answers 304 when it may."""
        self.asked.append((request.path, request.headers.get("If-Modified-Since", "")))
        if request.path == "/latest":
            raise web.HTTPFound("/news/6" if self.again else "/news/5")
        if "If-Modified-Since" in request.headers:
            return web.Response(status=304)
        page = _page({"/news/5": HARMLESS, "/news/6": SAID}.get(request.path))
        page.headers["Last-Modified"] = "Wed, 18 Nov 2026 09:00:00 GMT"
        return page

    async def shell(self, request: web.Request) -> web.StreamResponse:
        """A page that its script makes: the document is always the same."""
        if request.path == "/api":
            return web.Response(text=SAID if self.again else HARMLESS)
        return _page({"/": DRAWING}.get(request.path))

    async def lazy(self, request: web.Request) -> web.StreamResponse:
        """A server that says 304 to whoever comes a second time."""
        return web.Response(status=304) if self.again and request.path == "/" else _page({"/": SAID}.get(request.path))


def _page(body: str | None) -> web.Response:
    if body is None:
        raise web.HTTPNotFound
    return web.Response(text=f"<!doctype html><title>Page</title><body>{body}</body>", content_type="text/html")


@dataclass(frozen=True)
class Twice:
    """Two scans, and what the servers were asked."""

    home: Home
    first: dict[str, Any]
    again: dict[str, Any]
    asked: list[tuple[str, str]]

    def line(self, number: int, *, again: bool = True) -> dict[str, Any]:
        found: dict[str, Any] = (self.again if again else self.first)["coverage"][number]
        return found


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    hosts = Careless()
    handlers = {f"{name}.test": getattr(hosts, name) for name in ("long", "turned", "shell", "lazy")}
    with running(handlers) as village:
        home = village_home(tmp_path_factory.mktemp("careless"), village)
        addresses = ("http://long.test/", "http://turned.test/latest", "http://shell.test/", "http://lazy.test/")
        text = page_register(*addresses).replace("kind: page", "kind: site", 1)
        (home.folder / "register.yaml").write_text(text)
        home("register", "load", home.folder / "register.yaml")
        first, hosts.again = home.json("scan"), True
        home.change("update register_source set next_at = null")
        yield Twice(home, first, home.json("scan"), hosts.asked)


def test_an_address_that_is_too_long_is_told_and_its_source_ends(twice: Twice) -> None:
    line = twice.line(0, again=False)
    assert [(one["problem"], one["detail"]) for one in line["unread"]] == [("broken", "its address is too long")]
    assert (line["note"], line["read"]) == ("", 2)


def test_what_is_known_of_one_page_is_not_asked_of_another(twice: Twice) -> None:
    assert ("/news/6", "") in twice.asked
    assert "http://turned.test/news/6" in {one["address"] for one in twice.again["sightings"]}


def test_a_page_that_scripts_make_is_drawn_again_though_its_document_is_the_same(twice: Twice) -> None:
    assert twice.line(2, again=False)["read"] == 1
    assert "http://shell.test/" in {one["address"] for one in twice.again["sightings"]}


def test_an_answer_that_nothing_has_changed_counts_only_when_it_was_asked_for(twice: Twice) -> None:
    line = twice.line(3)
    assert (line["answered"], line["unchanged"], line["state"]) == (0, 0, "failed")
    assert "which nobody asked" in line["unread"][0]["detail"]


@pytest.mark.usefixtures("database")
def test_a_complaint_leaves_no_trace_in_what_everybody_is_told(tmp_path: Any) -> None:
    """The chair's scan about the head must not show in when a source last answered or comes due (A76)."""
    now = clock()
    school = School.objects.create(key="larkspur", name="Larkspur Hill Primary School", town="Wexcombe")
    row = Source.objects.create(school=school, key="forum", title="Forum", kind="page", address="http://forum.test/")
    source = ApprovedSource(row.pk, "larkspur", "forum", "Forum", "page", row.address, 10)
    told = Complaint(reason="about the head", opened_by=Role.CHAIR, concerns_head=True)
    case = open_case(school, told, Vault(tmp_path / "vault"), now)
    close_source(begin([source], now, case), source, Fared(1, 1, answered=1), now)
    assert _dates(row) == (None, None, None)
    close_source(begin([source], now), source, Fared(1, 1, answered=1), now)
    assert None not in _dates(row)


@pytest.mark.usefixtures("database")
def test_a_service_that_did_not_answer_everything_is_asked_again_from_the_same_day_on() -> None:
    now = clock()
    school = School.objects.create(key="larkspur", name="Larkspur Hill Primary School", town="Wexcombe")
    row = Source.objects.create(school=school, key="tags", title="Tags", kind="mastodon", address="http://tags.test/")
    source = ApprovedSource(row.pk, "larkspur", "tags", "Tags", "mastodon", row.address, 10)
    close_source(begin([source], now), source, Fared(3, 1, answered=2, whole=False), now)
    row.refresh_from_db()
    assert (row.last_read_at, row.last_answered_at) == (now, None)


def _dates(row: Source) -> tuple[datetime | None, ...]:
    row.refresh_from_db()
    return row.last_read_at, row.last_answered_at, row.next_at
