"""The name scanner: nothing that a register names leaves in a mail."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentions.names import PersonNames
from reports.names import Initials, NamedPersonError, NameScanner

SCANNER = NameScanner(
    (
        PersonNames("Davina Clacy", "Davina Clacy", ("Mrs",)),
        PersonNames("Zoë O’Rourke-Lumley", "Zoë O’Rourke-Lumley", ("Ms",), ("Zozo",)),
        PersonNames("Tim Page", "Tim Page", ("Mr",)),
        PersonNames("Anne-Marie Quill OBE", "Anne-Marie Quill OBE"),
        PersonNames("Иван Петров", "Иван Петров"),
        PersonNames("王小明", "王小明"),
        PersonNames("Priya Nandlow", "Priya Nandlow", aliases=("@missnand", "@priya.n_7", "@week", "@")),
    ),
    schools=("The Tim Page Academy",),
)


@pytest.mark.parametrize(
    ("text", "veiled"),
    [
        ("Davina Clacy and MRS CLACY met Zozo.", "D.C. and D.C. met Z.O.L.."),
        ("Why Clacy must go", "Why D.C. must go"),
        ("Clacy's fault", "D.C.'s fault"),
        ("Lumley again", "Z.O.L. again"),
        ("o rourke lumley", "Z.O.L."),
        ("Anne Quill and Quill", "A.M.Q. and A.M.Q."),
        ("ИВАН ПЕТРОВ", "И.П."),
        ("Clacyson of Claceyville", "Clacyson of Claceyville"),
        ("posts of @MissNand, or missnand's", "posts of P.N., or P.N.'s"),
        ("priya.n_7: hello", "P.N.: hello"),
        ("@missnandlike and amissnand", "@missnandlike and amissnand"),
    ],
)
def test_names_become_initials(text: str, veiled: str) -> None:
    assert SCANNER.veil(text) == veiled


def test_initials_are_of_the_parts_of_a_name() -> None:
    assert Initials.of("Zoë O’Rourke-Lumley") == "Z.O.L."


def test_our_own_words_are_no_names() -> None:
    SCANNER.refuse("The page was read, and a page is a page.", "The Tim Page Academy: what the web said this week")


@pytest.mark.parametrize(
    "text",
    [
        "Davina Clacy",
        "about Mr Page",
        "CLACY, Davina",
        "<b>Zoë</b> O'Rourke-Lumley",
        "ms o’rourke lumley",
        "ИВАН ПЕТРОВ",
        "ask 王小明 about it",
        "posts of @MissNand",
        "see priya.n_7",
        "posts of @week",
    ],
)
def test_a_finished_mail_that_names_somebody_is_refused(text: str) -> None:
    with pytest.raises(NamedPersonError, match="was not sent"):
        SCANNER.refuse("calm", text)


@pytest.mark.parametrize(
    "address",
    [
        "http://x.test/2026/davina%20clacy",
        "http://x.test/why-clacy-must-go",
        "http://x.test/davinaclacy-out",
        "http://x.test/DavinaClacy",
        "http://davinaclacy.test/",
        "http://x.test/dclacy2",
        "http://x.test/%2564avina-clac%79",
        "http://x.test/o-rourke-lumley",
        "http://xn--ivan-clacy-zzz.test/",
        "http://x.test/@missnand/status/1",
        "http://x.test/missnand",
        "http://x.test/%40missnand",
    ],
)
def test_an_address_can_name_somebody(address: str) -> None:
    assert SCANNER.names_somebody(address)


def test_most_addresses_name_nobody() -> None:
    assert not SCANNER.names_somebody("http://x.test/2026/school-fair?page=2".replace("page", "p"))


@pytest.mark.parametrize("name", ["A B", "Ö Å", "A-B C", "O O"])
def test_a_name_of_single_letters_is_its_own_initials(name: str) -> None:
    scanner = NameScanner((PersonNames(name, name, ("Mr",)),))
    scanner.refuse(scanner.veil(f"Of {name} and {name} {name}"))
    with pytest.raises(NamedPersonError):
        scanner.refuse(f"Of {name}")


WORD = some.text(alphabet=string.ascii_letters, min_size=1, max_size=12)


@given(WORD, WORD, some.text(max_size=40), some.text(max_size=40))
def test_no_text_keeps_a_full_name(first: str, last: str, before: str, after: str) -> None:
    scanner = NameScanner((PersonNames(f"{first} {last}", f"{first} {last}"),))
    scanner.refuse(scanner.veil(f"{before} {first} {last} {after}"))
