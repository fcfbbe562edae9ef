"""Pictures from outside: opened with care, and written anew from nothing but their pixels."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PIL import Image, ImageCms, ImageDraw, ImageFile, ImageOps

MOST_PIXELS = 100_000_000
"""Of a picture or a page; more is a decompression bomb, or of no use to anybody."""
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MARGIN = 4
_BARE = {b"IHDR", b"IDAT", b"IEND"}
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


def written(picture: Image.Image, forbidden: Sequence[bytes] = ()) -> bytes:
    """A picture as PNG of three kinds of chunk only: there is nowhere for a word to stand but in pixels.

    Packed bytes may spell a short word by chance; there they are cut into two chunks.
    """
    stream = io.BytesIO()
    picture.info.clear()
    picture.save(stream, "PNG")
    content = stream.getvalue()
    parts = [(kind, body) for kind, body in chunks(content) if kind == b"IDAT"]
    if not forbidden or not _found(content, forbidden):
        return content
    packed = b"".join(body for _, body in parts)
    cuts = [0, *sorted({at + 1 for word in forbidden for at in _places(packed, word)}), len(packed)]
    pieces = [_chunk(b"IDAT", packed[begin:end]) for begin, end in pairwise(cuts)]
    head = content[: len(SIGNATURE) + 25]  # the signature and IHDR, which is of one length
    return b"".join([head, *pieces, _chunk(b"IEND", b"")])


def _found(content: bytes, forbidden: Iterable[bytes]) -> bool:
    lower = content.lower()
    return any(word in lower for word in forbidden)


def _places(content: bytes, word: bytes) -> Iterator[int]:
    lower, at = content.lower(), -1
    while (at := lower.find(word, at + 1)) >= 0:
        yield at


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packings(picture: Image.Image, quality: int) -> Iterator[tuple[str, bytes]]:
    """Ways to pack the pixels for a PDF, the best first: Flate with the filters of PNG, and JPEG."""
    for level in (6, 9, 5, 4, 3, 2):
        stream = io.BytesIO()
        picture.save(stream, "PNG", compress_level=level)
        packed = b"".join(body for kind, body in chunks(stream.getvalue()) if kind == b"IDAT")
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=quality + 6 - level, subsampling=0)
        both = [("FlateDecode", packed), ("DCTDecode", stream.getvalue())]
        yield from both if len(packed) < 2 * stream.tell() else reversed(both)


def cover(picture: Image.Image, areas: Iterable[tuple[float, float, float, float]]) -> None:
    """Paint black over areas given by their edges, with a margin for the soft edges of letters."""
    pen = ImageDraw.Draw(picture)
    for left, top, right, bottom in areas:
        pen.rectangle((left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN), fill="black")


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of every chunk of a PNG file (PNG specification, 5.3)."""
    at = len(SIGNATURE)
    while at + 12 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        at += 12 + size


def is_bare(content: bytes) -> bool:
    """Whether a PNG file holds pixels, and nothing else before or after them."""
    found = list(chunks(content))
    length = len(SIGNATURE) + sum(12 + len(body) for _, body in found)
    return content.startswith(SIGNATURE) and length == len(content) and {kind for kind, _ in found} <= _BARE
