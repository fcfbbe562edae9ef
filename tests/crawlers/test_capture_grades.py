"""What a capture is worth: where its words were really found, and what is never filed as a page."""

from itertools import count
from typing import Any

import pytest
from aiohttp import web

from crawlers.capture import Taken
from crawlers.unread import UnreadError
from evidence.record import Grade
from tests.village.captured import LONG, SAID, WORDS, Camera, one, page, photographed, serving, wanted


def kinds(taken: Taken) -> dict[str, bytes]:
    return {file.kind: file.content for file in taken.files}


HIDDEN = {
    "not shown": "<p style='display:none'>Larkspur Hill Primary School</p>",
    "white on white": "<p style='color:#fff;background:#fff'>Larkspur Hill Primary School</p>",
    "transparent": "<p style='opacity:0'>Larkspur Hill Primary School</p>",
    "covered": f"{SAID}<div style='position:fixed;inset:0;background:url(/x) #333'>Log in to see more</div>",
    "in an attribute": "<img src=/x alt='Larkspur Hill Primary School' width=9>",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_words_that_nobody_sees_are_not_evidence(name: str) -> None:
    taken = one(page(f"<h1>A page</h1>{HIDDEN[name]}{LONG}"))
    [words] = taken.visit.words
    assert (words.in_response, words.in_document, words.in_picture) == (True, True, False)
    assert taken.visit.grade == Grade.PARTIAL
    assert taken.visit.shortcomings == (f"The words “{WORDS[0]}” cannot be seen in the full page picture.",)


def test_words_that_a_script_fetches_as_json_are_found_in_the_answer() -> None:
    script = (
        "<p id=said></p><script>fetch('/said').then((a) => a.json()).then((a) => said.textContent = a[0].text)</script>"
    )

    def said(request: web.Request) -> web.Response:
        return web.Response(text='[{"text": "So L\\u0061rkspur Hill Primary School"}]', content_type="application/json")

    hosts = {"page.test": serving({"/": page(LONG + script), "/said": said})}
    taken = photographed(hosts, lambda camera: camera.take(wanted("http://page.test/")))
    assert taken.visit.grade == Grade.EVIDENCE, taken.visit.shortcomings


def test_words_that_a_script_makes_up_are_partial() -> None:
    made = "<p id=said></p><script>said.textContent = ['Lark', 'spur Hill Primary School'].join('')</script>"
    taken = one(page(LONG + made))
    assert not taken.visit.words[0].in_response
    assert taken.visit.grade == Grade.PARTIAL


def test_words_that_a_second_visitor_does_not_get_are_partial() -> None:
    visits = count()

    def answer(request: web.Request) -> web.Response:
        return web.Response(text=page((SAID if next(visits) == 0 else "") + LONG), content_type="text/html")

    taken = one(answer)
    assert f"The words “{WORDS[0]}” were not there in a second visit." in taken.visit.shortcomings
    assert b"Larkspur" not in kinds(taken)["document of the second visit"]


def test_a_second_visit_that_fails_is_told() -> None:
    visits = count()

    def answer(request: web.Request) -> web.Response:
        if next(visits):
            raise web.HTTPServiceUnavailable
        return web.Response(text=page(SAID + LONG), content_type="text/html")

    taken = one(answer)
    assert taken.visit.grade == Grade.PARTIAL
    assert taken.visit.shortcomings[0].startswith("A second visit a moment later failed: its server reported a fault")
    assert "document of the second visit" not in kinds(taken)


def test_visits_begin_without_cookies_and_those_of_the_page_are_counted() -> None:
    def answer(request: web.Request) -> web.Response:
        assert "Cookie" not in request.headers
        return web.Response(
            text=page(SAID + LONG + "<img src=/photo>"), content_type="text/html", headers={"Set-Cookie": "visitor=7"}
        )

    def photo(request: web.Request) -> web.Response:
        return web.Response(body=b"GIF89a", content_type="image/gif")

    hosts = {"page.test": serving({"/": answer, "/photo": photo})}
    taken = photographed(hosts, lambda camera: camera.take(wanted("http://page.test/")))
    assert taken.visit.cookies_sent == 1
    assert taken.visit.grade == Grade.EVIDENCE, taken.visit.shortcomings


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (page(LONG, "Page not found"), "gone"),
        (page("<form><input name=u><input type=password></form><p>Please log in to continue</p>"), "login"),
        (page("<h1>Checking your browser before accessing</h1>"), "challenge"),
        (page(""), "undrawn"),
        (lambda request: web.Response(status=404), "gone"),
        (lambda request: web.Response(text=page(SAID), headers={"cf-mitigated": "challenge"}), "challenge"),
        (lambda request: web.Response(body=b"x", headers={"Content-Disposition": "attachment"}), "not-text"),
    ],
)
def test_what_is_no_page_is_never_filed(body: Any, problem: str) -> None:
    with pytest.raises(UnreadError) as caught:
        one(body)
    assert caught.value.problem == problem


