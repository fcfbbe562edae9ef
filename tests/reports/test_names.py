"""The name scanner: nothing that a register names leaves in a mail."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentions.watchlist import PersonNames
from reports.names import Initials, NamedPersonError, NameScanner

SCANNER = NameScanner(
    (
        PersonNames("Davina Clacy", "Davina Clacy", ("Mrs",)),
        PersonNames("Zoë O’Rourke-Lumley", "Zoë O’Rourke-Lumley", ("Ms",), ("Zozo",)),
        PersonNames("Tim Page", "Tim Page", ("Mr",)),
    )
)


def test_names_become_initials() -> None:
    assert SCANNER.veil("Davina Clacy and MRS CLACY met Zozo.") == "D.C. and D.C. met Z.O.L.."
    assert Initials.of("Zoë O’Rourke-Lumley") == "Z.O.L."


def test_our_own_words_are_no_names() -> None:
    SCANNER.refuse("The page was read, and a page is a page.")


def test_a_finished_mail_that_names_somebody_is_refused() -> None:
    for text in ("Davina Clacy", "about Mr Page", "CLACY, Davina", "<b>Zoë</b> O'Rourke-Lumley", "ms o’rourke lumley"):
        with pytest.raises(NamedPersonError, match="was not sent"):
            SCANNER.refuse("calm", text)


def test_an_address_can_name_somebody() -> None:
    assert SCANNER.names_somebody("http://x.test/2026/davina%20clacy")
    assert SCANNER.names_somebody("http://x.test/why-clacy-must-go")
    assert not SCANNER.names_somebody("http://x.test/2026/school-fair")


WORD = some.text(alphabet=string.ascii_letters, min_size=3, max_size=12)


@given(WORD, WORD, some.text(max_size=40), some.text(max_size=40))
def test_no_text_keeps_a_full_name(first: str, last: str, before: str, after: str) -> None:
    scanner = NameScanner((PersonNames(f"{first} {last}", f"{first} {last}"),))
    veiled = scanner.veil(f"{before} {first} {last} {after}")
    assert not scanner.names_somebody(veiled)
