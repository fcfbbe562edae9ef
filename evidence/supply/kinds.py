"""Kinds of files that can be handed in, told by their bytes."""

from typing import Literal

from evidence.supply.letters import is_letter

LARGEST = 50_000_000
_WANTED = "Hand in a screenshot (PNG, JPEG, WebP, GIF), a PDF or a mail (.eml)."
_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"}


class SuppliedError(Exception):
    """Something that cannot be taken in; its text says what to do, and nothing was kept."""


def media_type_of(content: bytes) -> str:
    """What a file is, told by its bytes and not by its name; raises SuppliedError."""
    if not content:
        message = f"The file is empty; nothing was kept. {_WANTED}"
        raise SuppliedError(message)
    if len(content) > LARGEST:
        message = f"The file is larger than {LARGEST // 1_000_000} MB; nothing was kept. {_WANTED}"
        raise SuppliedError(message)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        message = (
            "This is a HEIC or AVIF picture, which cannot be cleaned safely here; nothing was kept. "
            "Ask for the screenshot itself, or for a JPEG or PNG of it, and keep the telephone’s own file too."
        )
        raise SuppliedError(message)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    found: str | Literal[False] = next((kind for sign, kind in _SIGNS if content.startswith(sign)), False)
    if found:
        return found
    if is_letter(content):
        return "message/rfc822"
    message = f"The file is of no kind that can be kept here, whatever its name says; nothing was kept. {_WANTED}"
    raise SuppliedError(message)
