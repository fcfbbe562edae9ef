"""The sieves: a page that a mention may stand in always passes, and most others do not."""

import pytest

from crawlers.own_words import own_words
from crawlers.sieve import school_words
from mentions.names import PersonNames
from mentions.school_names import SchoolNames

PEOPLE = (
    PersonNames("head", "Davina Clacy", ("Mrs",)),
    PersonNames("zoe", "Zoë O'Brien", ("Miss",)),
    PersonNames("lee", "Jon Lee", ("Mr",)),
)
SCHOOLS = (
    SchoolNames("lark", "Larkspur Hill Primary School", town="Wexcombe", domains=("larkspurhill.test",), people=PEOPLE),
    SchoolNames("mary", "St Mary's Catholic Primary School"),
)
OWN = own_words(SCHOOLS)


@pytest.mark.parametrize(
    "page",
    [
        "Larkspur Hill",
        "LARKSPUR-HILL",
        "<a href=https://www.larkspurhill.test/>",
        "St Mary&rsquo;s",
        "St Marys",
        "saint mary",
        "Davina Clacy",
        "Davina&nbsp;Clacy",
        "<b>Davina</b><br>\n<span class='surname'>Clacy</span>",
        "CLACY, Davina",
        "Mrs. Clacy",
        "Mrs&#160;D. Clacy",
        "D. Clacy",
        "Headteacher Clacy",
        "@davinaclacy",
        "@dclacy",
        "Zoe O'Brien",
        "Zo&euml; O&#8217;Brien",
        "Zo\u00eb O\u2019Brien",
        "Miss OBrien",
        "Mr Lee",
        "Dav\u00adina Cl\u200bacy",
        "Davina Cla<wbr>cy",
        "Davina Cl&shy;acy",
        "&#68;avina &#x43;lacy",
        "\uff24\uff41\uff56\uff49\uff4e\uff41 \uff23\uff4c\uff41\uff43\uff59",
        "Davina Cl<b>acy</b>",
        "D4v1na Cl4cy of Wexcombe",
    ],
)
def test_whatever_may_be_a_mention_passes(page: str) -> None:
    assert OWN
    assert OWN.passes(page.encode())
    assert OWN.passes(page.upper().encode())


@pytest.mark.parametrize("page", ["", "A hill with larks", "Clacy", "the lee side", "Market Harborough"])
def test_others_do_not(page: str) -> None:
    assert OWN
    assert not OWN.passes(page.encode())


def test_the_words_about_schools() -> None:
    sieve = school_words()
    assert sieve.passes(b"all PUPILS agree")
    assert not sieve.passes(b"a garden by the river")
    assert sieve.passes("a garden by the river".encode("utf-16")), "of such an alphabet nothing is known"


def test_too_many_names_give_no_sieve() -> None:
    many = tuple(PersonNames(str(number), f"Ann Name{number}") for number in range(500))
    assert own_words([SchoolNames("many", "Many", people=many)]) is None
    assert own_words([]) is None
