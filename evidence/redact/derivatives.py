"""Redacted derivatives of a file, before they are sealed: areas burnt in and words blocked out."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.redact.pdf_pages import bound_again
from evidence.redact.pictures import MEDIA_TYPES, cover, opened
from evidence.redact.plain_words import without
from evidence.redact.png import written
from evidence.redact.raw_forms import raw_forms
from evidence.redact.wanted import Box, Redaction, RedactionError

_PICTURES = set(MEDIA_TYPES.values())


@dataclass(frozen=True, slots=True)
class Redacted:
    """A derivative before it is sealed."""

    content: bytes
    media_type: str
    places: int = 0
    """Places at which a forbidden text was blocked out."""


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
