"""Handed in: kept byte for byte, cleaned of whoever handed it in, and refused whole when it is broken."""

import hashlib
import io
import json
import os
import pty
import shlex
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfReader

from evidence.redact.png import is_bare
from evidence.supply.cleaning import clean_letter, clean_pdf, clean_picture
from evidence.supply.kinds import SuppliedError, media_type_of
from evidence.supply.status_bar import covering
from evidence.supply.supplied import Handed, examine
from tests.conftest import ROOT, Home
from tests.evidence.letters import MAIL, NAME, RECIPIENT, SENT_ON
from tests.evidence.phones import PHONES, Phone, as_png, screenshot

PERSON = "Petra Quillfeather"


def opened_case(home: Home) -> str:
    return home("case", "open", "--by", "head", "--reason", "a complaint", "--term", "gate was shut").stdout.strip()


def everything_kept(home: Home) -> bytes:
    """Every byte that an installation holds, file names included, but for its keys."""
    files = [file for file in (home.folder / "var").rglob("*") if file.is_file() and "keys" not in file.parts]
    return b"\n".join(str(file).encode() + file.read_bytes() for file in files)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def pdf(**parts: Any) -> bytes:
    """A page with words, and all that a PDF can carry beside them."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 200))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.obj.Contents = made.make_stream(b"BT /F 18 Tf 20 100 Td (The gate was shut) Tj ET")
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.FreeText,
        Rect=[10, 10, 200, 60],
        Contents=PERSON,
        DA="/F 12 Tf 1 0 0 rg",
    )
    page.obj.Annots = made.make_indirect(pikepdf.Array([made.make_indirect(note)]))
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.attachments["names.txt"] = PERSON.encode()
    made.docinfo["/Author"] = PERSON
    stream = io.BytesIO()
    made.save(stream, **parts)
    return stream.getvalue()


@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: phone.name)
def test_the_top_of_a_telephone_is_covered_and_the_page_is_not(phone: Phone) -> None:
    picture, private, begin = screenshot(phone)
    covered = covering(picture).pixels
    assert covered >= private - 1, "nothing of the telephone is left"
    assert covered <= max(private, begin) + 0.045 * picture.width, "the page itself stays"


@pytest.mark.parametrize("phone", PHONES[:-1], ids=lambda phone: phone.name)
def test_a_picture_that_was_sent_on_smaller_and_as_jpeg_is_covered_too(phone: Phone) -> None:
    picture, private, _ = screenshot(phone)
    small = picture.resize((591, round(591 * picture.height / picture.width)), Image.Resampling.LANCZOS)
    sent = Image.open(io.BytesIO(encoded(small, "JPEG", quality=60)))
    assert covering(sent).pixels >= private * 591 / picture.width - 2


@pytest.mark.parametrize("size", [(1920, 1080), (2560, 1440), (1366, 768), (1280, 1024), (3440, 1440)])
def test_a_screenshot_of_a_desk_is_not_cut(size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, size[0], 40), "#202124")
    pen.text((20, 12), "Larkspur parents", "white")
    pen.text((size[0] - 100, 12), "sign in", "white")
    assert covering(picture).pixels == 0


def test_a_telephone_without_a_clear_bar_is_covered_as_a_precaution() -> None:
    photo = Image.effect_noise((1080, 2340), 90).convert("RGB")
    found = covering(photo)
    assert 0.1 * 1080 < found.pixels < 0.2 * 1080
    assert "precaution" in found.why


def test_covered_pixels_are_gone_and_all_others_are_kept() -> None:
    picture, _, _ = screenshot(PHONES[4])
    cleaned = clean_picture(as_png(picture, Author=PERSON), None)
    made = Image.open(io.BytesIO(cleaned.file.content))
    top = covering(picture).pixels
    assert len(made.crop((0, 0, made.width, 10)).getcolors() or []) == 1, "one colour where the clock was"
    below = (0, top, picture.width, picture.height)
    assert ImageChops.difference(made.crop(below), picture.crop(below)).getbbox() is None
    assert f"top {top} of {picture.height} pixels covered: status bar and notification" in cleaned.done


def test_what_a_person_says_about_the_bar_counts() -> None:
    picture, _, _ = screenshot(PHONES[1])
    for bar, grey in ((300, 300), (0, 0)):
        made = Image.open(io.BytesIO(clean_picture(as_png(picture), bar).file.content))
        column = [made.getpixel((2, y)) for y in range(400)]
        assert sum(pixel == (0x6B, 0x73, 0x78) for pixel in column) == grey
    with pytest.raises(SuppliedError, match="does not fit a picture that is 2532 pixels high"):
        examine(Handed(as_png(picture), "a post", "3 May", bar=9_999))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_nothing_but_pixels_is_left(kind: str) -> None:
    exif = Image.Exif()
    exif[0x013B] = PERSON
    exif.get_ifd(0x8825)[2] = (51.5, 0.0, 0.0)
    options: dict[str, Any] = {} if kind == "GIF" else {"exif": exif}
    if kind in {"JPEG", "GIF"}:
        options["comment"] = PERSON.encode()
    if kind == "WEBP":
        options["xmp"] = f"<x:xmpmeta>{PERSON}</x:xmpmeta>".encode()
    given = encoded(Image.new("RGB", (400, 300), "teal"), kind, **options)
    assert PERSON.encode() in given
    cleaned = clean_picture(given, None).file.content
    assert is_bare(cleaned)
    assert PERSON.encode() not in cleaned


def test_a_picture_lying_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    given = encoded(Image.new("RGB", (400, 200), "teal"), "JPEG", exif=exif)
    assert Image.open(io.BytesIO(clean_picture(given, None).file.content)).size == (200, 400)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_kind_of_pixel_are_kept(mode: str) -> None:
    picture = Image.new(mode if mode != "PA" else "P", (40, 30))
    given = encoded(picture, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(io.BytesIO(clean_picture(given, None).file.content)).mode == "RGB"


def test_a_pdf_is_drawn_anew_and_keeps_its_words_as_pixels_only() -> None:
    cleaned = clean_pdf(pdf())
    content = cleaned.file.content
    assert PERSON.encode() not in content
    with pikepdf.open(io.BytesIO(content)) as made:
        assert list(made.attachments) == []
        assert not made.docinfo
        assert {"/OpenAction", "/AcroForm", "/Metadata", "/Names"}.isdisjoint(made.Root.keys())
        assert "/Annots" not in made.pages[0].obj
    assert "gate" not in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    picture = PdfReader(io.BytesIO(content)).pages[0].images[0].image
    assert picture is not None
    assert picture.size == (625, 417)
    assert picture.convert("L").getextrema() == (0, 255), "the words are still to be seen"
    red, _, blue = picture.convert("RGB").split()
    assert ImageChops.subtract(red, blue).getextrema() == (0, 0), "the red note upon the page is gone"


def test_a_mail_is_printed_and_cleaned_of_whoever_received_it() -> None:
    plain, printed = clean_letter(MAIL, ())
    text = plain.file.content.decode()
    shown = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.file.content)).pages)
    for kept in (
        "Angry Parent",
        "angry@mail.test",
        "Mon, 4 May 2026 08:00:00",
        "You will “regret” this",
        "list of names.pdf",
    ):
        assert kept in text
        assert kept in shown
    assert hashlib.sha256(b"%PDF-1.4 not really").hexdigest() in shown.replace("\n", "")
    assert "link to shop.test" in shown
    assert "not fetched: logo" in shown
    for gone in (NAME, "Fennimore", RECIPIENT, "Received", "Delivered-To", "deputy@", "act()", "id=77", "not printed"):
        assert gone not in text
        assert gone not in shown


def test_a_mail_that_was_sent_on_inside_of_another_is_printed_too() -> None:
    _, printed = clean_letter(SENT_ON, (NAME, RECIPIENT))
    shown = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.file.content)).pages)
    assert "A mail that was sent on inside of it" in shown
    assert "regret this" in shown
    assert "Fennimore" not in shown, "the one who reported it sent it on"


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 5_000 + b"deep",
        b"<table><tr><td>" * 500 + b"deep",
        b"<p>" + b"word " * 100_000,
        "Ünicode \udcff".encode("utf-8", "surrogateescape"),
        b"",
    ],
)
def test_a_hostile_mail_is_printed_all_the_same(body: bytes) -> None:
    head = b"From: a@mail.test\nSubject: =?nonsense?q?x?=\nDate: never\nContent-Type: text/html; charset=strange\n\n"
    _, printed = clean_letter(head + body, ())
    assert len(PdfReader(io.BytesIO(printed.file.content)).pages) >= 1


def bomb() -> bytes:
    """A PNG of four kilobytes that claims forty thousand million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 200_000, 200_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 4_000_000))
        + chunk(b"IEND", b"")
    )


