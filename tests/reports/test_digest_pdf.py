"""The PDF of the week as it goes with a mail: behind a password that stands nowhere in the mail (A44, A46)."""

import io
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from config.passphrases import PassphraseError, forget, keep, passphrase_of
from evidence.vault import Vault
from register.models import Role
from reports.compose import compose
from reports.locked import locked_week
from reports.names import NameScanner
from reports.pdf import render_pdf
from reports.render import render_mail
from tests.reports.scene import NOW, WEEK, Scene

pytestmark = pytest.mark.usefixtures("database")
WORDS = "lantern gravel otter seven"


def flat(text: str) -> str:
    return " ".join(text.split())


def blank() -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(stream)
    return stream.getvalue()


def test_the_pdf_of_the_week_opens_with_the_passphrase_alone(tmp_path: Path) -> None:
    scene = Scene(demonstration=True)
    head = scene.contact(Role.HEAD)
    scene.found("threat", "urgent", title="The page itself")
    digest, sightings = compose(head, WEEK, NOW)
    pdf = render_pdf(digest, sightings, Vault(tmp_path), scene.school, NOW)
    assert locked_week(pdf, WEEK, "") == ()
    [attached] = locked_week(pdf, WEEK, WORDS)
    assert (attached.name, attached.media_type) == ("week-2026-W47.pdf", "application/pdf")
    for wrong in ("", "lantern gravel otter eight"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(attached.content), password=wrong)
    with pikepdf.open(io.BytesIO(attached.content), password=WORDS) as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
    text = flat(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    for said in ("This is a demonstration", "Twelve weeks", "not checked", "The page itself"):
        assert said in text


def test_the_mail_says_how_the_pdf_opens_and_never_the_password() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    attached = locked_week(blank(), WEEK, WORDS)
    mail = render_mail(scene.digest(head), NameScanner.of_register(), attached)
    for text in (flat(mail.text), flat(mail.html)):
        assert "your password, which was given to you by another way" in text
        assert "lantern" not in text
    assert mail.attachments == attached


def test_a_week_of_very_many_pages_says_what_its_pdf_leaves_out(tmp_path: Path) -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    for number in range(3):
        scene.found("praise", title=f"Page number {number}")
    digest, sightings = compose(head, WEEK, NOW)
    content = render_pdf(digest, sightings, Vault(tmp_path), scene.school, NOW, most=2)
    text = flat(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    assert "Page number 1" in text
    assert "Page number 2" not in text
    assert "Not in this PDF, for it would be too long to open: 1 more page of this week" in text


def test_a_passphrase_is_kept_for_one_address_and_read_by_nobody_else(tmp_path: Path) -> None:
    head = Scene().contact(Role.HEAD)
    assert passphrase_of(tmp_path, head) == ""
    keep(tmp_path, head, WORDS)
    assert passphrase_of(tmp_path, head) == WORDS
    [file] = (tmp_path / "keys" / "passphrases").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "head" in file.name
    assert "@" not in file.name
    head.email = "newhead@larkspurhill.test"
    assert passphrase_of(tmp_path, head) == "", "who comes after somebody does not inherit it"
    head.email = "head@larkspurhill.test"
    file.chmod(0o644)
    with pytest.raises(PassphraseError, match="can be read by others"):
        passphrase_of(tmp_path, head)
    file.chmod(0o600)
    assert forget(tmp_path, head)
    assert not forget(tmp_path, head)


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("short", "too short"),
        ("Larkspur Hill Primary School", "easily guessed"),
        ("aaaaaaaaaaaaaaaa", "easily guessed"),
        ("x" * 128, "cannot hold"),
        ("with\ta tab inside", "cannot hold"),
    ],
)
def test_a_weak_passphrase_is_refused(tmp_path: Path, weak: str, why: str) -> None:
    with pytest.raises(PassphraseError, match=why):
        keep(tmp_path, Scene().contact(Role.HEAD), weak)
    assert not (tmp_path / "keys").exists()
