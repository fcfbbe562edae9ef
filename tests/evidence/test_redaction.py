"""Redaction: what is covered is gone, what is forbidden is provably absent, and the original stays as it was."""

import base64
import html
import io
import json
import quopri
import random
import zlib
from urllib.parse import quote, unquote

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from weasyprint import HTML

from evidence.redact.derivatives import redacted
from evidence.redact.forbidden import leaks
from evidence.redact.pdf_limits import PdfError
from evidence.redact.pdf_text import text_of
from evidence.redact.plain_words import NotWordsError, without
from evidence.redact.png import is_bare
from evidence.redact.reading import fold
from evidence.redact.spelling import BLOCK, blocked, spots
from evidence.redact.wanted import Box, Redaction, RedactionError

NAME = "Rowan Ashdale"


def picture(width: int = 400, height: int = 300) -> bytes:
    made = Image.effect_noise((width, height), 80).convert("RGB")
    ImageDraw.Draw(made).text((50, 60), NAME, "red")
    told = PngInfo()
    told.add_text("Comment", NAME)
    stream = io.BytesIO()
    made.save(stream, "PNG", pnginfo=told)
    return stream.getvalue()


def boxes(*areas: tuple[int, int, int, int]) -> Redaction:
    return Redaction("head", tuple(Box(*area, "name of a pupil") for area in areas))


def words(*texts: str) -> Redaction:
    return Redaction("head", words=texts)


def test_covered_pixels_are_black_with_a_margin_and_all_others_are_as_they_were() -> None:
    original = picture()
    before = Image.open(io.BytesIO(original)).convert("RGB")
    made = redacted(original, "image/png", boxes((50, 60, 80, 12)))
    after = Image.open(io.BytesIO(made.content))
    assert is_bare(made.content)
    assert NAME.encode() not in made.content
    for x in range(400):
        for y in range(300):
            inside = 46 <= x <= 134 and 56 <= y <= 76
            assert after.getpixel((x, y)) == ((0, 0, 0) if inside else before.getpixel((x, y)))


@pytest.mark.parametrize(
    ("box", "said"),
    [
        (Box(-1, 0, 10, 10, "why"), "empty or negative"),
        (Box(0, -5, 10, 10, "why"), "empty or negative"),
        (Box(0, 0, 0, 10, "why"), "empty or negative"),
        (Box(0, 0, 10, -1, "why"), "empty or negative"),
        (Box(0, 0, 10, 10, "why", page=0), "empty or negative"),
        (Box(0, 0, 10, 10, " "), "needs a reason"),
    ],
)
def test_a_box_that_covers_nothing_is_refused(box: Box, said: str) -> None:
    from evidence.redact.wanted import check  # noqa: PLC0415 - the check itself

    with pytest.raises(RedactionError, match=said):
        check(Redaction("head", (box,)))


@pytest.mark.parametrize("area", [(390, 0, 11, 5), (0, 290, 5, 11), (400, 300, 1, 1)])
def test_a_box_outside_of_the_picture_is_refused(area: tuple[int, int, int, int]) -> None:
    with pytest.raises(RedactionError, match="does not lie inside the picture, which is 400 × 300"):
        redacted(picture(), "image/png", boxes(area))


def test_words_alone_cannot_redact_a_picture() -> None:
    with pytest.raises(RedactionError, match="covered by boxes"):
        redacted(picture(), "image/png", words(NAME))


def print_of(body: str) -> bytes:
    content: bytes = HTML(string=f"<html lang=en><title>{NAME}</title><body>{body}").write_pdf(pdf_variant="pdf/ua-1")
    return content


def test_forbidden_words_of_a_pdf_are_covered_where_they_stand() -> None:
    body = f"<p>Seen by {NAME} at the gate.</p><p style='page-break-before: always'>Again: Rowan <b>Ashdale</b>.</p>"
    given_pdf = print_of(body)
    assert NAME in text_of(given_pdf)
    made = redacted(given_pdf, "application/pdf", words(NAME))
    assert made.places == 2
    assert leaks(made.content, "application/pdf", [NAME]) == ()
    assert text_of(made.content).strip() == ""
    before, after = (_black(content) for content in (given_pdf, made.content))
    assert all(more > less + 1000 for less, more in zip(before, after, strict=True)), "each page has a bar"


def _black(content: bytes) -> list[int]:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - to look at pages

    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=2).to_pil().convert("L").histogram()[0] for page in document]


def test_boxes_on_a_page_of_a_pdf_are_burnt_into_that_page() -> None:
    given_pdf = print_of("<p>one</p><p style='page-break-before: always'>two</p>")
    made = redacted(given_pdf, "application/pdf", Redaction("head", (Box(100, 100, 400, 200, "a name", page=2),)))
    with pikepdf.open(io.BytesIO(made.content)) as document:
        streams = [page.Resources.XObject.Page for page in document.pages]
        pages = [pikepdf.PdfImage(one).as_pil_image().convert("RGB") for one in streams]  # type: ignore[arg-type]
    assert pages[1].crop((96, 96, 504, 304)).getcolors() == [(408 * 208, (0, 0, 0))]
    assert (pages[0].crop((96, 96, 504, 304)).getcolors() or [(0, 0)])[0][1] != (0, 0, 0)


