"""Pictures for the papers of a pack: small ones for the chronology, whole ones in parts for reading."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PIL.Image import Image

from evidence.models import Artifact, Capture, SuppliedEvidence
from evidence.packs.sealed_files import Flavour, may_show, of_capture, of_supplied
from evidence.redact.pictures import PictureError, opened
from evidence.supply.cleaning import CLEANED
from evidence.vault import Vault

THUMBNAIL = (1280, 1280)
PART = 1600
"""Height of a part of a long picture, in pixels: what a sheet of paper holds at a legible size."""
OVERLAP = 60
"""Pixels that stand on both sheets, so that no line is cut through on both."""
MOST_PARTS = 12
_FIRST = "picture of the words"
_WHOLE = "full page picture"


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a picture."""

    place: str
    """Name under which its bytes are handed to the PDF."""
    title: str
    part: int
    parts: int
    told: str
    sha256: str


def pictures_of(capture: Capture, flavour: Flavour) -> list[Artifact]:
    """Pictures of a capture that a flavour may show: the words first, then whole pages, then all others."""
    shown = [one for one in of_capture(capture) if may_show(one, flavour) and one.media_type.startswith("image/")]
    if flavour == "full":
        shown = [one for one in shown if one.derived_from_id is None]
    return sorted(shown, key=lambda one: (_FIRST not in one.kind, _WHOLE not in one.kind, one.pk))


def thumbnail(content: bytes) -> bytes:
    """A picture as JPEG for the width of a page, its upper part when it is very tall; raises PictureError."""
    picture = opened(content)
    picture = picture.crop((0, 0, picture.width, min(picture.height, picture.width)))
    picture.thumbnail(THUMBNAIL)
    return _jpeg(picture)


def thumbnails(
    captures: Sequence[Capture], flavour: Flavour, vault: Vault
) -> tuple[dict[str, Artifact], dict[str, bytes]]:
    """What the small picture of each capture is made of, where it has one, and the pictures by their digests."""
    names: dict[str, Artifact] = {}
    found: dict[str, bytes] = {}
    for capture in captures:
        # Where a consent banner covers the page, the words are seen in the picture without it.
        for artifact in sorted(pictures_of(capture, flavour), key=lambda one: "words without" not in one.kind)[:1]:
            try:
                found[artifact.sha256] = thumbnail(vault.read(artifact.sha256))
            except PictureError:
                continue  # what stood on the page stays sealed; only its small picture is missing
            names[capture.reference] = artifact
    return names, found


def supplied_pictures(supplied: SuppliedEvidence, flavour: Flavour) -> list[Artifact]:
    """Pictures of something handed in that a reader may see: cleaned or redacted ones, never the original."""
    shown = [one for one in of_supplied(supplied) if may_show(one, flavour) and one.media_type.startswith("image/")]
    return [one for one in shown if one.kind == CLEANED] if flavour == "full" else shown


def parts(pictures: Iterable[tuple[str, Artifact]], vault: Vault) -> tuple[list[Part], dict[str, bytes]]:
    """Pictures with what they belong to, cut into sheets, and the bytes of the sheets by name."""
    sheets: list[Part] = []
    found: dict[str, bytes] = {}
    for whose, artifact in pictures:
        for part, content in _cut(whose, artifact, vault.read(artifact.sha256)):
            sheets.append(part)
            found[part.place] = content
    return sheets, found


def _cut(whose: str, artifact: Artifact, content: bytes) -> Iterator[tuple[Part, bytes]]:
    try:
        picture = opened(content)
    except PictureError:
        return
    whole = max(1, -(-(picture.height - OVERLAP) // (PART - OVERLAP)))
    number = min(whole, MOST_PARTS)
    more = f"{whole - number} more {'part stands' if whole - number == 1 else 'parts stand'} in the pack alone"
    left_out = f"The picture is taller: {more}. " if whole > number else ""
    for part in range(number):
        top = part * (PART - OVERLAP)
        piece = picture.crop((0, top, picture.width, min(top + PART, picture.height)))
        place = f"{artifact.sha256}.{part + 1}"
        title = f"{whose}: {artifact.kind}"
        told = left_out if part + 1 == number else ""
        yield Part(place, title, part + 1, number, told, artifact.sha256), _jpeg(piece)


def _jpeg(picture: Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=82)
    return stream.getvalue()
