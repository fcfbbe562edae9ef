"""What differs between two captures of one page: in its text, around the words, and in its picture."""

import difflib
import io
import re
from collections.abc import Iterable

from PIL import Image, ImageChops

from mentions.canonical import folded

AROUND = 300
MOST_LINES = 400
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
FAINT = 24
"""Difference of a pixel, 0 to 255, below which an eye sees none."""


def text_difference(before: str, after: str) -> list[str]:
    """Sentences that went (-) and came (+), in their order, as in a unified difference without its headings."""
    lines = difflib.unified_diff(_sentences(before), _sentences(after), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))][:MOST_LINES]


def _sentences(text: str) -> list[str]:
    return [" ".join(part.split()) for part in _SENTENCE.split(text) if part.strip()]


def same_around(words: Iterable[str], before: str, after: str) -> bool:
    """Whether the passages around words, given in canonical form, are the same in two texts.

    Digits are left out, so that “3 hours ago” is no change.
    """
    return all(_passages(one, before) == _passages(one, after) for one in words)


def _passages(words: str, text: str) -> list[str]:
    plain = f" {_without_digits(folded(text))} "
    found = re.finditer(re.escape(f" {_without_digits(words)}"), plain)
    return [plain[max(0, place.start() - AROUND) : place.end() + AROUND] for place in found]


def _without_digits(plain: str) -> str:
    return " ".join(re.sub(r"\d+", "", plain).split())


def picture_share(before: bytes, after: bytes) -> float:
    """Share of two pictures that differs, 0 to 1; what only one of them covers counts as different."""
    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after)) as other:
        width, height = max(one.width, other.width), max(one.height, other.height)
        common = (min(one.width, other.width), min(one.height, other.height))
        parts = [picture.convert("L").crop((0, 0, *common)) for picture in (one, other)]
    seen = ImageChops.difference(*parts).point(lambda value: 255 if value > FAINT else 0).histogram()[255]
    beyond = width * height - common[0] * common[1]
    return (seen + beyond) / (width * height)