def test_a_page_that_lies_on_its_side_is_covered_at_the_right_place() -> None:
    with pikepdf.open(io.BytesIO(print_of(f"<p>Seen by {NAME} at the gate.</p>"))) as document:
        document.pages[0].rotate(90, relative=False)
        stream = io.BytesIO()
        document.save(stream)
    plain, turned = (
        redacted(one, "application/pdf", words(NAME))
        for one in (print_of(f"<p>Seen by {NAME} at the gate.</p>"), stream.getvalue())
    )
    upright, lying = (_black(one.content)[0] for one in (plain, turned))
    assert abs(upright - lying) < 0.06 * upright, "the bar covers as much"


def test_a_pdf_whose_text_does_not_hold_the_words_is_not_passed_off_as_redacted() -> None:
    with pytest.raises(RedactionError, match="None of the forbidden texts stands in the text of the PDF"):
        redacted(print_of("<p>nothing of that</p>"), "application/pdf", words("Quillfeather"))


@pytest.mark.parametrize("box", [Box(0, 0, 5, 5, "why", page=3), Box(1200, 0, 100, 5, "why")])
def test_a_box_outside_of_its_page_is_refused(box: Box) -> None:
    with pytest.raises(PdfError, match="A box lies outside of its page"):
        redacted(print_of("<p>one</p>"), "application/pdf", Redaction("head", (box,)))


def test_the_proof_finds_what_a_bad_redaction_leaves_in_a_pdf() -> None:
    with_words = print_of(f"<p>{NAME}</p>")
    assert "the text of the PDF" in leaks(with_words, "application/pdf", [NAME])
    with pikepdf.open(io.BytesIO(print_of("<p>one</p>"))) as document:
        del document.Root["/Metadata"]
        document.docinfo["/Title"] = "x"
        document.attachments["a.txt"] = f"about {NAME}".encode()
        document.Root["/Hidden"] = pikepdf.String(NAME)
        stream = io.BytesIO()
        document.save(stream, compress_streams=True)
    found = leaks(stream.getvalue(), "application/pdf", [NAME])
    assert "a stream of the PDF" in found
    assert "an object of the PDF" in found


def test_the_proof_finds_what_a_bad_redaction_leaves_in_a_picture() -> None:
    assert leaks(picture(), "image/png", [NAME])
    made = redacted(picture(), "image/png", boxes((50, 60, 80, 12))).content
    assert leaks(made, "image/png", [NAME]) == ()
    assert leaks(made + NAME.upper().encode("utf-16-le"), "image/png", [NAME]) != ()
    hidden = zlib.compress(NAME.encode())
    chunk = len(hidden).to_bytes(4, "big") + b"zTXt" + hidden + zlib.crc32(b"zTXt" + hidden).to_bytes(4, "big")
    assert leaks(made[:33] + chunk + made[33:], "image/png", [NAME]) == ("something beside its pixels",)


def test_three_letters_that_packed_pixels_spell_by_chance_are_packed_otherwise() -> None:
    noisy = io.BytesIO()
    Image.frombytes("RGB", (700, 700), random.Random(4).randbytes(700 * 700 * 3)).save(noisy, "PNG")  # noqa: S311
    wanted = Redaction("head", (Box(0, 0, 9, 9, "a name"),), ("Ann", "Lee", "Sam"))
    made = redacted(noisy.getvalue(), "image/png", wanted)
    assert leaks(made.content, "image/png", wanted.words) == ()


PAGE = (
    "<!doctype html><meta charset=windows-1252><title>Rowan Ashdale</title><p title='rowan ASHDALE'>Row<b>an</b> Ash"
    "<!-- x -->dale, R&#111;wan&nbsp;Ash&#x64;ale, <a href='/u?n=Rowan%20Ashd%61le&m=rowan-ashdale'>R\xf6wan</a>"
    "<script>var a='\\u0052owan \\x41shdale';</script><img src='data:image/png;base64,iVBORw0KGgo='> stays</p>"
)


def test_a_document_loses_every_spelling_of_a_name_and_nothing_else() -> None:
    made, places = without(PAGE.encode("cp1252"), "text/html", [NAME])
    text = made.decode("utf-8-sig")
    assert leaks(made, "text/html", [NAME]) == ()
    assert places == 7
    assert "stays" in text
    assert "Röwan" in text, "an older encoding is read as it was meant"
    assert "iVBOR" not in text, "of a picture inside nobody can prove what it shows"
    assert text.count(BLOCK) == 7


