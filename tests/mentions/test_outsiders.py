"""Somebody else of the same name is not taken for a member of staff; and what looks strange is read all the same."""

import pytest

from mentions.find import find
from mentions.mention import Mention
from mentions.names import PersonNames
from mentions.school_names import SchoolNames
from mentions.text import Page, read_html
from mentions.watchlist import Watchlist

STAFF = (
    PersonNames("head", "Davina Clacy", ("Mrs",), post="Headteacher"),
    PersonNames("wood", "Mark Wood", ("Mr",)),
    PersonNames("other", "Martha Wood", ("Mrs",)),
    PersonNames("olga", "Ольга Иванова"),
)
WATCHLIST = Watchlist.of(
    [SchoolNames("larkspur", "Larkspur Hill Primary School", town="Wexcombe", handles=("@larkspurhill",), people=STAFF)]
)
HERE = "Larkspur Hill Primary School in Wexcombe"


def said(html: str) -> dict[str, Mention]:
    return {mention.entity: mention for mention in find(read_html(html, "http://somewhere.test/"), WATCHLIST)}


@pytest.mark.parametrize(
    "text",
    [
        f"Mark Wood, 9, who attends {HERE}, won.",
        f"Year 6 pupil Mark Wood of {HERE} won.",
        f"Our son Mark Wood loves {HERE}.",
        f"Mark Wood’s daughter goes to {HERE}.",
        f"Mr Wood, whose twins attend {HERE}, is cross.",
        f"England fast bowler Mark Wood visited {HERE}.",
        f"Police constable Mark Wood spoke at {HERE}.",
        f"Mark Wood Road outside {HERE} is shut.",
        f"Mark Wood-Quillon spoke at {HERE}.",
        f"Mark Wood (1821-1887) built {HERE}.",
    ],
)
def test_it_is_somebody_else(text: str) -> None:
    found = said(f"<p>{text}")
    assert "wood" not in found or found["wood"].band == "review", found["wood"].reasons


@pytest.mark.parametrize(
    "text",
    [
        "Mrs D. J. Clacy",
        "Davina Jane Clacy",
        "Mrs Davina Jane Clacy",
        "davina clacy",
        "Headteacher: Clacy",
        "#SackMrsClacy",
        "D4vin4 Cl4cy",
    ],
)
def test_it_is_the_head(text: str) -> None:
    assert "head" in said(f"<p>At {HERE} we met {text} today.")


def test_two_of_one_surname_are_each_the_other_s_runner_up() -> None:
    found = said(f"<p>Dr Wood of {HERE} sang.")
    assert {"wood", "other"} <= found.keys()
    assert found["wood"].runner_up is not None
    assert found["wood"].runner_up.entity == "other"
    assert found["wood"].band == found["other"].band == "review"


def test_the_end_of_one_item_and_the_beginning_of_the_next_are_no_name() -> None:
    found = said(f"<ul><li>Davina<li>Clacy Street</ul><p>{HERE}")
    assert "head" not in found or found["head"].band == "review"


def test_the_cells_of_a_row_may_hold_a_name() -> None:
    assert said(f"<table><tr><td>Clacy<td>Davina</table><p>{HERE}")["head"].band == "certain"


def test_a_stray_letter_of_another_alphabet_is_nobody() -> None:
    assert "olga" not in said(f"<p>Ольга Иванова is at {HERE}, and I am a parent.")


def test_the_schools_own_account_names_it() -> None:
    assert said("<p>Well done @larkspurhill")["larkspur"].band == "likely"


@pytest.mark.parametrize("text", ["School of Dance", "Primary Care Centre", "Driving School"])
def test_another_sort_of_place_is_not_the_school(text: str) -> None:
    found = said(f"<p>Larkspur Hill {text}, Wexcombe, is open.")
    assert "larkspur" not in found or found["larkspur"].band == "review"


def test_half_a_character_ends_nothing() -> None:
    assert "head" in said(f"<p title='\ud800'>\ud800 Davina Clacy \udfff of {HERE}<img alt='\udfff'>")


@pytest.mark.slow
def test_a_large_register_knows_every_sort_of_school() -> None:
    people = tuple(PersonNames(str(number), f"Anna Q{number}worth") for number in range(6_000))
    grammar = SchoolNames("g", "Wexcombe Grammar School", town="Wexcombe", people=people)
    watchlist = Watchlist.of([grammar, SchoolNames("c", "Abbey County Comprehensive", town="Thornby")])
    assert not watchlist.small
    page = read_html("<p>Wexcombe Grammar School, Wexcombe. Abbey County Comprehensive, Thornby.", "http://a.test/")
    assert {mention.entity for mention in find(page, watchlist)} == {"g", "c"}


@pytest.mark.slow
def test_many_hashtags_and_many_mentions_take_no_time() -> None:
    page = Page("http://a.test/", "", f"{HERE}. " + "#DavinaClacy " * 18_000 + f"Mrs Clacy of {HERE}. " * 3_000)
    assert find(page, WATCHLIST)  # it took minutes when every mention looked at every other
