"""Where forbidden texts stand on the page of a PDF, in pixels of its picture."""

import ctypes
from collections.abc import Iterator, Sequence

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

from evidence.redact.spelling import spots


def places_of(
    page: pypdfium2.PdfPage, picture: Image.Image, words: Sequence[str]
) -> Iterator[list[tuple[float, float, float, float]]]:
    """Areas of the letters of each forbidden text, as the page's own text tells them."""
    text = page.get_textpage()
    codes = [pdfium.FPDFText_GetUnicode(text, at) for at in range(text.count_chars())]
    letters = "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes)  # noqa: PLR2004
    for begin, end in spots(letters, words):
        boxes = (text.get_charbox(at, loose=True) for at in range(begin, end))
        yield [_area(page, picture, box) for box in boxes if box[2] > box[0]]


def _area(
    page: pypdfium2.PdfPage, picture: Image.Image, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """A box of the page in pixels of its picture, whichever way the page is turned."""
    left, bottom, right, top = box
    corners = _pixel(page, picture, left, bottom), _pixel(page, picture, right, top)
    (x1, x2), (y1, y2) = (sorted(axis) for axis in zip(*corners, strict=True))
    return x1, y1, x2, y2


def _pixel(page: pypdfium2.PdfPage, picture: Image.Image, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    size = (0, 0, picture.width, picture.height, 0)
    pdfium.FPDF_PageToDevice(page, *size, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value
