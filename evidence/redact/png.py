"""PNG files written from nothing but pixels, and seen to hold nothing else (PNG specification, 5.3)."""

import io
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BARE = {b"IHDR", b"IDAT", b"IEND"}


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
