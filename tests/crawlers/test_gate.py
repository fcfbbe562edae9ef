"""The quality gate, case by case: what is no page, what is wanting, and what may count as evidence."""

from dataclasses import replace

import pytest

from cases.problems import Problem
from crawlers.gate import Shows, alike, judged, obstacle, says_gone, wandered
from evidence.record import Grade, Words
from mentions.text import read_html

NAME = "larkspur hill primary school"
LONG = "Words and more words about the allotment and its beans. " * 40
BANNER = "We value your privacy. We use cookies and similar things. Accept all Reject all Manage preferences"


def shows(body: str, *, title: str = "A page", status: int = 200, banner: str = "", blank: bool = False) -> Shows:
    content = read_html(f"<title>{title}</title><body>{body}</body>", "http://page.test/thread/1")
    return Shows(content, status, f"{content.title} {content.text}", banner, blank)


SAID = f"<p>Larkspur Hill Primary School is mentioned.</p><p>{LONG}</p>"
ASKS = '<form><input name="user"><input type="password"></form>'


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (shows(SAID), None),
        (shows("<h1>Larkspur Hill Primary School</h1><p>tells of its summer</p>"), None),
        (shows(f"<p>Members only. Please log in to continue.</p>{ASKS}"), Problem.LOGIN),
        (shows(SAID + ASKS), None),
        (shows("Checking your browser before you go on", title="Just a moment..."), Problem.CHALLENGE),
        (shows("<h1>Verify you are human</h1>"), Problem.CHALLENGE),
        (shows(f"<p>{LONG}</p>", title="Page not found"), Problem.GONE),
        (shows(f"<h1>This post has been deleted</h1><p>{LONG}</p>"), Problem.GONE),
        (shows(f"<h1>Sorry, that thread is no longer available</h1>{LONG}"), Problem.GONE),
        (shows("<h1>404</h1>"), Problem.GONE),
        (shows(f"<h1>Keys not found in the park</h1>{SAID}"), None),
        (shows(f"<p>{BANNER}</p>", banner=BANNER), Problem.WORDS_GONE),
        (shows(f"<p>{BANNER}</p>{SAID}", banner=BANNER), None),
        (shows(f"<p>{BANNER}</p>{LONG}", banner=BANNER), None),
        (shows("", title="", blank=True), Problem.UNDRAWN),
        (shows("Loading…", title=""), Problem.UNDRAWN),
        (shows("Not Found", title="Not Found", status=404), None),
    ],
)
def test_what_stands_in_a_pages_place_is_known(page: Shows, problem: Problem | None) -> None:
    found = obstacle(page, [NAME])
    assert (found and found[0]) == problem


def test_without_words_a_picture_alone_is_a_page_and_a_blank_sheet_is_none() -> None:
    assert obstacle(shows("", title=""), []) is None
    found = obstacle(shows("", title="", blank=True), [])
    assert found
    assert found[0] is Problem.UNDRAWN


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "Oops! That page can’t be found.",
        "The content you were looking for was removed",
        "No results found",
    ],
)
def test_a_soft_404_is_told_by_its_headings(title: str) -> None:
    assert says_gone(shows("<p>x</p>", title=title).content)


@pytest.mark.parametrize("title", ["Lost and found in Wexcombe", "The page boys of Wexcombe", "Gone fishing: a diary"])
def test_other_headings_say_no_such_thing(title: str) -> None:
    assert not says_gone(shows("<p>x</p>", title=title).content)


EVERYWHERE = Words(words=NAME, in_response=True, in_document=True, in_picture=True, in_second_visit=True)


def test_what_is_found_everywhere_twice_is_evidence() -> None:
    verdict = judged(shows(SAID), shows(SAID), [EVERYWHERE], [], absence=False)
    assert (verdict.grade, verdict.shortcomings) == (Grade.EVIDENCE, ())


@pytest.mark.parametrize("place", ["in_response", "in_document", "in_picture", "in_second_visit"])
def test_one_place_wanting_makes_it_partial_and_is_told(place: str) -> None:
    words = EVERYWHERE.model_copy(update={place: False})
    verdict = judged(shows(SAID), shows(SAID), [words], [], absence=False)
    assert verdict.grade == Grade.PARTIAL
    assert len(verdict.shortcomings) == 1
    assert NAME in verdict.shortcomings[0]


def test_one_form_of_a_name_that_is_nowhere_makes_it_partial() -> None:
    nowhere = Words(words="lhps", in_response=False, in_document=False, in_picture=False, in_second_visit=False)
    verdict = judged(shows(SAID), shows(SAID), [EVERYWHERE, nowhere], [], absence=False)
    assert verdict.grade == Grade.PARTIAL
    assert verdict.shortcomings == ("The words “lhps” are nowhere on the page.",)


def test_whatever_went_wrong_otherwise_makes_it_partial() -> None:
    verdict = judged(shows(SAID), None, [EVERYWHERE], ["A second visit failed."], absence=False)
    assert (verdict.grade, verdict.shortcomings) == (Grade.PARTIAL, ("A second visit failed.",))
    other = judged(shows(SAID), shows(SAID, status=410), [EVERYWHERE], [], absence=True)
    assert other.shortcomings == ("The second visit was answered with status 410 instead of 200.",)


def test_an_obstacle_is_never_evidence() -> None:
    verdict = judged(shows("", blank=True, title=""), shows(""), [EVERYWHERE], [], absence=True)
    assert verdict.grade == Grade.NOT_EVIDENCE
    assert verdict.problem is Problem.UNDRAWN


NOWHERE = Words(words=NAME, in_response=False, in_document=False, in_picture=False, in_second_visit=False)


def test_absence_is_evidence_when_both_visits_agree_on_it() -> None:
    gone = shows("gone", title="gone", status=404)
    assert judged(shows(LONG), shows(LONG), [NOWHERE], [], absence=True).grade == Grade.EVIDENCE
    assert judged(gone, gone, [NOWHERE], [], absence=True).grade == Grade.NOT_EVIDENCE, "the record of an answer"
    assert judged(shows(LONG), shows(LONG), [NOWHERE], [], absence=False).grade == Grade.NOT_EVIDENCE
    once = NOWHERE.model_copy(update={"in_second_visit": True})
    assert judged(shows(LONG), shows(SAID), [once], [], absence=True).grade == Grade.PARTIAL
    assert judged(shows(LONG), None, [NOWHERE], ["failed"], absence=True).grade == Grade.PARTIAL


def test_without_words_the_two_texts_must_agree_for_the_most_part() -> None:
    first = shows(" ".join(f"word{n}" for n in range(300)))
    nearly = replace(first, text=first.text + " seen by 41 people today")
    other = shows(" ".join(f"other{n}" for n in range(300)))
    assert judged(first, nearly, [], [], absence=False).grade == Grade.EVIDENCE
    assert judged(first, other, [], [], absence=False).grade == Grade.PARTIAL
    assert alike("", "") == 1
    assert alike("one two", "") == 0
    assert alike("one two", "one two") == 1


def test_a_clock_that_jumps_is_told() -> None:
    assert list(wandered(0.4)) == []
    assert list(wandered(-3600)) == ["The clock of this machine jumped by -3600 seconds during the visit."]
