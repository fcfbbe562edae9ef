"""Redaction: derivatives with areas burnt in and words blocked out; the original stays untouched."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from evidence.belonging import owner_of
from evidence.events import Event
from evidence.forbidden import leaks, raw_forms
from evidence.models import Artifact
from evidence.pdf_pages import bound_again
from evidence.pictures import MEDIA_TYPES, cover, opened, written
from evidence.plain_words import without
from evidence.reading import fold
from evidence.seal import SealedFile, seal_file
from evidence.spelling import LEAST, needle
from evidence.vault import Vault

_PICTURES = set(MEDIA_TYPES.values())


class RedactionError(Exception):
    """A redaction that is not made; its text says what to do."""


class LeakError(RedactionError):
    """A forbidden text that is still in the derivative: it is not sealed."""


@dataclass(frozen=True, slots=True)
class Box:
    """An area to be covered, in pixels from the upper left corner, and why."""

    x: int
    y: int
    width: int
    height: int
    reason: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is to be covered and blocked out, and who wants it."""

    by: str
    boxes: tuple[Box, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redacted:
    """A derivative before it is sealed."""

    content: bytes
    media_type: str
    places: int = 0
    """Places at which a forbidden text was blocked out."""


def redact(vault: Vault, original: Artifact, wanted: Redaction, now: datetime) -> Artifact:
    """Make and seal a redacted derivative of a sealed file.

    Raises RedactionError for boxes or words that cannot be, LeakError when a forbidden text is still there,
    and VaultError when the original is not what was sealed; then nothing is kept.
    """
    _check(wanted)
    made = redacted(vault.read(original.sha256), original.media_type, wanted)
    if found := leaks(made.content, made.media_type, wanted.words):
        message = (
            f"A forbidden text is still in the derivative ({', '.join(found)}), so it was not sealed. "
            "Forbid a shorter piece of it, or redact the picture instead."
        )
        raise LeakError(message)
    about = {
        **owner_of(original),
        "original": original.sha256,
        "by": wanted.by,
        "boxes": [asdict(box) for box in wanted.boxes],
        # The words themselves stay out: the ledger is for ever, and they are what must not be read.
        "forbidden": len(wanted.words),
        "blocked": made.places,
        "proved": "the forbidden texts are in no byte, stream or text of the file" if wanted.words else "",
    }
    file = SealedFile(f"redacted {original.kind}"[:60], made.media_type, made.content)
    return seal_file(vault, Event.REDACTED, about, file, now, original=original)


def _check(wanted: Redaction) -> None:
    if not wanted.boxes and not wanted.words:
        message = "Say what is to be redacted: --box X,Y,W,H:REASON for areas, --forbid TEXT for words."
        raise RedactionError(message)
    for box in wanted.boxes:
        if not box.reason.strip():
            message = "A box needs a reason after its colon, such as 10,20,300,40:a pupil’s face."
            raise RedactionError(message)
        if min(box.x, box.y) < 0 or min(box.width, box.height) <= 0 or box.page < 1:
            message = f"The box {box.x},{box.y},{box.width},{box.height} is empty or negative; nothing was made."
            raise RedactionError(message)
    for text in wanted.words:
        if sum(letter.isalnum() for letter in fold(text)) < LEAST:
            message = f"A forbidden text needs at least {LEAST} letters or digits; shorter ones stand everywhere."
            raise RedactionError(message)
    if wanted.words and any(needle(wanted.words).search(fold(box.reason)) for box in wanted.boxes):
        message = "The reason of a box repeats a forbidden text; put it in other words, for it is kept for ever."
        raise RedactionError(message)


def redacted(content: bytes, media_type: str, wanted: Redaction) -> Redacted:
    """The derivative of a file; raises RedactionError, PdfError, PictureError or NotWordsError."""
    if media_type in _PICTURES:
        return _picture(content, wanted)
    if media_type == "application/pdf":
        areas: dict[int, list[tuple[int, int, int, int]]] = {}
        for box in wanted.boxes:
            areas.setdefault(box.page, []).append((box.x, box.y, box.width, box.height))
        bound = bound_again(content, areas, wanted.words)
        if not areas and not bound.covered:
            message = (
                "None of the forbidden texts stands in the text of the PDF; where a picture in it shows them, "
                "say where with --box X,Y,W,H:REASON and --page."
            )
            raise RedactionError(message)
        return Redacted(bound.content, "application/pdf", bound.covered)
    if wanted.boxes:
        message = "A document of words has no places for boxes. Use --forbid, or redact the picture of it."
        raise RedactionError(message)
    text, places = without(content, media_type, wanted.words)
    return Redacted(text, media_type, places)


def _picture(content: bytes, wanted: Redaction) -> Redacted:
    if not wanted.boxes:
        message = "Words in a picture are covered by boxes: say where with --box X,Y,W,H:REASON."
        raise RedactionError(message)
    picture = opened(content)
    _inside(wanted.boxes, picture.size)
    cover(picture, ((box.x, box.y, box.x + box.width, box.y + box.height) for box in wanted.boxes))
    return Redacted(written(picture, raw_forms(wanted.words)), "image/png")


def _inside(boxes: Sequence[Box], size: tuple[int, int]) -> None:
    width, height = size
    for box in boxes:
        if box.x + box.width > width or box.y + box.height > height or box.page != 1:
            message = (
                f"The box {box.x},{box.y},{box.width},{box.height} on page {box.page} does not lie inside the picture, "
                f"which is {width} × {height} pixels on one page; nothing was made."
            )
            raise RedactionError(message)
