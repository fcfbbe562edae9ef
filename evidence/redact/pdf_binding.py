"""Pictures of pages bound as a PDF again, in which they are all that there is."""

from collections.abc import Sequence
from typing import Any

import pikepdf
from PIL import Image

from evidence.redact.pdf_limits import DOTS
from evidence.redact.png import packings

POINTS, _QUALITY = 72, 88


def add_page(made: pikepdf.Pdf, picture: Image.Image, forms: Sequence[bytes]) -> None:
    """A page that is one picture."""
    width, height = (side * POINTS / DOTS for side in picture.size)
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
