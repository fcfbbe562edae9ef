"""River 2 from end to end: what each recipient may know, once, and no name in any mail."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import yaml
from pypdf import PdfReader

from reports.lines import DigestLine, Posted
from reports.week import Week
from tests.conftest import Home, Scanned

NAMES = ("Clacy", "Trask", "Quill", "Nandlow", "Wrenfold", "Davina", "Owen", "Hester", "Priya", "Tobias")


@pytest.fixture(scope="module")
def preview(scan_of_example: Scanned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    scan_of_example.home("digest", "--preview", folder)
    return folder / "larkspur"


def references(home: Home, truth: Any, *, of_head: bool) -> set[str]:
    rows = home.rows("select reference, address from cases_sighting where own_site = 0")
    return {reference for reference, address in rows if (address in truth["about_the_head"]) is of_head}


def told_to_head(truth: Any) -> int:
    """How many pages the head hears of."""
    return len(truth["mentions"]) - len(truth["about_the_head"])


def mail_text(folder: Path) -> str:
    return "".join((folder / name).read_text() for name in ("subject.txt", "body.txt", "body.html"))


def pdf_text(file: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(file).pages))


@pytest.mark.parametrize("recipient", ["1-head", "2-chair"])
def test_no_mail_names_a_person(preview: Path, recipient: str) -> None:
    text = mail_text(preview / recipient)
    assert [name for name in NAMES if name.lower() in text.lower()] == []


def test_each_recipient_hears_of_what_is_theirs_and_of_nothing_else(
    scan_of_example: Scanned, preview: Path, truth: Any
) -> None:
    of_head = references(scan_of_example.home, truth, of_head=True)
    others = references(scan_of_example.home, truth, of_head=False)
    assert len(of_head) == len(truth["about_the_head"])
    assert len(others) == told_to_head(truth)
    head = mail_text(preview / "1-head") + pdf_text(preview / "1-head" / "week.pdf")
    chair = mail_text(preview / "2-chair") + pdf_text(preview / "2-chair" / "week.pdf")
    assert all(reference in head and reference not in chair for reference in others)
    assert all(reference in chair and reference not in head for reference in of_head)
    assert "D.C." not in head
    assert "confidential" not in mail_text(preview / "1-head")


def test_what_is_urgent_stands_first_and_what_people_say_stands_apart(preview: Path) -> None:
    body = (preview / "1-head" / "body.txt").read_text()
    first, _, people = body.partition("WHAT PEOPLE SAY")
    assert "Please see that the first one is read today." in first
    assert "It reads like a possible threat: a person should read it today." in first
    assert "Posted on Wednesday 18 November 2026, about 22:47." in first
    assert "It reads like a complaint." in people
    assert "It reads like praise." in people
    assert "The time of posting is not shown." in people


def test_a_copy_is_no_line_of_its_own(preview: Path) -> None:
    body = (preview / "1-head" / "body.txt").read_text()
    assert "http://wexshirepost.test" not in body
    assert "http://wexshirepost.test/parking" in pdf_text(preview / "1-head" / "week.pdf")


def test_no_mail_gives_an_author_a_quotation_or_the_title_of_a_page(preview: Path) -> None:
    for recipient in ("1-head", "2-chair"):
        mail = mail_text(preview / recipient)
        for words in ("wx_anon7", "dadof3", "tinker_bel", "staff reporter", "teach him", "Dinner queue", "dry eye"):
            assert words not in mail
    pdf = pdf_text(preview / "1-head" / "week.pdf")
    assert "wx_anon7 (shown with the words)" in pdf
    assert "“18 Nov 2026, 22:47”" in pdf


def test_a_line_has_nowhere_to_put_a_name() -> None:
    texts = {name for name, kind in get_type_hints(DigestLine).items() if kind is str}
    assert texts == {"reference", "place", "unpictured"}, "place is veiled, the others are words of ours"
    assert str not in get_type_hints(Posted).values()


def test_what_was_not_checked_is_told_and_never_called_nothing(preview: Path, truth: Any) -> None:
    body = (preview / "1-head" / "body.txt").read_text()
    checked, _, unchecked = body.partition("WHAT COULD NOT BE CHECKED")
    for title in ("Wexcombe members’ club", "Quiet corner", "Wexcombe noticeboard"):
        assert title in unchecked
        assert title not in checked
    assert "10 of 14 sources could be checked" in checked


def test_the_pdf_has_the_words_the_reasons_and_the_pictures(preview: Path, truth: Any) -> None:
    pdf = PdfReader(preview / "1-head" / "week.pdf")
    assert len(pdf.pages) == 2 + told_to_head(truth), "two pages of summary, and one for each page found"
    assert len({image.name for page in pdf.pages for image in page.images}) == told_to_head(truth)
    text = pdf_text(preview / "1-head" / "week.pdf")
    assert "teach him a lesson" in text
    assert "Mr Trask" in text
    assert "because" in text
    assert "SHA-256 of this picture" in text
    metadata = pdf.xmp_metadata
    assert metadata is not None
    assert b"pdfuaid" in metadata.stream.get_data()


def test_a_digest_of_nothing_says_so_calmly(loaded: Home, tmp_path: Path) -> None:
    loaded("digest", "--preview", tmp_path / "preview")
    body = (tmp_path / "preview" / "larkspur" / "1-head" / "body.txt").read_text()
    assert "Nothing could be checked in this week, so we do not know whether anything was said." in body
    assert "Nothing new was found" not in body
    assert "not asked in this week" in body


def test_a_week_that_has_not_ended_is_kept(loaded: Home, today: datetime) -> None:
    present = Week.of(today, ZoneInfo("Europe/London"))
    assert "has not ended yet" in loaded("digest", "--week", present, "--send", expect=2).stderr


def test_a_picture_that_was_changed_stops_one_pdf_only(scanned: Scanned, tmp_path: Path) -> None:
    [(digest,)] = scanned.home.rows(
        "select a.sha256 from evidence_artifact a join cases_owedcapture o on o.capture_id = a.capture_id join "
        "cases_sighting s on s.id = o.sighting_id where a.kind = 'picture of the words' and s.address like '%/52'"
    )
    file = scanned.home.folder / "var" / "vault" / digest[:2] / digest[2:4] / digest
    file.chmod(0o600)
    file.write_bytes(b"forged")
    assert "has changed since it was sealed" in scanned.home("digest", "--preview", tmp_path / "p", expect=4).stderr
    assert not (tmp_path / "p" / "larkspur" / "1-head").exists()
    assert (tmp_path / "p" / "larkspur" / "2-chair" / "week.pdf").exists(), "the chair's is not kept back"


def test_the_pdf_goes_with_the_mail_once_its_reader_has_chosen_a_passphrase(loaded: Home, tmp_path: Path) -> None:
    words = "lantern gravel otter seven"
    (tmp_path / "chosen").write_text(words + "\n")
    told = loaded("passphrase", "--as", "head", "--from", tmp_path / "chosen")
    assert words not in told.stdout + told.stderr
    loaded("digest", "--preview", tmp_path / "preview")
    head, chair = (tmp_path / "preview" / "larkspur" / name for name in ("1-head", "2-chair"))
    [locked] = head.glob("week-*.pdf")
    with pikepdf.open(locked, password=words) as pdf:
        assert len(pdf.pages) > 0
    assert "which was given to you by another way" in (head / "body.txt").read_text()
    assert list(chair.glob("week-*.pdf")) == []
    assert "no contact" not in loaded("passphrase", "--as", "teacher", "--forget", expect=2).stdout


@pytest.mark.slow
def test_a_source_whose_title_or_address_names_a_person_is_veiled(watching: Any, home: Home, tmp_path: Path) -> None:
    watching("http://allotment.test/?about=owen-trask")
    content = yaml.safe_load((home.folder / "register.yaml").read_text())
    content["schools"][0]["sources"][0]["title"] = "Why Trask must go"
    (home.folder / "register.yaml").write_text(yaml.safe_dump(content))
    home("register", "load", home.folder / "register.yaml")
    home("scan")
    home("digest", "--preview", tmp_path / "preview")
    text = mail_text(tmp_path / "preview" / "larkspur" / "1-head")
    assert "trask" not in text.lower()
    assert "Why O.T. must go" in text
    assert "The address names a person, so it stands in the PDF only." in text


def test_a_week_that_is_none_is_refused(home: Home) -> None:
    assert "“2026-W99” is not a week" in home("digest", "--week", "2026-W99", expect=2).stderr
