"""What a person wants redacted: boxes and words, and whether they can be."""

from dataclasses import dataclass

from evidence.redact.reading import fold
from evidence.redact.spelling import LEAST, needle


class RedactionError(Exception):
    """A redaction that is not made; its text says what to do."""


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


def check(wanted: Redaction) -> None:
    """Raise RedactionError for boxes or words that cannot be."""
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
