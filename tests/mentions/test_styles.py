"""The grammar of school names: what is the core, what is the style, and when a style speaks against a school."""

import pytest

from mentions.gazetteer import words_of
from mentions.styles import Style, leading_words, parsed_school

CE = Style(frozenset({"ce"}), frozenset({"primary"}), frozenset({"school"}))
RC = Style(frozenset({"rc"}), frozenset({"primary"}), frozenset({"school"}))


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Larkspur Hill Primary School", "larkspur hill"),
        ("St Mary’s Church of England (Voluntary Aided) Primary School", "st marys"),
        ("Saint Mary's C of E Infant and Nursery School", "st marys"),
        ("High Larkmere Primary School", "high larkmere"),
        ("Archbishop Trask’s CE High School Wexcombe", "archbishop trasks"),
        ("Ysgol Gynradd Bryn Larkspur", "bryn larkspur"),
        ("The Larkspur Academy", "larkspur"),
        ("Christ Church Infants", "christ church"),
        ("St Albana’s High School for Girls", "st albanas"),
        ("Linden & Ashcroft School", "linden and ashcroft"),
        ("Primary School", ""),
        ("The", ""),
    ],
)
def test_the_core_is_what_people_do_not_drop(name: str, core: str) -> None:
    assert parsed_school(words_of(name), frozenset({"wexcombe"})).core == core


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("primary school in wexcombe", 2),
        ("c of e primary", 4),
        ("infant and nursery school", 4),
        ("infant and friends", 1),
        ("and primary", 2),
        ("bakery", 0),
        ("", 0),
    ],
)
def test_a_style_ends_where_other_words_begin(words: str, taken: int) -> None:
    assert leading_words(words.split())[0] == taken


def test_a_catholic_school_is_no_church_of_england_school() -> None:
    assert RC.against(CE) <= -10
    assert CE.against(CE) == 0


def test_what_is_not_written_speaks_against_nothing() -> None:
    assert Style().against(CE) == 0
    assert Style(kind=frozenset({"academy"})).against(CE) == 0


def test_infants_and_juniors_are_taken_for_one_another_but_not_for_a_high_school() -> None:
    infants, high = Style(phase=frozenset({"infant"})), Style(phase=frozenset({"high"}))
    assert -4 <= infants.against(CE) < 0
    assert high.against(CE) <= -10
