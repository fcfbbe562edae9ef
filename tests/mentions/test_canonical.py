"""Canonical text: one spelling for many."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentions.canonical import Places, canonical, places


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("LARKSPUR HILL", "larkspur hill"),
        ("Mrs O’Brien", "mrs obrien"),
        ("Mrs O'Brien", "mrs obrien"),
        ("Zoë  Łuk\u00a0asz", "zoe luk asz"),
        ("Lark\u00adspur", "larkspur"),
        ("Lark\u200bspur", "larkspur"),
        ("Ｌａｒｋｓｐｕｒ", "larkspur"),
        ("Smith-Jones", "smith jones"),
        ("Straße", "strasse"),
        ("Ǽ", "ae"),
        ("日本", ""),
    ],
)
def test_many_spellings_are_one(written: str, meant: str) -> None:
    assert canonical(written).decode().strip() == meant


@given(some.text())
def test_every_canonical_character_knows_its_place(text: str) -> None:
    assert len(places(text)) == len(canonical(text))


@given(some.lists(some.text(alphabet="aZ é’-.\n\u200b日", max_size=700), max_size=6))
def test_places_that_are_asked_for_are_the_same(texts: list[str]) -> None:
    text = " ".join(texts)
    plain, asked, known = canonical(text), Places(text), places(text)
    assert len(asked) == len(plain)
    assert [asked[at] for at in range(len(plain)) if plain[at] != 32] == [
        known[at] for at in range(len(plain)) if plain[at] != 32
    ]


@given(some.text())
def test_it_is_its_own_canonical_form(text: str) -> None:
    once = canonical(text)
    assert canonical(once.decode()) == once


@given(some.text(alphabet=some.characters(categories=["L", "N", "P", "Z"])), some.text())
def test_a_word_is_found_where_it_stands(before: str, after: str) -> None:
    text = f"{before} Larkspur {after}"
    start = canonical(text).index(b" larkspur ") + 1
    spot = places(text)[start]
    assert canonical(text[spot:]).startswith(b" larkspur") or text[spot] in "Ll"
