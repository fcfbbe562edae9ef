"""River 2 from end to end: what each recipient may know, once, and no name in any mail."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

import pytest
import yaml
from pypdf import PdfReader

from reports.compose import DigestLine, Posted
from reports.week import Week
from tests.conftest import Home, Scanned
from tests.reports.mailserver import Mailbox, smtp_server, vanishing_server

NAMES = ("Clacy", "Trask", "Quill", "Nandlow", "Wrenfold", "Davina", "Owen", "Hester", "Priya", "Tobias")


@pytest.fixture(scope="module")
def preview(scan_of_example: Scanned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    scan_of_example.home("digest", "--preview", folder)
    return folder / "larkspur"


@pytest.fixture
def week(today: datetime) -> str:
    """The week that has just ended."""
    return str(Week.of(today, ZoneInfo("Europe/London")).before())


@pytest.fixture
def last_week(scanned: Scanned) -> Home:
    """An installation whose scan was made a week ago, so that its digest may be sent."""
    with closing(sqlite3.connect(scanned.home.folder / "var" / "headsup.sqlite3")) as database:
        database.execute("update cases_sighting set found_at = datetime(found_at, '-7 days')")
        database.execute("update cases_sourcecoverage set finished_at = datetime(finished_at, '-7 days')")
        database.commit()
    return scanned.home


@pytest.fixture
def mailbox(last_week: Home) -> Iterator[Mailbox]:
    box = Mailbox()
    with smtp_server(box) as address:
        last_week.environ["HEADSUP_SMTP_URL"] = address
        yield box


def references(home: Home, truth: Any, *, of_head: bool) -> set[str]:
    rows = home.rows("select reference, address from cases_sighting where own_site = 0")
    return {reference for reference, address in rows if (address in truth["about_the_head"]) is of_head}


def reports_sealed(home: Home) -> int:
    """How many reports the ledger knows of."""
    return len(home.rows('select 1 from evidence_ledgerline where body like \'%"event":"report sealed"%\''))


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
    assert body.count("Also on 1 other page: wexshirepost.test.") == 1
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
    assert len(pdf.pages) == 1 + told_to_head(truth)
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
    assert "Nothing new was found. 0 of 14 sources could be checked" in body
    assert "not asked in this week" in body


def test_it_is_sent_once(last_week: Home, mailbox: Mailbox, week: str, truth: Any) -> None:
    last_week("digest", "--week", week, "--send")
    assert sorted(mail["To"] for mail in mailbox.mails) == ["chair@larkspurhill.test", "head@larkspurhill.test"]
    again = last_week("digest", "--week", week, "--send")
    assert "was sent before; not sent again" in again.stderr
    assert len(mailbox.mails) == 2
    assert last_week.json("verify")["faults"] == []
    assert reports_sealed(last_week) == 2, "each PDF that went with a mail is sealed"


def parts(mail: EmailMessage) -> str:
    return "".join(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")


def test_a_sent_mail_has_two_readings_and_no_attachment(last_week: Home, mailbox: Mailbox, week: str) -> None:
    last_week("digest", "--week", week, "--send")
    for mail in mailbox.mails:
        assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
        assert mail["Auto-Submitted"] == "auto-generated"
        assert [name for name in NAMES if name in mail["Subject"] + parts(mail)] == []


def test_what_was_told_is_not_told_again_next_week(
    last_week: Home, mailbox: Mailbox, today: datetime, truth: Any
) -> None:
    ended = Week.of(today, ZoneInfo("Europe/London")).before()
    last_week("digest", "--week", ended, "--send")
    assert "Nothing new was found" in last_week("digest").stdout
    again = last_week("digest", "--week", ended).stdout
    assert f"{told_to_head(truth)} new pages" in again, "the week itself can still be looked at"


def later(home: Home, changes: str) -> None:
    """Let the copy of the parking story be found this week, and change something of it."""
    with closing(sqlite3.connect(home.folder / "var" / "headsup.sqlite3")) as database:
        where = "where address = 'http://wexshirepost.test/parking'"
        database.execute(f"update cases_sighting set found_at = datetime(found_at, '+7 days'){changes} {where}")  # noqa: S608
        database.commit()


def test_a_story_that_was_told_is_counted_while_it_is_copied(last_week: Home, mailbox: Mailbox, week: str) -> None:
    later(last_week, "")
    last_week("digest", "--week", week, "--send")
    body = last_week("digest").stdout
    assert "What you were told earlier is still being copied: 1 new page is not listed again." in body
    assert "wexshirepost" not in body


def test_a_story_that_was_told_is_told_again_when_it_has_become_serious(
    last_week: Home, mailbox: Mailbox, week: str
) -> None:
    later(last_week, ", severity = 'serious', category = 'personal abuse'")
    last_week("digest", "--week", week, "--send")
    body = last_week("digest").stdout
    assert "It reads like words that may be personal abuse: a person should read it soon." in body
    assert "It was told before, and is more serious now." in body
    assert "still being copied" not in body


def test_a_server_that_says_no_is_told_and_the_mail_is_tried_again(last_week: Home, week: str) -> None:
    box = Mailbox("550 not you")
    with smtp_server(box) as address:
        last_week.environ["HEADSUP_SMTP_URL"] = address
        told = last_week("digest", "--week", week, "--send", expect=4)
        assert "the mail server said no (550 not you)" in told.stderr
        box.answer = "250 taken"
        last_week("digest", "--week", week, "--send")
        assert len(box.mails) == 2


def test_a_mail_that_is_refused_seals_its_pdf_once(last_week: Home, week: str, truth: Any) -> None:
    with smtp_server(Mailbox("550 not you")) as address:
        last_week.environ["HEADSUP_SMTP_URL"] = address
        for _ in range(2):
            last_week("digest", "--week", week, "--send", expect=4)
    assert reports_sealed(last_week) == 2


@pytest.mark.parametrize("which", ["present", "future"])
def test_a_week_that_has_not_ended_is_kept(last_week: Home, mailbox: Mailbox, today: datetime, which: str) -> None:
    present = Week.of(today, ZoneInfo("Europe/London"))
    week = present if which == "present" else f"{present.year + 1}-W20"
    assert "has not ended yet" in last_week("digest", "--week", week, "--send", expect=2).stderr
    assert mailbox.mails == []


def test_a_server_that_is_not_there_is_told_and_the_mail_is_tried_again(last_week: Home, week: str) -> None:
    last_week.environ["HEADSUP_SMTP_URL"] = "smtp://127.0.0.1:9"
    assert "was not sent" in last_week("digest", "--week", week, "--send", expect=4).stderr
    box = Mailbox()
    with smtp_server(box) as address:
        last_week.environ["HEADSUP_SMTP_URL"] = address
        last_week("digest", "--week", week, "--send")
    assert len(box.mails) == 2


def test_a_server_that_vanishes_leaves_a_doubt_that_only_a_person_settles(last_week: Home, week: str) -> None:
    with vanishing_server() as address:
        last_week.environ["HEADSUP_SMTP_URL"] = address
        told = last_week("digest", "--week", week, "--send", expect=4)
        assert "it may or may not have arrived" in told.stderr
    box = Mailbox()
    with smtp_server(box) as address:
        last_week.environ["HEADSUP_SMTP_URL"] = address
        assert "--again" in last_week("digest", "--week", week, "--send", expect=4).stderr
        assert box.mails == [], "what may have arrived is not sent twice"
        last_week("digest", "--week", week, "--send", "--again")
        assert len(box.mails) == 2


def test_without_a_mail_server_nothing_is_claimed(last_week: Home, week: str) -> None:
    assert "HEADSUP_SMTP_URL is not set" in last_week("digest", "--week", week, "--send", expect=4).stderr
    assert last_week.rows("select * from reports_delivery") == []


def test_a_picture_that_was_changed_stops_the_pdf(scanned: Scanned, tmp_path: Path) -> None:
    [(digest,), *_] = scanned.home.rows("select sha256 from evidence_artifact where kind = 'picture of the words'")
    file = scanned.home.folder / "var" / "vault" / digest[:2] / digest[2:4] / digest
    file.chmod(0o600)
    file.write_bytes(b"forged")
    assert "has changed since it was sealed" in scanned.home("digest", "--preview", tmp_path / "p", expect=4).stderr


def test_a_changed_picture_keeps_one_mail_back_only(last_week: Home, mailbox: Mailbox, week: str) -> None:
    [(digest,)] = last_week.rows(
        "select a.sha256 from evidence_artifact a join cases_owedcapture o on o.capture_id = a.capture_id join "
        "cases_sighting s on s.id = o.sighting_id where a.kind = 'picture of the words' and s.address like '%/52'"
    )
    file = last_week.folder / "var" / "vault" / digest[:2] / digest[2:4] / digest
    content = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(b"forged")
    assert "has changed since it was sealed" in last_week("digest", "--week", week, "--send", expect=4).stderr
    assert [mail["To"] for mail in mailbox.mails] == ["chair@larkspurhill.test"], "the chair's mail is not kept back"
    file.write_bytes(content)
    last_week("digest", "--week", week, "--send")
    assert [mail["To"] for mail in mailbox.mails] == ["chair@larkspurhill.test", "head@larkspurhill.test"]


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
