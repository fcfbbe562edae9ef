"""Reading a page: sections, the joined reading, and the way back to what is written."""

import pytest

from mentions.encoding import decoded
from mentions.fields import Field
from mentions.mention import Place
from mentions.reading import Reading
from mentions.text import UnreadableError, glance, read_html

LD = "<script type='application/ld+json'>"


def places(html: str, words: bytes, address: str = "http://a.test/") -> list[Place]:
    reading = Reading(read_html(html, address))
    return [section.place for section in reading.sections if words in section.canonical]


@pytest.mark.parametrize(
    ("html", "address", "place"),
    [
        ("<title>Davina Clacy</title>", "http://a.test/", "title"),
        ("<p>Davina Clacy", "http://a.test/", "text"),
        ("<img alt='Davina Clacy'>", "http://a.test/", "picture text"),
        ("<a title='Davina Clacy'>x</a>", "http://a.test/", "tooltip"),
        ("<meta name=description content='Davina Clacy'>", "http://a.test/", "description"),
        (f"{LD}{{'a': [{{'name': 'Davina Clacy'}}]}}</script>".replace("'", '"'), "http://a.test/", "structured data"),
        ("<p>x", "http://a.test/davina-clacy%20out?q=1", "address"),
    ],
)  # fmt: skip
def test_every_place_of_a_page_is_read(html: str, address: str, place: Place) -> None:
    assert places(html, b" davina clacy ", address) == [place]


@pytest.mark.parametrize(
    "html",
    [
        LD + '{"a": </script>',
        LD + "[" * 5000 + "</script>",
        "<script>var a = 'Davina Clacy'</script><!-- Davina Clacy -->",
    ],
)
def test_what_nobody_can_read_is_not_read(html: str) -> None:
    assert places(html, b" davina clacy ") == []


def test_no_name_spans_two_sections() -> None:
    assert b" davina clacy " not in Reading(read_html("<title>Davina</title><p>Clacy", "http://a.test/")).canonical


@pytest.mark.parametrize(
    "html",
    ["<p><b>D</b>avina Cla<i>cy</i> said", "<p>Davina Cla<wbr>cy<br>said", "<div>Davina <a href=x>C</a>lacy</div>said"],
)
def test_inline_elements_join_letters_and_the_way_back_is_known(html: str) -> None:
    reading = Reading(read_html(html, "http://a.test/"))
    reading.carefully = True
    assert reading.joined is not None
    start = reading.joined.canonical.index(b" davina clacy ") + 1
    back = reading.from_joined(start, start + len(b"davina clacy"))
    assert back is not None
    assert reading.canonical[slice(*back)].replace(b" ", b"") == b"davinaclacy"


def test_block_elements_part_words() -> None:
    reading = Reading(read_html("<ul><li>Davina</li><li>Clacy</li></ul><p>x</p>y", "http://a.test/"))
    reading.carefully = True
    assert reading.joined is not None
    assert reading.joined.canonical == b" davina  clacy  x  y "


def test_the_element_of_a_mention_is_known_by_its_path() -> None:
    html = "<div id=posts><p>one</p><p>two <b>Davina</b></p></div>"
    reading = Reading(read_html(html, "http://a.test/"))
    reading.carefully = True
    start = reading.canonical.index(b"davina")
    assert reading.element(start) == "#posts > p:nth-of-type(2) > b:nth-of-type(1)"


def test_sentences_end_at_stops_but_not_at_titles() -> None:
    text = "We saw Mrs. Clacy at St. Mary’s. Larkspur Hill won."
    reading = Reading(read_html(f"<p>{text}", "http://a.test/"))
    plain = reading.canonical
    clacy, mary, hill = (plain.index(word) for word in (b"clacy", b"mary", b"larkspur"))
    assert reading.same_sentence(clacy, mary)
    assert not reading.same_sentence(clacy, hill)


@pytest.mark.parametrize(
    "html",
    [
        "<p " + " ".join(f"a{number}" for number in range(100_000)) + ">",
        "<p " + " ".join(f"a{number}='>'" for number in range(100_000)) + ">",
        "<b>" * 30_000,
    ],
)
def test_documents_that_would_take_for_ever_are_refused(html: str) -> None:
    with pytest.raises(UnreadableError):
        read_html(html, "http://a.test/")
    with pytest.raises(UnreadableError):
        glance(html.encode(), "text/html", "http://a.test/")


def test_a_glance_sees_title_and_text_in_the_declared_encoding() -> None:
    body = "<meta charset=iso-8859-1><title>Zoë</title><p>Böhm</p><script>no</script>".encode("latin-1")
    seen = glance(body, "text/html", "http://a.test/")
    assert (seen.title, seen.text.strip(), seen.fields) == ("Zoë", "Böhm", ())


def test_an_encoding_that_nobody_declares_is_guessed() -> None:
    body = ("Школа стоит на холме у реки, и дети каждый день ходят туда пешком. " * 20).encode("windows-1251")
    assert decoded(body).startswith("Школа стоит")
    assert decoded("Zoë’s café".encode("cp1252")) == "Zoë’s café"


def test_a_field_is_kept_once() -> None:
    page = read_html("<img alt='a b'><img alt='a b'>", "http://a.test/")
    assert page.fields == (Field("picture text", "a b"),)
