"""Finding: each case is a folder with a page and what is expected of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from mentions.find import find
from mentions.names import PersonNames
from mentions.school_names import SchoolNames
from mentions.text import Page, read_html
from mentions.watchlist import Watchlist
from register.reading import read_register
from register.watch import watchlist_of

CASES = sorted(folder for folder in (Path(__file__).parent / "cases").iterdir() if folder.is_dir())
WATCHLIST = Watchlist.of(
    [
        SchoolNames(
            key="larkspur",
            name="Larkspur Hill Primary School",
            aliases=("Wexcombe Meadow First School",),
            town="Wexcombe",
            postcode="WX4 7LH",
            authority="Wexshire",
            phone="01632 960123",
            domains=("larkspurhill.test",),
            people=(
                PersonNames("head", "Davina Clacy", ("Mrs",)),
                PersonNames("deputy", "Owen Trask", ("Mr",)),
                PersonNames("reader", "Zoë O’Rourke-Lumley", ("Ms",)),
            ),
        )
    ]
)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_case(folder: Path) -> None:
    expected: dict[str, Any] = yaml.safe_load((folder / "expected.yaml").read_text()) or {}
    page = read_html((folder / "page.html").read_text(), expected.get("address", "http://somewhere.test/"))
    declared = folder / "register.yaml"
    watchlist = watchlist_of(read_register(declared), date(2026, 11, 20)) if declared.exists() else WATCHLIST
    found = {mention.entity: mention.band for mention in find(page, watchlist)}
    assert found == expected.get("found", {}), [(m.entity, m.reasons) for m in find(page, watchlist)]


def test_a_watchlist_of_nothing_finds_nothing() -> None:
    page = read_html("<p>Larkspur Hill Primary School, Wexcombe</p>", "http://somewhere.test/")
    assert find(page, Watchlist.of([])) == ()


def test_the_town_inside_the_name_is_no_evidence_for_the_name() -> None:
    watchlist = Watchlist.of([SchoolNames(key="w", name="Wexcombe Primary School", town="Wexcombe")])
    alone = read_html("<p>Wexcombe Primary School won.</p>", "http://somewhere.test/")
    beside = read_html("<p>Wexcombe Primary School won. All of Wexcombe sang.</p>", "http://somewhere.test/")
    assert [mention.band for mention in find(alone, watchlist)] == ["review"]
    assert [mention.band for mention in find(beside, watchlist)] == ["certain"]


def test_the_quote_is_what_stands_in_the_page() -> None:
    html = "<p>said  Mrs\u00a0Clacy&rsquo;s friend of Larkspur Hill Primary School, Wexcombe, today</p>"
    page = read_html(html, "http://somewhere.test/")
    quotes = {mention.entity: mention.quote for mention in find(page, WATCHLIST)}
    assert quotes == {"head": "Mrs Clacy", "larkspur": "Larkspur Hill Primary School"}


def test_a_page_that_repeats_a_name_without_end_is_read_all_the_same() -> None:
    text = "Mrs Davina Clacy of Larkspur Hill Primary School, Wexcombe. " * 20_000
    found = find(Page("http://somewhere.test/", "", text), WATCHLIST)
    assert {mention.entity: mention.times for mention in found} == {"head": 200, "larkspur": 200}


def test_a_person_and_a_school_may_have_the_same_id() -> None:
    person = PersonNames("same", "Owen Trask", ("Mr",))
    watchlist = Watchlist.of([SchoolNames("same", "Wexcombe Primary School", town="Wexcombe", people=(person,))])
    page = read_html("<p>Owen Trask, head of Wexcombe Primary School in Wexcombe</p>", "http://somewhere.test/")
    assert {mention.kind for mention in find(page, watchlist)} == {"school", "person"}
