"""Supplied evidence: what somebody who lawfully saw it hands in; supplied, not captured (A26)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence.redact.pdf_limits import PdfError
from evidence.redact.pictures import PictureError
from evidence.supply.cleaning import Cleaned, CleaningError, clean_letter, clean_pdf, clean_picture
from evidence.supply.kinds import SuppliedError, media_type_of
from evidence.supply.letters import LetterError


@dataclass(frozen=True, slots=True)
class Handed:
    """Something that is handed in, as whoever takes it in tells of it; never the name of its file."""

    content: bytes = field(repr=False)
    title: str
    seen: str
    bar: int | None = None
    """Pixels at the top to be covered; None lets the picture decide."""
    reporter: Sequence[str] = field(default=(), repr=False)
    """Texts that tell of the person who hands it in, to be kept out of derivatives; they are not kept here."""


def derivatives_of(handed: Handed, media_type: str) -> tuple[Cleaned, ...]:
    """Cleaned derivatives of something handed in; raises SuppliedError for a file that is broken."""
    try:
        if media_type == "application/pdf":
            return (clean_pdf(handed.content),)
        if media_type == "message/rfc822":
            return clean_letter(handed.content, handed.reporter)
        return (clean_picture(handed.content, handed.bar),)
    except (PictureError, PdfError, LetterError, CleaningError) as error:
        message = f"{error} Nothing was kept."
        raise SuppliedError(message) from error


@dataclass(frozen=True, slots=True)
class Examined:
    """Something handed in that can be kept, with its derivatives made; nothing of it is kept yet."""

    handed: Handed
    media_type: str
    cleaned: tuple[Cleaned, ...]


def examine(handed: Handed) -> Examined:
    """Look at what is handed in and clean it, which takes time, before anything is written.

    Raises SuppliedError, and then nothing was kept.
    """
    if not handed.title.strip() or not handed.seen.strip():
        message = "Say what it shows (--title) and when it was seen (--seen); nothing was kept."
        raise SuppliedError(message)
    media_type = media_type_of(handed.content)
    return Examined(handed, media_type, derivatives_of(handed, media_type))
