"""What is taken of a settled page: document, MHTML, pictures, print, and where the wanted words stand in them."""

import asyncio
import base64
import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from PIL import Image
from playwright.async_api import Error

from cases.problems import Problem
from crawlers.browser import VIEWPORT
from crawlers.unread import UnreadError
from crawlers.visit import TALLEST, Seen
from evidence.record import Box
from evidence.seal import SealedFile

MARK = (0xFF, 0xDD, 0x00)
"""Colour of the marks in `page.js`."""
FEW_PIXELS = 50
MOST_PLACES = 20
"""Places of each run of words that are looked at."""
MOST_SHEETS = 60
"""Pages of paper that a print may have."""
SECONDS = 8.0
WITHOUT = " without the banner"
Place = Mapping[str, Any]


@dataclass
class View:
    """One view of the page: as found, or with the consent banner out of the way."""

    label: str = ""
    files: list[SealedFile] = field(default_factory=list)
    picture: bytes = b""
    places: Mapping[str, Sequence[Place]] = field(default_factory=dict)
    """Where each run of words stands, as `page.js` tells it."""
    troubles: list[str] = field(default_factory=list)

    def keep(self, kind: str, media_type: str, content: bytes) -> None:
        """Add a file."""
        self.files.append(SealedFile(kind + self.label, media_type, content))

    def boxes(self, words: str) -> tuple[Box, ...]:
        """Boxes of words that can be seen in the picture: nothing over them, and not of one colour."""
        shown = [box for place in self.places.get(words, ()) if place["shown"] for box in place["boxes"]]
        return tuple(Box(**box) for box in shown if _varied(self.image, box))

    @cached_property
    def image(self) -> Image.Image:
        """The full page picture, unpacked once."""
        return Image.open(io.BytesIO(self.picture)).convert("RGB")

    @property
    def blank(self) -> bool:
        """Whether the full page picture is of one colour."""
        return _one_colour(self.image)

    def open(self, words: str) -> bool:
        """Whether somebody who scrolls to the words could read them."""
        return any(place["open"] for place in self.places.get(words, ()))


def _varied(image: Image.Image, box: Mapping[str, int]) -> bool:
    """Whether a part of a picture has more than one colour."""
    part = image.crop((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    return not _one_colour(part)


def _one_colour(image: Image.Image) -> bool:
    return all(low == high for low, high in image.getextrema())  # type: ignore[misc]


def painted(picture: bytes) -> bool:
    """Whether the colour of the marks can really be seen in a picture."""
    with Image.open(io.BytesIO(picture)) as image:
        colours = image.convert("RGB").getcolors(VIEWPORT[0] * VIEWPORT[1]) or []
    return any(colour == MARK and number > FEW_PIXELS for number, colour in colours)


async def as_found(seen: Seen, words: Sequence[str]) -> View:
    """The page as it was found: document, MHTML, full page picture, print; nothing of it is touched."""
    view = View()
    view.keep("document", "text/html", seen.html.encode())
    await _try(view, "The page could not be kept as one MHTML file.", lambda: _mhtml(seen, view))
    await _whole(seen, words, view)
    await _try(view, "The page could not be printed.", lambda: _print(seen, view))
    return view


async def without_banner(seen: Seen, words: Sequence[str]) -> View:
    """The page with its consent banner out of the way, nothing clicked."""
    view = View(WITHOUT)
    hidden = await seen.world.call("hide", script="consent")
    seen.height = max(seen.height, min(int(hidden["height"]), TALLEST))
    html = (await seen.page.content()).encode("utf-8", "replace")
    view.keep("document", "text/html", html)
    await _whole(seen, words, view)
    return view


async def marked(seen: Seen, words: Sequence[str], views: Sequence[View]) -> bool:
    """Take the pictures of the words, in the last view first; returns whether the marks can be seen in one."""
    if not words or not await seen.highlight(words):
        return False
    found = False
    for view in reversed(views):
        if view.label == "" and len(views) > 1:
            await seen.world.call("restore", script="consent")
            await seen.highlight(words)
        picture = await _picture(seen, whole=False)
        view.keep("picture of the words", "image/png", picture)
        found = found or await asyncio.to_thread(painted, picture)
    return found


async def _whole(seen: Seen, words: Sequence[str], view: View) -> None:
    """The full page picture, and where the words stand in it."""
    bounds = {"words": list(words), "width": VIEWPORT[0], "height": _height(seen), "most": MOST_PLACES}
    if words:
        view.places = await seen.world.call("stand", bounds)
    view.picture = await _picture(seen, whole=True)
    view.keep("full page picture", "image/png", view.picture)


async def _try(view: View, otherwise: str, step: Callable[[], Awaitable[None]]) -> None:
    """Take what can be done without; when it fails, that is told."""
    try:
        async with asyncio.timeout(SECONDS):
            await step()
    except (Error, TimeoutError):
        view.troubles.append(otherwise)


async def _mhtml(seen: Seen, view: View) -> None:
    answer = await seen.cdp.send("Page.captureSnapshot", {"format": "mhtml"})
    view.keep("mhtml", "multipart/related", answer["data"].encode())


async def _print(seen: Seen, view: View) -> None:
    sheets = f"1-{MOST_SHEETS}"
    printed = await seen.page.pdf(format="A4", tagged=True, outline=True, print_background=True, page_ranges=sheets)
    view.keep("print", "application/pdf", printed)


def _height(seen: Seen) -> int:
    return max(seen.height, VIEWPORT[1])


async def _picture(seen: Seen, *, whole: bool) -> bytes:
    """PNG of the page: all of it up to the tallest picture allowed, or what the window shows."""
    options: dict[str, object] = {"format": "png", "optimizeForSpeed": True}
    if whole:
        clip = {"x": 0, "y": 0, "width": VIEWPORT[0], "height": _height(seen), "scale": 1}
        options |= {"captureBeyondViewport": True, "clip": clip}
    try:
        async with asyncio.timeout(2 * SECONDS):
            answer = await seen.cdp.send("Page.captureScreenshot", options)
    except TimeoutError as error:
        raise UnreadError(Problem.TIMEOUT, "its picture could not be taken") from error
    return base64.b64decode(answer["data"])
