"""Cleaning: a derivative of what was handed in, without what tells of the person who handed it in (A24)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from evidence.redact.pdf_pages import bound_again
from evidence.redact.pictures import opened
from evidence.redact.png import written
from evidence.seal import SealedFile
from evidence.supply.letters import hidden_of, read_letter, without_recipient
from evidence.supply.status_bar import Covering, covering
from evidence.vault import sha256

CLEANED, PRINT = "supplied cleaned", "supplied print"
_GREY, _LABEL, _LEAST = "#6b7378", "covered by Heads-up", 18


class CleaningError(Exception):
    """A derivative that cannot be made; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A derivative, and what was done to make it, in words."""

    file: SealedFile
    done: tuple[str, ...]


def clean_picture(content: bytes, bar: int | None) -> Cleaned:
    """A picture from its pixels alone, the telephone's status bar and notification burnt over.

    `bar` is how many pixels at the top a person wants covered; None lets the picture decide.
    Raises PictureError for what cannot be read, CleaningError for a bar that covers everything.
    """
    picture = opened(content)
    if bar is not None and not 0 <= bar < picture.height:
        message = f"The bar of {bar} pixels does not fit a picture that is {picture.height} pixels high."
        raise CleaningError(message)
    top = covering(picture) if bar is None else Covering(bar, "as told" if bar else "nothing was covered, as told")
    if top.pixels:
        _cover(picture, top.pixels)
    done = (
        "everything but the pixels left out: EXIF, XMP, IPTC, text, colour profile, thumbnail, place",
        f"top {top.pixels} of {picture.height} pixels covered: {top.why}" if top.pixels else top.why,
    )
    return Cleaned(SealedFile(CLEANED, "image/png", written(picture)), done)


def _cover(picture: Image.Image, pixels: int) -> None:
    """Paint over the top; it says so itself, so that nobody takes the band for a part of the page."""
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, picture.width, pixels - 1), fill=_GREY)
    if pixels >= _LEAST:
        size = min(pixels * 0.5, picture.width * 0.03)
        place = picture.width / 2, min(pixels / 2, picture.width * 0.06)
        pen.text(place, _LABEL, fill="white", font=ImageFont.load_default(size), anchor="mm")


def clean_pdf(content: bytes) -> Cleaned:
    """A PDF drawn anew page by page; raises PdfError."""
    bound = bound_again(content)
    done = (
        f"{bound.pages} pages drawn anew as pictures",
        "text layer, annotations, forms, attachments, scripts, and what the file tells of itself left out",
    )
    return Cleaned(SealedFile(CLEANED, "application/pdf", bound.content), done)


def clean_letter(content: bytes, reporter: Sequence[str]) -> tuple[Cleaned, Cleaned]:
    """A mail without whoever received it, and its print; raises LetterError."""
    from evidence.supply.letter_print import printed, words_of  # noqa: PLC0415 - a second's work, for mails alone

    letter, original = read_letter(content), sha256(content)
    hidden = hidden_of(letter, reporter)
    words = letter.text or words_of(letter.html)
    plain = without_recipient(letter, words, hidden, original)
    done = (
        "only the lines of the sender and the words kept",
        f"addresses and names of recipients blocked out of the words: {len(hidden)} looked for",
    )
    return (
        Cleaned(SealedFile(CLEANED, "message/rfc822", plain), done),
        Cleaned(
            SealedFile(PRINT, "application/pdf", printed(letter, hidden, original)), (*done, "nothing was fetched")
        ),
    )
