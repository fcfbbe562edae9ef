"""Namesakes: which of several schools of one name is meant, with and without a gazetteer."""

import gzip
from pathlib import Path

import pytest

from config.gazetteer import GazetteerError, read_gazetteer
from mentions.find import find
from mentions.gazetteer import Gazetteer, KnownSchool
from mentions.mention import Mention
from mentions.school_names import SchoolNames
from mentions.text import read_html
from mentions.watchlist import Watchlist

OURS = SchoolNames("ours", "St Osmund’s CE Primary School", town="Wexcombe", authority="Wexshire")
OTHERS = Gazetteer.of(
    [
        KnownSchool("St Osmund’s CE Primary School", "Wexcombe"),
        KnownSchool("St Osmund's Church of England Primary School", "Thornby"),
        KnownSchool("St Osmund's Catholic Primary School", "Wexcombe"),
    ]
)


def said(text: str, gazetteer: Gazetteer | None = OTHERS) -> Mention | None:
    found = find(read_html(f"<p>{text}</p>", "http://somewhere.test/"), Watchlist.of([OURS], gazetteer))
    return found[0] if found else None


def test_the_town_settles_it() -> None:
    mention = said("Pupils of St Osmund’s CE Primary School in Wexcombe sang.")
    assert mention is not None
    assert mention.band == "certain"
    assert mention.runner_up is not None
    assert mention.runner_up.margin >= 4


def test_without_any_place_it_is_one_of_several() -> None:
    mention = said("Pupils of St Osmund’s CE Primary School sang.")
    assert mention is not None
    assert mention.band == "review"
    assert any("one of 2 schools" in reason.text for reason in mention.reasons)


def test_a_namesake_in_its_own_town_is_not_ours() -> None:
    assert said("Pupils of St Osmund’s CE Primary School in Thornby sang.") is None


def test_another_faith_is_another_school_though_the_town_is_the_same() -> None:
    mention = said("Pupils of St Osmund’s Catholic Primary School in Wexcombe sang.")
    assert mention is None or mention.band == "review"


def test_without_a_gazetteer_a_saint_is_one_of_many() -> None:
    mention = said("Pupils of St Osmund’s CE Primary School sang.", None)
    assert mention is not None
    assert mention.band == "review"
    assert any("one of many schools" in reason.text for reason in mention.reasons)


def test_of_two_watched_namesakes_the_nearer_is_said_with_its_runner_up() -> None:
    theirs = SchoolNames("theirs", "St Osmund's CE Primary School", town="Thornby")
    page = read_html("<p>Pupils of St Osmund's CE Primary in Thornby sang. Wexcombe rested.</p>", "http://a.test/")
    [mention] = find(page, Watchlist.of([OURS, theirs]))
    assert mention.entity == "theirs"
    assert mention.runner_up is not None
    assert mention.runner_up.entity == "ours"


@pytest.mark.parametrize("packed", [False, True])
def test_the_official_register_is_read_without_closed_schools(tmp_path: Path, *, packed: bool) -> None:
    text = (
        "URN,LA (name),EstablishmentName,EstablishmentStatus (name),Street,Locality,Town,Postcode\r\n"
        "999001,Wexshire,St Osmund’s CE Primary School,Open,Mill Road,,Wexcombe,WX4 7LH\r\n"
        "999002,Wexshire,St Osmund’s School,Closed,Mill Road,,Thornby,TB4 7QP\r\n"
    ).encode("cp1252")
    file = tmp_path / "edubasealldata20261101.csv"
    file.write_bytes(gzip.compress(text) if packed else text)
    [known] = read_gazetteer([file]).namesakes("st osmunds")
    assert (known.school.town, known.school.postcode, known.school.authority) == ("Wexcombe", "WX4 7LH", "Wexshire")


def test_schools_and_places_of_two_files_are_taken_together(tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text("name,street,locality,town\nWexcombe Primary School,High St,,Wexcombe\n")
    (tmp_path / "places.csv").write_text("name,type,country\nThornby,Village,England\n")
    known = read_gazetteer([tmp_path / "schools.csv", tmp_path / "places.csv"])
    assert known.places == {"thornby"}
    assert len(known.namesakes("wexcombe")) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "there is no such file"),
        (b"a,b,c\n1,2,3\n", "names none of the columns"),
        (b"", "names none of the columns"),
        (gzip.compress(b"name,town\n" * 9999, mtime=0)[:60], "is broken off or no gzip"),
    ],
)
def test_a_file_that_is_no_gazetteer_is_told_in_a_sentence(tmp_path: Path, content: bytes | None, told: str) -> None:
    file = tmp_path / "g.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(GazetteerError, match=told) as caught:
        read_gazetteer([file])
    assert str(caught.value).startswith(str(file))
