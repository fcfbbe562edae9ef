"""One visit of the browser to one page, with brakes against whatever the page may try."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, CDPSession, Dialog, Error, Frame, Page, Response

from cases.problems import Problem
from crawlers.asked import UnreadError
from crawlers.browser import Sight
from crawlers.middlewares.egress import PROBLEMS
from crawlers.walls import problem_of_status, wall
from mentions.text import read_html

DEADLINE = 45.0
LOADING = 20.0
SETTLING = 6.0
TALLEST = 16_000
MOST_BYTES = 30_000_000
MOST_NAVIGATIONS = 8
_SCRIPT = files("crawlers").joinpath("page.js").read_text()


@dataclass
class Seen:
    """A page as it stands in the browser."""

    page: Page
    cdp: CDPSession
    response: Response
    height: int
    html: str
    refused: list[str] = field(default_factory=list)

    async def highlight(self, words: Sequence[str]) -> int:
        """Paint words, in canonical form, over the page and bring the first into view; returns how many places."""
        return int(await self.page.evaluate(f"(words) => ({_SCRIPT}).highlight(words)", list(words)))


class _Brakes:
    """Stops a page that navigates without end or unpacks more than a page may."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context, self.page = context, page
        self.problem: Problem | None = None
        self.refused: list[str] = []
        self._bytes = self._navigations = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def fit(self) -> CDPSession:
        self.page.on("dialog", self._dismiss)
        self.page.on("framenavigated", self._navigated)
        self.page.on("response", self._answered)
        self.context.on("page", self._popup)
        cdp = await self.context.new_cdp_session(self.page)
        cdp.on("Network.dataReceived", self._received)
        await cdp.send("Network.enable", {"maxTotalBufferSize": 20_000_000, "maxResourceBufferSize": 10_000_000})
        return cdp

    def _later(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]  # any of Playwright's awaitables
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # the page may be gone already, which is what was wanted

    def _dismiss(self, dialog: Dialog) -> None:
        self._later(dialog.dismiss())

    def _popup(self, page: Page) -> None:
        if page is not self.page:
            self._later(page.close())

    def _stop(self, problem: Problem) -> None:
        if self.problem is None:
            self.problem = problem
            self._later(self.context.close())

    def _navigated(self, frame: Frame) -> None:
        if frame is self.page.main_frame:
            self._navigations += 1
            if self._navigations > MOST_NAVIGATIONS:
                self._stop(Problem.LOOP)

    def _received(self, event: dict[str, int]) -> None:
        self._bytes += event["dataLength"]
        if self._bytes > MOST_BYTES:
            self._stop(Problem.TOO_LARGE)

    def _answered(self, response: Response) -> None:
        if response.headers.get("x-headsup-egress") and len(self.refused) < 100:  # noqa: PLR2004 - a list to read
            self.refused.append(response.url[:300])


@asynccontextmanager
async def visiting(sight: Sight, address: str) -> AsyncIterator[Seen]:
    """Visit an address and hold the settled page; raises UnreadError with the problem.

    One hard deadline stands around everything, the block included.
    """
    if urlsplit(address).scheme not in {"http", "https"}:  # the browser itself would open file:
        raise UnreadError(Problem.BROKEN, "not an http(s) address")
    context = await sight.context()
    brakes = None
    try:
        async with asyncio.timeout(DEADLINE):
            page = await context.new_page()
            brakes = _Brakes(context, page)
            cdp = await brakes.fit()
            yield await _seen(page, cdp, brakes, address)
    except TimeoutError as error:
        raise UnreadError(Problem.TIMEOUT) from error
    except Error as error:
        raise UnreadError((brakes and brakes.problem) or _problem_of(error), error.message[:300]) from error
    finally:
        await context.close()


async def _seen(page: Page, cdp: CDPSession, brakes: _Brakes, address: str) -> Seen:
    response = await page.goto(address, wait_until="domcontentloaded", timeout=LOADING * 1000)
    if response is None:
        raise UnreadError(Problem.BROKEN, "no answer")
    if word := response.headers.get("x-headsup-egress"):
        raise UnreadError(PROBLEMS.get(word, Problem.UNREACHABLE))
    if problem := problem_of_status(response.status):
        raise UnreadError(problem, f"status {response.status}")
    height = await page.evaluate(f"(limits) => ({_SCRIPT}).settle(limits)", {"seconds": SETTLING, "height": TALLEST})
    html = await page.content()
    if problem := wall(read_html(html, page.url)):
        raise UnreadError(problem)
    return Seen(page, cdp, response, int(height), html, brakes.refused)


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
