"""Looking again: present at one time, seen or not seen at another; a failed visit says nothing of the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.conftest import Home, page_register, village_home
from tests.village.server import running

WORDS = "<p>Larkspur Hill Primary School, Wexcombe: Mr Owen Trask laughed at us. Let his tyres down tonight.</p>"
FAR = f"<p>{'The committee has met and will meet again, as it always has. ' * 6}</p>"
MORE = "<p>It has rained since Tuesday, and the allotment is under water. Bring boots to the summer fair.</p>"
PAGE = f"<title>Gate talk</title><h1>Gate talk</h1>{WORDS}{FAR}{MORE}"


class Switched:
    """A host whose page is what a test says."""

    def __init__(self) -> None:
        self.answer: web.Response | None = None

    async def page(self, request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            raise web.HTTPNotFound
        if self.answer is None:
            return web.Response(text=PAGE, content_type="text/html")
        return web.Response(status=self.answer.status, body=self.answer.body, content_type="text/html")


@contextmanager
def captured(folder: Path) -> Iterator[tuple[Home, Switched]]:
    """An installation that has captured a threatening page once."""
    host = Switched()
    with running({"gatetalk.test": host.page}) as village:
        home = village_home(folder, village)
        register = folder / "register.yaml"
        register.write_text(page_register("http://gatetalk.test/"))
        home("register", "load", register)
        assert home.json("scan")["captures"] == 1
        yield home, host


def look_again(home: Home, hours: int = 1) -> dict[str, Any]:
    """Make the look after some hours due now, and take it."""
    home.change(f"update cases_recheck set due_at = '2020-01-01 00:00:00' where after_hours = {hours}")  # noqa: S608 - our own words
    home("capture")
    names = ("looked", "attempts", "problem", "difference", "picture_share", "later_id")
    rows = home.rows(f"select {', '.join(names)} from cases_recheck where after_hours = {hours}")  # noqa: S608 - our own words
    return dict(zip(names, rows[0], strict=True))


OUTCOMES = {
    "unchanged": (web.Response(text=PAGE), "same"),
    "something else changed": (web.Response(text=PAGE.replace("It has rained", "It has snowed")), "same"),
    "edited": (web.Response(text=PAGE.replace("laughed at", "was kind to")), "changed"),
    "the post is gone": (web.Response(text=PAGE.replace(WORDS, "<p>Removed by a moderator.</p>")), "not-seen"),
    "not found": (web.Response(status=404, text="<h1>Not found</h1>"), "not-seen"),
    "gone": (web.Response(status=410, text="<h1>Gone</h1>"), "not-seen"),
}


@pytest.mark.parametrize(("answer", "looked"), OUTCOMES.values(), ids=OUTCOMES.keys())
def test_a_second_look_is_sealed_and_says_what_was_seen(tmp_path: Path, answer: web.Response, looked: str) -> None:
    with captured(tmp_path) as (home, host):
        assert home.rows("select after_hours from cases_recheck order by 1") == [(1,), (24,), (48,), (168,)]
        host.answer = answer
        found = look_again(home)
        assert found["looked"] == looked
        assert found["later_id"], "what was seen the second time is sealed as well"
        assert found["picture_share"] is not None
        assert len(home.rows("select * from evidence_capture")) == 2
        home("verify")


FAILURES = {
    "server fault": web.Response(status=503, text="later"),
    "refused": web.Response(status=403, text="no"),
    "asked to wait": web.Response(status=429, text="slowly"),
    "challenge": web.Response(text="<title>Just a moment...</title><p>Verify you are human.</p>"),
    "login": web.Response(text="<p>Please log in to continue</p><form><input type=password></form>"),
}


@pytest.mark.parametrize("answer", FAILURES.values(), ids=FAILURES.keys())
def test_a_failed_visit_never_becomes_a_deletion(tmp_path: Path, answer: web.Response) -> None:
    with captured(tmp_path) as (home, host):
        host.answer = answer
        for attempt in range(1, 4):
            found = look_again(home)
            assert (found["looked"], found["attempts"]) == ("waiting", attempt), "tried again"
        found = look_again(home)
        assert (found["looked"], found["later_id"]) == ("not-checked", None)
        assert found["problem"]
        host.answer = None
        assert look_again(home, 24)["looked"] == "same", "the next look is made all the same"


def test_after_a_holiday_one_look_is_made_and_the_others_are_told_as_missed(tmp_path: Path) -> None:
    with captured(tmp_path) as (home, _):
        home.change("update cases_recheck set due_at = '2020-01-01 00:00:00' where after_hours < 168")
        home("capture")
        assert home.rows("select after_hours, looked, problem from cases_recheck order by 1") == [
            (1, "not-checked", "missed"),
            (24, "not-checked", "missed"),
            (48, "same", ""),
            (168, "waiting", ""),
        ]
