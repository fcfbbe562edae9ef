"""Names in disguise are found by their letters, and only where words begin and end."""

import pytest

from mentions.disguise import Letters

LETTERS = Letters([("Davina Clacy", 0), ("Clacy Davina", 1), ("Larkspur Hill", 2), ("Ann Lee", 3)])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("ask D4v1na Cl4cy why", "D4v1na Cl4cy"),
        ("D a v i n a  C l a c y", "D a v i n a  C l a c y"),
        ("Dаvіnа Сlасу’s class", "Dаvіnа Сlасу"),
        ("Da-\nvina Cla-\ncy.", "Da-\nvina Cla-\ncy"),
        ("#SackDavinaClacyNow", ""),
        ("#SackDavinaClacy", "DavinaClacy"),
        ("davina_clacy", "davina_clacy"),
        ("Ｄａｖｉｎａ Ｃｌａｃｙ", "Ｄａｖｉｎａ Ｃｌａｃｙ"),
        ("see Larkspur-hi11", "Larkspur-hi11"),
        ("davina clacyson", ""),
        ("xdavina clacy", ""),
        ("plan nleeches", ""),
    ],
)
def test_letters_are_recognised(text: str, written: str) -> None:
    assert [text[found.start : found.end] for found in LETTERS.found(text)] == ([written] if written else [])


def test_a_name_without_letters_to_look_for_finds_nothing() -> None:
    assert list(Letters([("李", 0), ("", 1)]).found("李 小龙")) == []
