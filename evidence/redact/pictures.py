"""Pictures from outside, opened with care; areas of them covered."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PIL import Image, ImageCms, ImageDraw, ImageFile, ImageOps

MOST_PIXELS = 100_000_000
"""Of a picture or a page; more is a decompression bomb, or of no use to anybody."""
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_MARGIN = 4
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError, KeyError, OverflowError)


class PictureError(Exception):
    """A picture that cannot be used; its text says what to do."""


def opened(content: bytes) -> Image.Image:
    """A picture in plain colours, upright, its first frame only; raises PictureError.

    Colours of a profile become sRGB, transparency becomes white, and nothing but pixels is left.
    """
    try:
        with _strict():
            picture = Image.open(io.BytesIO(content), formats=list(MEDIA_TYPES))
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureError(_too_large(picture.width, picture.height))
            picture.load()
            return _plain(picture)
    except Image.DecompressionBombError as error:
        message = f"The picture claims more than {MOST_PIXELS // 1_000_000} million pixels. Hand in a smaller one."
        raise PictureError(message) from error
    except _BROKEN as error:
        message = "The picture is broken: it cannot be read to its end. Ask for the file again."
        raise PictureError(message) from error


@contextmanager
def _strict() -> Iterator[None]:
    """Pillow without warnings, which are not for people, and without patience for half a picture.

    WeasyPrint makes Pillow patient for the whole process.
    """
    patient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = patient


def _too_large(width: int, height: int) -> str:
    return f"The picture claims {width} × {height} pixels, which is too many. Hand in a smaller one."


def _plain(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith(("I", "F")):  # more than eight bits a pixel
        picture = picture.convert("F").point(lambda value: value / 257 + 0).convert("L")
    if picture.mode in {"RGB", "CMYK", "L"} and profile:
        picture = _in_srgb(picture, profile)
    if picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    picture = picture.convert("RGB")
    picture.info.clear()
    return picture


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The same colours without the profile, whose tags can tell of a device."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *_BROKEN):
        return picture  # colours a little off matter less than a picture that cannot be handed in
    return changed or picture


def cover(picture: Image.Image, areas: Iterable[tuple[float, float, float, float]]) -> None:
    """Paint black over areas given by their edges, with a margin for the soft edges of letters."""
    pen = ImageDraw.Draw(picture)
    for left, top, right, bottom in areas:
        pen.rectangle((left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN), fill="black")
