"""One visit of the browser to one page, under one deadline, trusting nothing that the page says of itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

from django.db import DatabaseError
from playwright.async_api import CDPSession, Error, Page, Response

from cases.problems import Problem
from crawlers.asked import UnreadError
from crawlers.brakes import Brakes, refusal
from crawlers.browser import NoBrowserError, Sight
from crawlers.middlewares.egress import PROBLEMS
from crawlers.walls import problem_of_status, wall
from evidence.vault import VaultError
from mentions.text import read_html

DEADLINE = 45.0
LOADING = 20.0
SETTLING = 6.0
TALLEST = 16_000
MOST_FRAMES = 20
FRAME_SECONDS = 2.0
_SCRIPT = files("crawlers").joinpath("page.js").read_text()


class World:
    """The script of ours inside a page, in a world of its own: what the page has redefined does not reach it."""

    def __init__(self, cdp: CDPSession) -> None:
        self.cdp, self._context = cdp, 0

    async def call(self, function: str, argument: object) -> float:
        """Call one of the functions of `page.js`; raises UnreadError when it does not answer with a number."""
        if not self._context:
            tree = await self.cdp.send("Page.getFrameTree")
            frame = tree["frameTree"]["frame"]["id"]
            made = await self.cdp.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "headsup"})
            self._context = made["executionContextId"]
        expression = f"({_SCRIPT}).{function}({json.dumps(argument)})"
        options = {"expression": expression, "contextId": self._context, "awaitPromise": True, "returnByValue": True}
        answer = await self.cdp.send("Runtime.evaluate", options)
        value = answer["result"].get("value")
        if not isinstance(value, int | float):
            raise UnreadError(Problem.BROKEN, "the page does not let itself be looked at")
        return value


@dataclass
class Seen:
    """A page as it stands in the browser."""

    page: Page
    cdp: CDPSession
    world: World
    brakes: Brakes
    document: Response
    """The answer that became this page."""
    height: int
    html: str
    text: str
    """Readable text of the page and of the frames within it."""

    async def highlight(self, words: Sequence[str]) -> int:
        """Paint words, in canonical form, over the page and bring the first into view; returns how many places."""
        return int(await self.world.call("highlight", list(words)))

    def stayed(self) -> None:
        """Raise UnreadError when the page has meanwhile become another one."""
        if self.brakes.document is not self.document:
            raise UnreadError(Problem.BROKEN, "the page moved on while its picture was taken")


@asynccontextmanager
async def visiting(sight: Sight, address: str) -> AsyncIterator[Seen]:
    """Visit an address and hold the settled page; raises UnreadError with the problem.

    One hard deadline stands around everything, the block included. This is the edge of a job: whatever
    a hostile page makes our libraries raise concerns this page only.
    """
    if urlsplit(address).scheme not in {"http", "https"}:  # the browser itself would open file:
        raise UnreadError(Problem.BROKEN, "not an http(s) address")
    context = brakes = None
    try:
        async with asyncio.timeout(DEADLINE):
            context = await sight.context()
            page = await context.new_page()
            brakes = Brakes(context, page, address)
            cdp = await brakes.fit()
            yield await _seen(page, cdp, brakes, address)
    except TimeoutError as error:
        raise UnreadError(Problem.TIMEOUT) from error
    except Error as error:
        raise UnreadError((brakes and brakes.problem) or _problem_of(error), error.message[:300]) from error
    except (UnreadError, NoBrowserError, DatabaseError, VaultError):
        raise
    except Exception as error:
        raise UnreadError(Problem.BROKEN, f"{type(error).__name__}: {error}"[:300]) from error
    finally:
        if context is not None:
            with suppress(Error):
                await context.close()


async def _seen(page: Page, cdp: CDPSession, brakes: Brakes, address: str) -> Seen:
    _checked(await page.goto(address, wait_until="domcontentloaded", timeout=LOADING * 1000))
    world = World(cdp)
    height = await world.call("settle", {"seconds": SETTLING, "height": TALLEST})
    document = _checked(brakes.document)  # the page may have gone on to another one meanwhile
    html = (await page.content()).encode("utf-8", "replace").decode()
    content = read_html(html, page.url)
    if problem := wall(content):
        raise UnreadError(problem)
    text = " ".join([content.title, content.text, *await _frames(page)])
    tall = int(min(max(height, 0), TALLEST)) if height == height else 0  # noqa: PLR0124 - not a number
    return Seen(page, cdp, world, brakes, document, tall, html, text)


def _checked(document: Response | None) -> Response:
    """The answer that became the page, if it may count as one; raises UnreadError."""
    if document is None:
        raise UnreadError(Problem.BROKEN, "no answer")
    if word := refusal(document):
        raise UnreadError(PROBLEMS.get(word, Problem.UNREACHABLE))
    if problem := problem_of_status(document.status):
        raise UnreadError(problem, f"status {document.status}")
    return document


async def _frames(page: Page) -> list[str]:
    """Readable text of the frames within a page, as far as they let themselves be read in time."""
    texts = []
    for frame in page.frames[1 : MOST_FRAMES + 1]:
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(FRAME_SECONDS):
                texts.append(read_html(await frame.content(), frame.url).text)
    return texts


def _problem_of(error: Error) -> Problem:
    said = error.message
    if "ERR_TOO_MANY_REDIRECTS" in said:
        return Problem.LOOP
    if "ERR_TUNNEL_CONNECTION_FAILED" in said:
        return Problem.UNREACHABLE
    if "Timeout" in said:
        return Problem.TIMEOUT
    if "Download is starting" in said:
        return Problem.NOT_TEXT
    return Problem.BROKEN