def cut(kind: str) -> bytes:
    whole = encoded(Image.effect_noise((300, 300), 80).convert("RGB"), kind)
    return whole[: len(whole) // 2]


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "The file is empty"),
    "words called a picture": (lambda: b"hello", "of no kind that can be kept here"),
    "a program": (lambda: b"MZ\x90\x00" + b"\0" * 500, "of no kind"),
    "an archive": (lambda: b"PK\x03\x04" + b"\0" * 500, "of no kind"),
    "a page": (lambda: b"<!doctype html><p>From: me", "of no kind"),
    "HEIC": (lambda: b"\0\0\0\x18ftypheic" + b"\0" * 500, "HEIC"),
    "broken PNG": (lambda: cut("PNG"), "The picture is broken"),
    "broken JPEG": (lambda: cut("JPEG"), "The picture is broken"),
    "broken WebP": (lambda: cut("WEBP"), "The picture is broken"),
    "a bomb": (bomb, "pixels"),
    "broken PDF": (lambda: b"%PDF-1.7\n" + b"x" * 500, "The PDF is broken"),
    "locked PDF": (lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "locked with a password"),
    "a mail packed into itself": (
        lambda: b"From: a@mail.test\nTo: b@mail.test\nContent-Type: message/rfc822\n\n" * 3_000,
        "packed into itself",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_broken_or_of_another_kind_is_refused_with_one_sentence(name: str) -> None:
    make, said = REFUSED[name]
    with pytest.raises(SuppliedError, match=said) as told:
        examine(Handed(make(), "a post", "3 May"))
    assert "\n" not in str(told.value)
    assert "othing was kept." in str(told.value)


def test_a_file_that_is_too_large_is_refused_before_it_is_opened() -> None:
    with pytest.raises(SuppliedError, match="larger than 50 MB"):
        media_type_of(b"\x89PNG\r\n\x1a\n" + b"\0" * 50_000_000)


def test_a_screenshot_is_kept_byte_for_byte_and_nothing_of_the_person(loaded: Home) -> None:
    case = opened_case(loaded)
    given = as_png(screenshot(PHONES[1])[0])
    file = loaded.folder / f"screenshot of {PERSON}.png"
    file.write_bytes(given)
    words = ("evidence", "supply", file, "--case", case, "--title", "a post", "--seen", "3 May")
    told = loaded.json(*words)
    assert told["provenance"] == "supplied, not captured"
    assert told["sha256"] == hashlib.sha256(given).hexdigest()
    kept = loaded.folder / "var" / "vault" / told["sha256"][:2] / told["sha256"][2:4] / told["sha256"]
    assert kept.read_bytes() == given
    lines = [json.loads(body) for (body,) in loaded.rows("select body from evidence_ledgerline order by number")]
    line = next(one for one in lines if one["event"] == "evidence supplied")
    assert line["provenance"] == "supplied, not captured"
    assert not {"address", "url", "status", "file", "name"} & line.keys(), "no claim of a visit, no name of a file"
    assert next(one for one in lines if one["event"] == "derivative sealed")["original"] == told["sha256"]
    kept.chmod(0o600)
    kept.unlink()  # the original itself names the person in its EXIF
    assert PERSON.encode() not in everything_kept(loaded)


def test_the_same_bytes_are_kept_once_and_cleaned_anew(loaded: Home) -> None:
    case = opened_case(loaded)
    file = loaded.folder / "shot.png"
    file.write_bytes(as_png(screenshot(PHONES[1])[0]))
    words = ("evidence", "supply", file, "--case", case, "--title", "a post", "--seen", "3 May")
    first, second = loaded.json(*words), loaded.json(*words, "--bar", 400)
    assert second["known_before"]
    assert second["supplied"] == first["supplied"]
    assert second["derivatives"] != first["derivatives"]
    listed = loaded.json("evidence", "list", "--case", case)
    assert [one["kind"] for one in listed[0]["files"]] == ["supplied original", "supplied cleaned", "supplied cleaned"]
    loaded("verify")


@pytest.mark.parametrize(("content", "said"), [(b"nonsense", "of no kind"), (b"%PDF-1.4 broken", "The PDF is broken")])
def test_of_what_is_refused_nothing_is_kept(loaded: Home, content: bytes, said: str) -> None:
    case = opened_case(loaded)
    before = loaded.rows("select count(*) from evidence_ledgerline")
    file = loaded.folder / "shot.png"
    file.write_bytes(content)
    words = ("evidence", "supply", file, "--case", case, "--title", "a post", "--seen", "3 May")
    assert said in loaded(*words, expect=2).stderr
    assert loaded.rows("select count(*) from evidence_ledgerline") == before
    assert not list((loaded.folder / "var" / "vault").glob("??/??/*"))


def test_a_mail_keeps_its_header_byte_for_byte(loaded: Home) -> None:
    case = opened_case(loaded)
    file = loaded.folder / "mail.eml"
    file.write_bytes(MAIL)
    told = loaded.json("evidence", "supply", file, "--case", case, "--title", "a mail", "--seen", "4 May")
    out = loaded.folder / "out.eml"
    loaded("evidence", "view", told["supplied"], "--reason", "asked for", "--out", out)
    assert out.read_bytes() == MAIL
    assert [one["kind"] for one in told["derivatives"]] == ["supplied cleaned", "supplied print"]
    loaded("verify")


def test_a_case_that_does_not_exist_keeps_nothing(loaded: Home, tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(MAIL)
    words = ("evidence", "supply", file, "--case", "K-NONE-NONE", "--title", "a mail", "--seen", "4 May")
    assert "There is no case K-NONE-NONE" in loaded(*words, expect=2).stderr


def test_the_reporter_comes_by_standard_input_and_never_as_an_argument(loaded: Home) -> None:
    case = opened_case(loaded)
    file = loaded.folder / "mail.eml"
    file.write_bytes(MAIL)
    words = ("evidence", "supply", file, "--case", case, "--title", "a mail", "--seen", "4 May", "--reporter-file", "-")
    done = subprocess.run(
        loaded.command(*words), cwd=ROOT, env=loaded.env(), input=PERSON.encode(), capture_output=True, check=True
    )
    assert PERSON.encode() not in done.stdout + done.stderr + everything_kept(loaded)
    assert loaded("evidence", "reporter", case, "--reason", "a witness is asked for").stdout.strip() == PERSON


def test_the_copy_made_last_is_the_one_that_counts(loaded: Home) -> None:
    case = opened_case(loaded)
    file = loaded.folder / "shot.png"
    file.write_bytes(as_png(screenshot(PHONES[1])[0]))
    words = ("evidence", "supply", file, "--case", case, "--title", "a post", "--seen", "3 May")
    wide, _, again = (loaded.json(*words, *bar) for bar in (("--bar", 400), ("--no-bar",), ("--bar", 400)))
    loaded(*words, "--bar", 400)
    assert again["derivatives"] == wide["derivatives"]
    made = loaded.json("evidence", "redact", wide["supplied"], "--box", "60,900,50,50:a name")
    assert made["original"] == wide["derivatives"][0]["sha256"], "the newest copy is redacted, not what was handed in"
    assert made["kind"] == "redacted supplied cleaned"
    told = loaded("evidence", "redact", wide["sha256"], "--box", "60,900,50,50:a name", expect=2).stderr
    assert "what was handed in, not a copy" in told
    loaded("verify")


def test_what_is_handed_in_again_is_said_to_be_kept_already_and_how_to_look_at_it(loaded: Home) -> None:
    case, file = opened_case(loaded), loaded.folder / "mail.eml"
    file.write_bytes(MAIL)
    words = ("evidence", "supply", file, "--case", case, "--title", "a mail", "--seen", "4 May")
    first = loaded.json(*words)
    lines = loaded(*words).stdout.splitlines()
    assert lines[0] == f"Already kept as {first['supplied']}; the title and time given now were not used."
    command = lines[-1].partition("headsup ")[2]
    assert command.endswith("--out copy.pdf")
    out = loaded.folder / "copy.pdf"
    loaded(*shlex.split(command)[:-1], out)
    assert out.read_bytes().startswith(b"%PDF-")
    redacted = loaded.json("evidence", "redact", first["supplied"], "--forbid", "Angry Parent")
    assert redacted["kind"] == "redacted supplied print"


def test_a_person_at_a_terminal_is_asked_who_handed_it_in(loaded: Home) -> None:
    case, file = opened_case(loaded), loaded.folder / "mail.eml"
    file.write_bytes(MAIL)
    words = ("evidence", "supply", file, "--case", case, "--title", "a mail", "--seen", "4 May", "--reporter-file", "-")
    ours, theirs = pty.openpty()
    try:
        os.write(ours, PERSON.encode() + b"\n\x04")
        done = subprocess.run(
            loaded.command(*words),
            cwd=ROOT,
            env=loaded.env(),
            stdin=theirs,
            capture_output=True,
            check=True,
            timeout=60,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert "Who handed it in? Name first, one thing per line; end with Ctrl+D:" in done.stderr.decode()
    assert PERSON.encode() not in done.stdout + done.stderr + everything_kept(loaded)