def test_for_absence_a_404_and_a_page_without_the_words_are_answers() -> None:
    pages: dict[str, Any] = {
        "/gone": lambda request: web.Response(text=page("Not here"), status=404, content_type="text/html"),
        "/other": page(LONG),
        "/soft": page(LONG, "Page not found"),
        "/challenge": page("<h1>Verify you are human</h1>"),
    }

    async def work(camera: Camera) -> list[Taken | str]:
        wants = [wanted(f"http://page.test{path}", absence=True) for path in pages]
        return [*[await camera.take(want) for want in wants[:3]], await camera.problem(wants[3])]

    gone, other, soft, challenge = photographed({"page.test": serving(pages)}, work)
    assert (gone.visit.status, gone.visit.grade) == (404, Grade.NOT_EVIDENCE)
    assert (other.visit.status, other.visit.grade) == (200, Grade.EVIDENCE)
    assert soft.visit.grade == Grade.NOT_EVIDENCE
    assert soft.visit.shortcomings == ("Its server answered 200, but the page says that it is not there.",)
    assert challenge == "challenge"


def test_a_link_without_words_is_evidence_when_the_page_stands_still() -> None:
    still = one(page(LONG), words=())
    assert (still.visit.grade, still.visit.words) == (Grade.EVIDENCE, ())
    assert "picture of the words" not in kinds(still)
    visits = count()

    def answer(request: web.Request) -> web.Response:
        number = next(visits)
        return web.Response(text=page(" ".join(f"w{number}x{n}" for n in range(300))), content_type="text/html")

    assert one(answer, words=()).visit.grade == Grade.PARTIAL


def test_no_way_of_sending_a_page_keeps_it_from_being_captured() -> None:
    strict = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><text y='50'>{WORDS[0]}</text></svg>"
    lazy = (
        "<img loading=lazy src=/x style='display:none'>"
        + SAID
        + "<div style='height:30000px'></div><img src=/x loading=lazy>"
    )
    pages: dict[str, Any] = {
        "/no-scripts": lambda request: web.Response(text=page(SAID + LONG), content_type="text/html", headers=strict),
        "/drawing": lambda request: web.Response(text=drawing, content_type="image/svg+xml"),
        "/plain": lambda request: web.Response(text=f"{WORDS[0]} and so on and so on"),
        "/json": lambda request: web.json_response({"said": f"{WORDS[0]} and so on and so on"}),
        "/lazy": page(lazy),
    }

    async def work(camera: Camera) -> list[Taken]:
        return [await camera.take(wanted(f"http://page.test{path}")) for path in pages]

    for taken in photographed({"page.test": serving(pages)}, work):
        assert taken.visit.grade == Grade.EVIDENCE, (taken.visit.address, taken.visit.shortcomings)
        assert taken.visit.seconds < 6, "nothing is waited for that will never come"
