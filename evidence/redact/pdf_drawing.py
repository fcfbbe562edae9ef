"""Drawing the pages of a PDF; runs in the confined process of `evidence.redact.pdf_pages` alone."""

import io
from collections.abc import Mapping, Sequence

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from evidence.redact.pdf_binding import POINTS, add_page
from evidence.redact.pdf_limits import DOTS, MOST_PAGES, Area
from evidence.redact.pdf_places import places_of
from evidence.redact.pictures import MOST_PIXELS, cover
from evidence.redact.raw_forms import raw_forms


class Refused(Exception):  # noqa: N818 - an answer, not an error of the program
    """Why a PDF is not drawn, as one of the words of `evidence.redact.pdf_limits`."""


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
        add_page(made, picture, forms)
    stream = io.BytesIO()
    made.save(stream, deterministic_id=True)
    return stream.getvalue(), len(document), covered


def _page(page: pypdfium2.PdfPage, areas: Sequence[Area], words: Sequence[str]) -> tuple[Image.Image, int]:
    scale = DOTS / POINTS
    if page.get_width() * page.get_height() * scale**2 > MOST_PIXELS / 2:
        raise Refused("large")
    drawn = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    picture = drawn.to_pil().convert("RGB")
    if any(left + width > picture.width or top + height > picture.height for left, top, width, height in areas):
        raise Refused("nowhere")
    cover(picture, ((left, top, left + width, top + height) for left, top, width, height in areas))
    hidden = list(places_of(page, picture, words)) if words else []
    cover(picture, (area for place in hidden for area in place))
    return picture, len(hidden)
