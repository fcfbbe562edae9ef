"""`kill -9` in the middle, then the same command again: nothing is lost and nothing is doubled."""

import asyncio
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from tests.conftest import ROOT, Home, page_register, village_home
from tests.village.misbehaviour import ABOUT_US, html
from tests.village.server import running

PAGES = [f"http://gate.test/{number}" for number in range(1, 5)]


class Gate:
    """A host that lets a number of requests of one sort pass, then holds the next and rings."""

    def __init__(self, after: int, sort: Callable[[web.Request], bool]) -> None:
        self.after, self.sort = after, sort
        self.rung, self.open = threading.Event(), False

    async def answer(self, request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            raise web.HTTPNotFound
        if not self.open and self.sort(request):
            self.after -= 1
            if self.after < 0:
                self.rung.set()
                await asyncio.Event().wait()  # until the village is taken down
        return html(f"Page {request.path}", ABOUT_US)


def by_crawler(request: web.Request) -> bool:
    return "HeadlessChrome" not in request.headers["User-Agent"]


def by_browser(request: web.Request) -> bool:
    return not by_crawler(request) and request.path != "/favicon.ico"


@pytest.mark.parametrize(
    ("sort", "after"),
    [
        pytest.param(by_crawler, 0, id="first page", marks=pytest.mark.slow),
        pytest.param(by_crawler, 3, id="fourth page"),
        pytest.param(by_browser, 0, id="first picture", marks=pytest.mark.slow),
        pytest.param(by_browser, 3, id="fourth picture", marks=pytest.mark.slow),
    ],
)
def test_a_scan_killed_in_the_middle_is_simply_run_again(
    tmp_path: Path, sort: Callable[[web.Request], bool], after: int
) -> None:
    gate = Gate(after, sort)
    with running({"gate.test": gate.answer}) as village:
        home: Home = village_home(tmp_path, village)
        register = tmp_path / "register.yaml"
        register.write_text(page_register(*PAGES))
        home("register", "load", register)
        scan = subprocess.Popen(home.command("scan"), cwd=ROOT, env=home.env(), start_new_session=True)
        assert gate.rung.wait(60)
        os.killpg(scan.pid, signal.SIGKILL)
        scan.wait()
        gate.open = True
        home("scan")
    addresses = [address for (address,) in home.rows("select address from cases_sighting order by address")]
    assert addresses == PAGES
    captured = home.rows("select address from evidence_capture order by address")
    assert [address for (address,) in captured] == PAGES
    home("verify")
