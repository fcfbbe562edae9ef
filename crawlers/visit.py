"""One visit of the browser to one page, under one deadline, trusting nothing that the page says of itself."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import DatabaseError
from playwright.async_api import CDPSession, Error, Page, Response

from cases.problems import Problem
from crawlers.brakes import Brakes, refusal
from crawlers.browser import CLOSING, Sight
from crawlers.recorder import Recorder
from crawlers.unread import REFUSALS, NoBrowserError, UnreadError
from crawlers.walls import challenged, keeps_no_copy, problem_of_status, wall
from crawlers.world import World
from evidence.vault import VaultError
from mentions.text import Page as ReadPage
from mentions.text import read_html

DEADLINE = 45.0 - CLOSING
"""Seconds for everything about a page, so that with the closing it is 45."""
LOADING = 20.0
SETTLING = 6.0
ANSWERING = 1.0
"""Seconds that requests of scripts may take after the page has come to rest."""
STEP = 0.04
IDLE = 3
"""Times that something was waited for and the page did not grow: enough, it only polls."""
TALLEST = 16_000
MOST_FRAMES = 20
FRAME_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Terms:
    """How a visit is made, and what counts as an answer."""

    seconds: float = DEADLINE
    gone: bool = False
    """Whether 404 and 410 are an answer."""
    judged: bool = False
    """Whether somebody else judges walls; else they are a problem here."""
    clock: Callable[[], datetime] | None = None
    """Given when every answer of the visit is to be recorded."""
    words: tuple[str, ...] = ()
    """Given when the page only has to show these, in canonical form: nothing more is waited for then."""


USUAL = Terms()


@dataclass
class Seen:
    """A page as it stands in the browser."""

    page: Page
    cdp: CDPSession
    world: World
    brakes: Brakes
    recorder: Recorder
    document: Response
    """The answer that became this page."""
    height: int
    html: str
    content: ReadPage
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
async def visiting(sight: Sight, address: str, terms: Terms = USUAL) -> AsyncIterator[Seen]:
    """Visit an address and hold the settled page; raises UnreadError with the problem.

    One hard deadline stands around everything, the block included. This is the edge of a job: whatever
    a hostile page makes our libraries raise concerns this page only.
    """
    if urlsplit(address).scheme not in {"http", "https"}:  # the browser itself would open file:
        raise UnreadError(Problem.BROKEN, "not an http(s) address")
    context = brakes = None
    try:
        async with asyncio.timeout(terms.seconds):
            context = await sight.context()
            page = await context.new_page()
            recorder = Recorder(page, terms.clock)
            brakes = Brakes(context, page, address)
            cdp = await brakes.fit()
            _checked(await page.goto(address, wait_until="domcontentloaded", timeout=LOADING * 1000), terms)
            yield await _seen(page, cdp, (brakes, recorder), terms)
    except TimeoutError as error:
        raise UnreadError((brakes and brakes.problem) or Problem.TIMEOUT) from error
    except Error as error:
        raise UnreadError((brakes and brakes.problem) or _problem_of(error), error.message[:300]) from error
    except UnreadError as error:
        if brakes and brakes.problem and error.problem != brakes.problem:
            raise UnreadError(brakes.problem) from error
        raise
    except (NoBrowserError, DatabaseError, VaultError):
        raise
    except Exception as error:
        raise UnreadError(Problem.BROKEN, f"{type(error).__name__}: {error}"[:300]) from error
    finally:
        if context is not None:
            await sight.close(context)


async def _seen(page: Page, cdp: CDPSession, watchers: tuple[Brakes, Recorder], terms: Terms) -> Seen:
    brakes, recorder = watchers
    world = World(cdp)
    height = await _settle(world, recorder, terms)
    document = _checked(brakes.document, terms)  # the page may have gone on to another one meanwhile
    html = (await page.content()).encode("utf-8", "replace").decode()
    content = read_html(html, page.url)
    if document.ok and keeps_no_copy(document.headers.get("x-robots-tag", ""), html):
        raise UnreadError(Problem.NO_COPY)
    if not terms.judged and (problem := wall(content)):
        raise UnreadError(problem)
    text = " ".join([content.title, content.text, *await _frames(page)])
    return Seen(page, cdp, world, brakes, recorder, document, height, html, content, text)


async def _settle(world: World, recorder: Recorder, terms: Terms) -> int:
    """Let lazy parts load, within bounds of time and height; returns how tall the picture is to be.

    The steps are counted here and not in the page, where no clock runs when its scripts are forbidden.
    """
    bounds, end = {"height": TALLEST}, asyncio.get_running_loop().time() + SETTLING
    height, idle = 0, 0
    while idle < IDLE and _left(end):
        await _scroll(world, terms, end)
        before, height = height, await world.call("top", bounds)
        idle = 0 if height > before else idle + 1
        if not recorder.busy:
            break
        await recorder.rest(min(ANSWERING, _left(end)))
        if recorder.busy:
            break  # it waits for something that may never come
    while _left(end):
        if terms.words or await world.call("loaded", bounds):
            break
        await asyncio.sleep(STEP)
    return int(min(max(height, 0), TALLEST))


async def _scroll(world: World, terms: Terms, end: float) -> None:
    """Step down to the end of the page, until it grows no more or the words that are looked for are there."""
    still, step, last = 0, 0, {"height": 0, "bottom": False}
    while _left(end):
        if terms.words and step % 5 == 0 and await world.call("there", terms.words):
            return
        state = await world.call("step", {"height": TALLEST})
        still = still + 1 if last["bottom"] and state["height"] <= last["height"] else 0
        # Where a script may still add something, 400 ms without growth; where none can, a short look is enough.
        if still >= (10 if state["alive"] else 2):
            return
        last, step = state, step + 1
        await asyncio.sleep(STEP)


def _left(end: float) -> float:
    return max(0.0, end - asyncio.get_running_loop().time())


def _checked(document: Response | None, terms: Terms) -> Response:
    """The answer that became the page, if it may count as one; raises UnreadError."""
    if document is None:
        raise UnreadError(Problem.BROKEN, "no answer")
    if word := refusal(document):
        raise UnreadError(REFUSALS.get(word, Problem.UNREACHABLE))
    if challenged(document.headers):
        raise UnreadError(Problem.CHALLENGE)
    problem = problem_of_status(document.status)
    if problem and not (terms.gone and problem is Problem.GONE):
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
