"""Drawing the pages of a PDF; runs in the confined process of `evidence.pdf_pages` alone."""

import ctypes
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

from evidence.forbidden import raw_forms
from evidence.pdf_pages import DOTS, MOST_PAGES, Area
from evidence.pictures import MOST_PIXELS, cover, packings
from evidence.spelling import spots

_POINTS, _QUALITY = 72, 88


class Refused(Exception):  # noqa: N818 - an answer, not an error of the program
    """Why a PDF is not drawn, as one of the words of `evidence.pdf_pages`."""


def draw(content: bytes, areas: Mapping[int, Sequence[Area]], words: Sequence[str]) -> tuple[bytes, int, int]:
    """The PDF made of pictures, how many pages it has, and how many forbidden texts were covered."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused("locked" if "password" in str(error).lower() else "broken") from error
    if len(document) > MOST_PAGES:
        raise Refused("long")
    if not len(document):
        raise Refused("broken")
    if any(not 1 <= page <= len(document) for page in areas):
        raise Refused("nowhere")
    made, covered, forms = pikepdf.new(), 0, raw_forms(words)
    for number, page in enumerate(document, start=1):
        picture, hidden = _page(page, areas.get(number, ()), words)
        covered += hidden
        _add(made, picture, forms)
    stream = io.BytesIO()
    made.save(stream, deterministic_id=True)
    return stream.getvalue(), len(document), covered


def _page(page: pypdfium2.PdfPage, areas: Sequence[Area], words: Sequence[str]) -> tuple[Image.Image, int]:
    scale = DOTS / _POINTS
    if page.get_width() * page.get_height() * scale**2 > MOST_PIXELS / 2:
        raise Refused("large")
    drawn = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    picture = drawn.to_pil().convert("RGB")
    if any(left + width > picture.width or top + height > picture.height for left, top, width, height in areas):
        raise Refused("nowhere")
    cover(picture, ((left, top, left + width, top + height) for left, top, width, height in areas))
    hidden = list(_forbidden(page, picture, words)) if words else []
    cover(picture, (area for place in hidden for area in place))
    return picture, len(hidden)


def _forbidden(
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


def _add(made: pikepdf.Pdf, picture: Image.Image, forms: Sequence[bytes]) -> None:
    """A page that is one picture."""
    width, height = (side * _POINTS / DOTS for side in picture.size)
    page = made.add_blank_page(page_size=(width, height))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=_image(made, picture, forms)))
    page.obj.Contents = made.make_stream(f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Page Do Q".encode())


def _image(made: pikepdf.Pdf, picture: Image.Image, forms: Sequence[bytes]) -> pikepdf.Object:
    """The picture packed without loss, or as JPEG where that is much smaller."""
    about: dict[str, Any] = {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": picture.width,
        "/Height": picture.height,
        "/ColorSpace": pikepdf.Name.DeviceRGB,
        "/BitsPerComponent": 8,
    }
    ways = packings(picture, _QUALITY)
    way, content = best = next(ways)
    while forms and any(form in content.lower() for form in forms):
        # Packed bytes may spell a short word by chance; then they are packed in another way.
        way, content = next(ways, best)
        if (way, content) == best:
            break
    about["/Filter"] = pikepdf.Name(f"/{way}")
    if way == "FlateDecode":
        about["/DecodeParms"] = pikepdf.Dictionary(Predictor=15, Colors=3, BitsPerComponent=8, Columns=picture.width)
    return made.make_stream(content, about)
