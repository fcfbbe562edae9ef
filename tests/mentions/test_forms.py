"""Forms of a person's name, and their priors."""

import pytest

from mentions.forms import forms, nicknames
from mentions.parts import parsed


def written(name: str, *titles: str) -> dict[str, str]:
    return {form.words: form.form for form in forms(name, titles)}


@pytest.mark.parametrize(
    "words",
    [
        "davina clacy", "clacy davina", "d clacy", "clacy d", "mrs clacy", "mrs d clacy", "miss clacy", "ms clacy",
        "headteacher clacy", "davy clacy",
    ],
)  # fmt: skip
def test_people_write_a_name_in_many_ways(words: str) -> None:
    assert words in written("Davina Clacy", "Mrs")


def test_an_apostrophe_may_be_dropped_or_become_a_blank() -> None:
    assert {"kieran orourke", "kieran o rourke"} <= written("Kieran O’Rourke").keys()


def test_half_a_double_surname_counts_with_a_title_only() -> None:
    found = written("Zoë Trask-Lumley", "Ms")
    assert found["ms lumley"] == "title and half a surname"
    assert "zoe lumley" not in found


def test_a_name_of_another_alphabet_alone_has_no_form() -> None:
    assert written("李小龙") == {}


def test_a_rare_name_says_more_than_a_common_one() -> None:
    rare = max(form.bits for form in forms("Davina Clacy", ()))
    common = max(form.bits for form in forms("David Smith", ()))
    assert common + 8 < rare < -2, "a name alone is no proof"


def test_a_title_of_the_other_sex_speaks_against_it() -> None:
    bits = {form.words: form.bits for form in forms("Owen Trask", ["Mr"])}
    assert bits["mrs trask"] + 6 <= bits["mr trask"]


def test_nicknames_are_british_too() -> None:
    assert "gaz" in nicknames("gary")
    assert "katherine" in nicknames("kate")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Davina Clacy", ("Davina", "", "Clacy")),
        ("Mr Trask", ("", "", "Trask")),
        ("CLACY, Davina", ("Davina", "", "CLACY")),
        ("Dr Tobias J. Wrenfold OBE", ("Tobias", "J.", "Wrenfold")),
        ("J Smith", ("J", "", "Smith")),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: tuple[str, str, str]) -> None:
    whole = parsed(name)
    assert (whole.first, whole.middle, whole.last) == parts
