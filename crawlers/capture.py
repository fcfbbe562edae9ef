"""Capturing a page: the document as found, the whole page as a picture, and the matched words shown."""

import base64
import io
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from PIL import Image

from crawlers.browser import VIEWPORT, Sight
from crawlers.visit import Seen, visiting
from evidence.seal import SealedFile, Visit
from mentions.text import LONGEST_TITLE

Clock = Callable[[], datetime]
Dialled = dict[tuple[str, int], str]
MARK = (0xFF, 0xDD, 0x00)
"""Colour of the marks in `page.js`."""
FEW_PIXELS = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a capture is to show, and what it is made for."""

    address: str
    words: tuple[str, ...]
    occasion: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a visit brought back: what is to be sealed, and the text that was shown."""

    visit: Visit
    files: tuple[SealedFile, ...]
    text: str


async def capture(sight: Sight, wanted: Wanted, clock: Clock, dialled: Dialled) -> Taken:
    """Visit an address and bring back what is to be sealed; raises UnreadError with the problem.

    The order matters: document and untouched picture first, highlighting last.
    """
    began = clock()
    async with visiting(sight, wanted.address) as seen:
        whole = await _picture(seen, whole=True)
        title = (await seen.page.title())[:LONGEST_TITLE].encode("utf-8", "replace").decode()
        found = await seen.highlight(wanted.words)
        marked = await _picture(seen, whole=False)
        seen.stayed()
        visit = Visit(
            occasion=wanted.occasion,
            reason="the scan found a mention here",
            address=wanted.address,
            final_address=seen.document.url,
            status=seen.document.status,
            title=title,
            began_at=began,
            ended_at=clock(),
            dialled=_dialled(seen.document.url, dialled),
            browser=f"Chromium {(await sight.open()).version} on {platform.platform()}",
            software=f"Heads-up {version('headsup')}",
            user_agent=sight.agent,
            viewport=f"{VIEWPORT[0]}×{VIEWPORT[1]}",
            refused=tuple(seen.brakes.refused),
            words=wanted.words,
            words_seen=found,
            complete=found > 0 and _painted(marked),
        )
    files = (
        SealedFile("document", "text/html", seen.html.encode()),
        SealedFile("full page picture", "image/png", whole),
        SealedFile("picture of the words", "image/png", marked),
    )
    return Taken(visit, files, seen.text)


def _painted(picture: bytes) -> bool:
    """Whether the colour of the marks can really be seen in a picture."""
    with Image.open(io.BytesIO(picture)) as image:
        colours = image.convert("RGB").getcolors(VIEWPORT[0] * VIEWPORT[1]) or []
    return any(colour == MARK and number > FEW_PIXELS for number, colour in colours)


async def _picture(seen: Seen, *, whole: bool) -> bytes:
    """PNG of the page: all of it up to the tallest picture allowed, or what the window shows."""
    options: dict[str, object] = {"format": "png", "optimizeForSpeed": True}
    if whole:
        clip = {"x": 0, "y": 0, "width": VIEWPORT[0], "height": max(seen.height, VIEWPORT[1]), "scale": 1}
        options |= {"captureBeyondViewport": True, "clip": clip}
    answer = await seen.cdp.send("Page.captureScreenshot", options)
    return base64.b64decode(answer["data"])


def _dialled(address: str, dialled: Dialled) -> str:
    parts = urlsplit(address)
    return dialled.get((parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)), "")
