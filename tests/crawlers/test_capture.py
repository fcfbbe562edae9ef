"""What one capture brings back: everything that is kept, and a record that tells what was really seen."""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pypdf
import pytest
from aiohttp import web
from PIL import Image

from crawlers.capture import Taken, capture
from evidence.record import Grade
from tests.village.captured import (
    LONG,
    SAID,
    WORDS,
    Camera,
    one,
    page,
    photographed,
    serving,
    wanted,
)  # fmt: skip

KINDS = {"document", "mhtml", "full page picture", "print", "picture of the words", "document of the second visit"}
PHOTO = io.BytesIO()
Image.linear_gradient("L").save(PHOTO, "png")


def files(taken: Taken) -> dict[str, bytes]:
    return {file.kind: file.content for file in taken.files}


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def colours(image: Image.Image) -> set[Any]:
    return {colour for _, colour in image.getcolors(image.width * image.height) or []}


@pytest.fixture(scope="module")
def full() -> Taken:
    """The capture of a page with a redirect, parts, a missing part and a refused one."""
    head = "<link rel=canonical href='/thread/41'><link rel=stylesheet href=/s.css>"
    body = f"<h1>Beans</h1>{SAID}{LONG}<img src=/photo><img src=/gone><img src=http://nowhere.test/x>"

    def photo(request: web.Request) -> web.Response:
        return web.Response(body=PHOTO.getvalue(), content_type="image/png", headers={"Set-Cookie": "a=1; Path=/"})

    pages: dict[str, Any] = {
        "/old": lambda request: web.Response(status=302, headers={"Location": "/thread/41?page=2"}),
        "/thread/41": page(body, "Beans", head),
        "/photo": photo,
        "/s.css": lambda request: web.Response(text="h1 { color: #123456 }", content_type="text/css"),
        "/robots.txt": "User-agent: *\nDisallow: /private\nAllow: /thread\nCrawl-delay: 0\n",
    }

    async def work(camera: Camera) -> Taken:
        camera.sight.commit, camera.sight.clock_state = "abc1234", (True, 0.02)
        return await camera.take(wanted("http://page.test/old", case="K-1", approval="the head, on a day"))

    taken: Taken = photographed({"page.test": serving(pages)}, work)
    return taken


def test_everything_is_kept(full: Taken) -> None:
    kept = files(full)
    assert (full.visit.grade, full.visit.shortcomings) == (Grade.EVIDENCE, ())
    assert set(kept) == KINDS
    assert b"Larkspur Hill" in kept["document"]
    assert kept["document"] == kept["document of the second visit"]
    assert kept["mhtml"].startswith(b"From: <Saved by Blink>")
    marks = picture(kept["picture of the words"])
    assert marks.size == (1280, 900)
    assert (0xFF, 0xDD, 0) in colours(marks)
    assert (0xFF, 0xDD, 0) not in colours(picture(kept["full page picture"])), "it was taken before anything was marked"


def test_the_record_tells_the_way_there(full: Taken) -> None:
    visit = full.visit
    assert [(step.address, step.status, step.to) for step in visit.redirects] == [
        ("http://page.test/old", 302, "http://page.test/thread/41?page=2")
    ]
    assert (visit.address, visit.final_address) == ("http://page.test/old", "http://page.test/thread/41?page=2")
    assert visit.canonical_address == "http://page.test/thread/41"
    assert (visit.title, visit.language, visit.status, visit.dialled) == ("Beans", "en-GB", 200, "127.0.0.1")
    assert (visit.case, visit.approval, visit.login) == ("K-1", "the head, on a day", "none")
    assert (visit.robots.decision, visit.robots.rule) == ("allowed", "")  # nothing in it speaks of /old
    assert len(visit.robots.sha256) == 64
    assert ("content-type", "text/html; charset=utf-8") in visit.response_headers
    assert any(name == "User-Agent" and "Heads-up/test" in value for name, value in visit.request_headers)
    assert visit.tls is None


def test_the_record_tells_what_made_it_and_by_which_clock(full: Taken) -> None:
    visit = full.visit
    assert (visit.clock.synchronised, visit.clock.error_seconds) == (True, 0.02)
    assert abs(visit.clock.jumped_seconds) < 1
    assert 0 < visit.seconds < 30
    assert visit.began_at < visit.ended_at
    assert (visit.collector.commit, visit.collector.viewport) == ("abc1234", "1280×900")
    assert "Chromium" in visit.collector.browser


def test_every_answer_is_kept_in_the_order_of_asking(full: Taken) -> None:
    answers = {one.address.partition("page.test")[2]: one for one in full.exchanges}
    assert list(answers)[:2] == ["/old", "/thread/41?page=2"]
    assert {path: one.status for path, one in answers.items()} == {
        "/old": 302,
        "/thread/41?page=2": 200,
        "/photo": 200,
        "/gone": 404,
        "/s.css": 200,
    }
    assert answers["/photo"].body == PHOTO.getvalue()
    assert (answers["/photo"].resource, answers["/s.css"].resource) == ("image", "stylesheet")
    assert ("set-cookie", "a=1; Path=/") in answers["/photo"].headers
    assert all(one.dialled == "127.0.0.1" and not one.missing for one in full.exchanges)


