"""Supplied evidence: what somebody who lawfully saw it hands in; supplied, not captured (A26)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db import transaction
from uuid6 import uuid7

from evidence.cleaning import Cleaned, CleaningError, clean_letter, clean_pdf, clean_picture
from evidence.events import Event
from evidence.ledger import canonical_json
from evidence.letters import LetterError, is_letter
from evidence.models import Artifact, SuppliedEvidence
from evidence.pdf_pages import PdfError
from evidence.pictures import PictureError
from evidence.seal import SealedFile, reference_of, seal_file
from evidence.vault import Vault, sha256

ORIGINAL = "supplied original"
PROVENANCE = "supplied, not captured"
LARGEST = 50_000_000
_WANTED = "Hand in a screenshot (PNG, JPEG, WebP, GIF), a PDF or a mail (.eml)."
_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"}


class SuppliedError(Exception):
    """Something that cannot be taken in; its text says what to do, and nothing was kept."""


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


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Supplied evidence as it was kept, and what was done to its derivatives."""

    supplied: SuppliedEvidence
    derivatives: tuple[Artifact, ...]
    done: tuple[str, ...]
    known: bool
    """Whether these very bytes had been handed in before."""


def media_type_of(content: bytes) -> str:
    """What a file is, told by its bytes and not by its name; raises SuppliedError."""
    if not content:
        message = f"The file is empty; nothing was kept. {_WANTED}"
        raise SuppliedError(message)
    if len(content) > LARGEST:
        message = f"The file is larger than {LARGEST // 1_000_000} MB; nothing was kept. {_WANTED}"
        raise SuppliedError(message)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        message = (
            "This is a HEIC or AVIF picture, which cannot be cleaned safely here; nothing was kept. "
            "Ask for the screenshot itself, or for a JPEG or PNG of it, and keep the telephone’s own file too."
        )
        raise SuppliedError(message)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    found: str | Literal[False] = next((kind for sign, kind in _SIGNS if content.startswith(sign)), False)
    if found:
        return found
    if is_letter(content):
        return "message/rfc822"
    message = f"The file is of no kind that can be kept here, whatever its name says; nothing was kept. {_WANTED}"
    raise SuppliedError(message)


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


def take_in(vault: Vault, examined: Examined, now: datetime) -> TakenIn:
    """Keep what was handed in, byte for byte, with its cleaned derivatives; rows and ledger in one transaction.

    The same bytes are kept once; handed in again, they only get a derivative where it came out otherwise.
    Raises SuppliedError for bytes that were erased by decision, and VaultError.
    """
    digest = sha256(examined.handed.content)
    before = SuppliedEvidence.objects.filter(original__sha256=digest).select_related("original").first()
    if before is not None and before.original.erased_at is not None:
        when = f"{before.original.erased_at:%d %B %Y}"
        message = f"These bytes were erased by decision on {when} and are not taken in again; nothing was kept."
        raise SuppliedError(message)
    with transaction.atomic():
        supplied = before or _kept(vault, examined, now)
        derivatives = tuple(_derived(vault, supplied, one, now) for one in examined.cleaned)
    done = tuple(dict.fromkeys(line for one in examined.cleaned for line in one.done))
    return TakenIn(supplied, derivatives, done, known=before is not None)


def _kept(vault: Vault, examined: Examined, now: datetime) -> SuppliedEvidence:
    handed, reference = examined.handed, reference_of(str(uuid7()), "S")
    about = {
        "supplied": reference,
        "provenance": PROVENANCE,
        # In words they may name people; their digest shows that nobody changed them since.
        "told_sha256": sha256(told(handed.title, handed.seen)),
    }
    original = seal_file(vault, Event.SUPPLIED, about, SealedFile(ORIGINAL, examined.media_type, handed.content), now)
    return SuppliedEvidence.objects.create(
        reference=reference,
        title=handed.title.strip()[:200],
        seen_at=handed.seen.strip()[:100],
        received_at=now,
        original=original,
    )


def told(title: str, seen: str) -> bytes:
    """What was told about something handed in, as the ledger's digest is made of it."""
    return canonical_json({"title": title.strip()[:200], "seen": seen.strip()[:100]}).encode()


def _derived(vault: Vault, supplied: SuppliedEvidence, cleaned: Cleaned, now: datetime) -> Artifact:
    about = {"supplied": supplied.reference, "original": supplied.original.sha256, "done": list(cleaned.done)}
    return seal_file(vault, Event.DERIVED, about, cleaned.file, now, original=supplied.original)