def test_a_saved_page_and_a_mail_lose_it_in_every_part() -> None:
    body = quopri.encodestring(f"<p>caf\xe9 of {NAME} and Row=61n</p>".encode("cp1252")).decode()
    coded = base64.encodebytes(f"<style>/* {NAME} */</style>".encode()).decode()
    saved = (
        f"From: <Saved>\nSubject: =?utf-8?q?Rowan_Ashdale?=\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="b"\n\n'
        f"--b\nContent-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n"
        f"Content-Location: http://forum.test/rowan%2dashdale\n\n{body}\n"
        f"--b\nContent-Type: text/css\nContent-Transfer-Encoding: base64\n\n{coded}\n"
        "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n"
    ).encode()
    made, places = without(saved, "multipart/related", [NAME])
    assert places >= 3
    assert leaks(made, "multipart/related", [NAME]) == ()
    assert "café of" in made.decode()
    assert b"iVBOR" not in made


def test_a_record_stays_json() -> None:
    record = {"title": NAME, "words": [{"quote": "by ROWAN ashdale"}], NAME: 41, "number": 7700900123, "status": 200}
    made, places = without(json.dumps(record).encode(), "application/json", [NAME, "7700 900123"])
    content = json.loads(made)
    assert content == {
        "title": BLOCK,
        "words": [{"quote": f"by {BLOCK}"}],
        BLOCK: 41,
        "number": BLOCK,
        "status": 200,
    }
    assert places == 4


def test_what_holds_no_words_is_refused() -> None:
    with pytest.raises(NotWordsError, match="application/wacz holds no words"):
        without(b"PK", "application/wacz", [NAME])


@pytest.mark.parametrize("text", ["", "ab", "…", "a–"])
def test_what_stands_everywhere_cannot_be_forbidden(text: str) -> None:
    from evidence.redact.wanted import check  # noqa: PLC0415 - the check itself

    with pytest.raises(RedactionError, match="at least 3 letters"):
        check(words(text))


def test_a_reason_does_not_repeat_what_is_forbidden() -> None:
    from evidence.redact.wanted import check  # noqa: PLC0415 - the check itself

    with pytest.raises(RedactionError, match="repeats a forbidden text"):
        check(Redaction("head", (Box(0, 0, 5, 5, "face of Rowan Ashdale"),), (NAME,)))


# Every way to write one letter; a name is written with another one for each.
LETTERS = (
    lambda letter: letter,
    str.upper,
    lambda letter: f"&#{ord(letter)};",
    lambda letter: f"&#x{ord(letter):x};",
    lambda letter: f"&#0{ord(letter)}",
    lambda letter: "".join(f"%{byte:02X}" for byte in letter.encode()),
    lambda letter: "".join(f"={byte:02X}" for byte in letter.encode()),
    lambda letter: f"\\u{ord(letter):04x}",
    lambda letter: f"<b>{letter}</b>",
    lambda letter: f"{letter}\u200b",
    lambda letter: f"{letter}&shy;",
    lambda letter: f"{letter}=\r\n",
    lambda letter: f"<!-- no -->{letter}",
    lambda letter: f"{letter}\u0301",
)
AROUND = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
NAMES = st.sampled_from(["Rowan Ashdale", "O’Brien-Łukasz", "Zoë Ünal", "Ann", "o.fennimore@larkspurhill.test"])
WHOLE = (
    lambda text: text,
    lambda text: base64.b64encode(f"x{text}y".encode()).decode(),
    lambda text: base64.b64encode(text.encode()).decode(),
    html.escape,
    quote,
    lambda text: quote(quote(text)),
    json.dumps,
    lambda text: quopri.encodestring(text.encode()).decode(),
)


@settings(max_examples=400, deadline=None)
@given(st.data(), NAMES, AROUND, AROUND)
def test_however_a_name_is_spelled_it_is_blocked(data: st.DataObject, name: str, before: str, after: str) -> None:
    spelled = "".join(data.draw(st.sampled_from(LETTERS))(letter) if letter.isalnum() else letter for letter in name)
    whole = data.draw(st.sampled_from(WHOLE))(spelled)
    text = f"{before} {whole} {after}"
    assert spots(text, [name]), whole
    made, places = blocked(text, [name])
    assert places
    assert not leaks(made.encode(), "text/html", [name])
    assert fold(name) not in fold(unquote(html.unescape(made)))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), NAMES)
def test_any_text_at_all_is_proved_or_blocked(text: str, name: str) -> None:
    made, _ = without(text.encode("utf-8", "replace"), "text/html", [name])
    assert leaks(made, "text/html", [name]) == ()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcdefgh <>&;=%\\/'\".,\n0123456789", max_size=200))
def test_a_text_without_the_name_stays_as_it_is(text: str) -> None:
    assert blocked(text, ["Quillfeather"]) == (text, 0)
