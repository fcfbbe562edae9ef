"""The words of a complaint are found as they stand, however they are spelled."""

import pytest

from mentions.find import find
from mentions.terms import Term, find_terms, worth_asking
from mentions.text import read_html
from mentions.watchlist import Watchlist

ADDRESS = "http://forum.test/1"
SAID = "<p>They call him the Gate-Keeper’s dog, and the gate keeper's dog bites.</p>"


def test_words_are_found_in_every_spelling_with_their_places() -> None:
    page = read_html(SAID, ADDRESS)
    (mention,) = find_terms(page, (Term("gate keeper's dog", "larkspur"),))
    assert (mention.kind, mention.band, mention.times) == ("term", "certain", 2)
    assert [page.text[start:end] for start, end in mention.spans] == ["Gate-Keeper’s dog", "gate keeper's dog"]


def test_words_that_do_not_stand_there_are_not_found() -> None:
    assert find_terms(read_html(SAID, ADDRESS), (Term("gatekeeper general", "larkspur"),)) == ()


def test_a_watchlist_with_terms_finds_a_page_that_names_nobody() -> None:
    page = read_html(SAID, ADDRESS)
    assert find(page, Watchlist(())) == ()
    assert [one.entity for one in find(page, Watchlist((), terms=(Term("the gate keeper", "larkspur"),)))] == [
        "the gate keeper"
    ]


@pytest.mark.parametrize(("words", "worth"), [("he is", False), ("ok!!!", False), ("tyres down", True)])
def test_words_that_stand_everywhere_are_not_asked_for(words: str, worth: bool) -> None:  # noqa: FBT001
    assert worth_asking(words) is worth