def test_what_the_egress_answers_is_told_as_refused_and_is_no_answer(full: Taken) -> None:
    assert full.visit.refused == ("http://nowhere.test/x",)
    assert not [one for one in full.exchanges if "nowhere" in one.address]


def test_the_words_stand_where_the_record_says(full: Taken) -> None:
    [words] = full.visit.words
    assert words.words == WORDS[0]
    found = (words.in_response, words.in_document, words.in_picture, words.in_second_visit)
    assert found == (True, True, True, True)
    whole = picture(files(full)["full page picture"])
    [box] = words.boxes
    cut = whole.crop((box.x, box.y, box.x + box.width, box.y + box.height))
    assert (0, 0, 0) in colours(cut), "there is ink in the box"
    assert colours(whole.crop((box.x, box.y - 14, 1280, box.y - 2))) == {(255, 255, 255)}, "and none above it"


def test_the_print_is_tagged_and_says_what_the_page_says() -> None:
    printed = files(one(page(f"<h1>Beans</h1>{SAID}{LONG}")))["print"]
    catalogue: Any = pypdf.PdfReader(io.BytesIO(printed)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    text = pypdf.PdfReader(io.BytesIO(printed)).pages[0].extract_text()
    assert "Larkspur Hill Primary School" in text


def test_an_endless_print_is_cut() -> None:
    taken = one(page(SAID + LONG + "<div style='height:200000px;background:linear-gradient(red,blue)'></div>"))
    assert len(pypdf.PdfReader(io.BytesIO(files(taken)["print"])).pages) == 60
    assert picture(files(taken)["full page picture"]).height == 16_000


@pytest.mark.slow
def test_lazy_parts_are_waited_for() -> None:
    script = """<div id=list></div><div id=end style="height:9px"></div><script>
    let n = 0; const look = new IntersectionObserver(async ([seen]) => {
      if (!seen.isIntersecting || n > 5) return;
      look.disconnect(); n += 1;
      const part = await (await fetch("/part" + n)).text();
      document.getElementById("list").insertAdjacentHTML("beforeend", part);
      look.observe(document.getElementById("end")); });
    look.observe(document.getElementById("end"))</script>"""

    async def part(request: web.Request) -> web.Response:

        await asyncio.sleep(0.6)
        last = SAID if request.path == "/part6" else LONG
        return web.Response(text=f"<div style='height:700px'>{last}<img loading=lazy src=/photo></div>")

    def photo(request: web.Request) -> web.Response:
        return web.Response(body=PHOTO.getvalue(), content_type="image/png")

    hosts = {"page.test": serving({"/": page(script), "/photo": photo, "*": part})}
    taken = photographed(hosts, lambda camera: camera.take(wanted("http://page.test/")))
    assert taken.visit.grade == Grade.EVIDENCE, taken.visit.shortcomings
    assert taken.visit.words[0].boxes[0].y > 3000
    assert sum(exchange.address.startswith("http://page.test/part") for exchange in taken.exchanges) == 6


@pytest.mark.parametrize(
    ("robots", "problem"),
    [
        ("User-agent: *\nDisallow: /", "robots"),
        ("User-agent: heads-up\nDisallow: /new\n\nUser-agent: *\nAllow: /", "robots"),
        (lambda request: web.Response(status=503), "robots-unknown"),
        (
            lambda request: web.Response(status=302, headers={"Location": "http://other.test/robots.txt"}),
            "robots-unknown",
        ),
    ],
)
def test_what_robots_should_leave_alone_is_left_alone(robots: Any, problem: str) -> None:
    pages = {
        "/old": lambda request: web.Response(status=302, headers={"Location": "/new"}),
        "/new": page(SAID + LONG),
        "/robots.txt": robots,
    }
    hosts = {"page.test": serving(pages)}
    assert photographed(hosts, lambda camera: camera.problem(wanted("http://page.test/old"))) == problem


def test_the_rule_that_allowed_it_is_told_and_a_host_without_rules_too() -> None:
    rules = "User-agent: other\nAllow: /\n\nUser-agent: *\nDisallow: /t\nAllow: /thread # ours\nAllow: /th\n"
    hosts = {
        "page.test": serving({"/thread": page(SAID + LONG), "/robots.txt": rules}),
        "bare.test": serving({"/thread": page(SAID + LONG)}),
    }

    async def work(camera: Camera) -> list[Taken]:
        return [await camera.take(wanted(f"http://{host}/thread")) for host in hosts]

    ruled, bare = photographed(hosts, work)
    assert (ruled.visit.robots.decision, ruled.visit.robots.rule) == ("allowed", "Allow: /thread")
    assert (bare.visit.robots.decision, bare.visit.robots.sha256) == ("no rules", "")


def test_a_clock_that_jumps_during_a_visit_is_told() -> None:
    moments = count()

    def jumping() -> datetime:
        return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=next(moments))

    async def work(camera: Camera) -> Taken:
        return await capture(camera.sight, wanted("http://page.test/"), jumping, camera.dialled)

    taken = photographed({"page.test": serving({"/": page(SAID + LONG)})}, work)
    assert taken.visit.clock.jumped_seconds > 60
    assert taken.visit.grade == Grade.PARTIAL
    assert "clock of this machine jumped" in taken.visit.shortcomings[0]
