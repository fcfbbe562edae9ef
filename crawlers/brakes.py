"""Brakes: what stops a page that navigates, unpacks or opens windows without end, or leads away."""

import asyncio
import re
from collections.abc import Awaitable
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Frame, Page, Response, Route

from cases.problems import Problem
from crawlers.unread import site_of

MOST_BYTES = 30_000_000
MOST_NAVIGATIONS = 8
MOST_REFUSED = 100
MOST_POPUPS, MOST_STEPS = 100, 50
MOST_FRAMES = 20
"""Frames in processes of their own whose bytes are counted."""


class Brakes:
    """Watches one page, and closes its context when it goes too far."""

    def __init__(self, context: BrowserContext, page: Page, address: str) -> None:
        self.context, self.page, self.site = context, page, site_of(address)
        self.problem: Problem | None = None
        self.document: Response | None = None
        """The latest answer that became the page itself."""
        self.steps: list[Response] = []
        """Every answer on the way to it, redirects included."""
        self.refused: list[str] = []
        self.popups = 0
        """Windows that the page opened; each was closed."""
        self._bytes = self._navigations = self._frames = 0
        self._tasks: set[asyncio.Future[Any]] = set()

    async def fit(self) -> CDPSession:
        """Put the brakes on; returns the session with the browser."""
        self.page.on("dialog", lambda dialog: self._later(dialog.dismiss()))
        self.page.on("framenavigated", self._navigated)
        self.page.on("crash", lambda _: self._stop(Problem.TOO_LARGE))  # mostly the brake on memory
        self.page.on("response", self._answered)
        self.context.on("page", self._popup)
        # Only requests to other sites are looked at, so that an ordinary page is not slowed down.
        elsewhere = re.compile(rf"^https?://(?!(?:[^/@]*\.)?{re.escape(self.site)}(?::\d+)?(?:[/?#]|$))", re.IGNORECASE)
        await self.context.route(elsewhere, self._leaving)
        return await self._watch(self.page)

    async def _watch(self, target: Page | Frame) -> CDPSession:
        """Count the bytes of a process of the browser, as they come out of their packing."""
        cdp = await self.context.new_cdp_session(target)
        cdp.on("Network.dataReceived", self._received)
        await cdp.send("Network.enable", {"maxTotalBufferSize": 20_000_000, "maxResourceBufferSize": 10_000_000})
        return cdp

    def _later(self, work: Awaitable[object]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # the page may be gone already, which is what was wanted

    def _popup(self, page: Page) -> None:
        if page is not self.page:
            self.popups += 1
            self._later(page.close())
            if self.popups > MOST_POPUPS:
                self._stop(Problem.LOOP)

    def _stop(self, problem: Problem) -> None:
        if self.problem is None:
            self.problem = problem
            self._later(self.context.close())

    async def _leaving(self, route: Route) -> None:
        """Let parts of a page come from elsewhere; the page itself may not go there: nobody approved it."""
        request = route.request
        if request.is_navigation_request() and request.frame is self.page.main_frame:
            self._stop(Problem.LEADS_AWAY)
        elif request.is_navigation_request() and request.frame.page is not self.page:
            await route.abort()  # a window that is being closed
        else:
            await route.continue_()

    def _navigated(self, frame: Frame) -> None:
        if frame is self.page.main_frame:
            self._navigations += 1
            if self._navigations > MOST_NAVIGATIONS:
                self._stop(Problem.LOOP)
            elif frame.url.startswith("http") and site_of(frame.url) != self.site:
                self._stop(Problem.LEADS_AWAY)
        elif self._frames < MOST_FRAMES and frame.url.startswith("http") and site_of(frame.url) != self.site:
            self._frames += 1
            self._later(self._watch(frame))

    def _received(self, event: dict[str, int]) -> None:
        self._bytes += event["dataLength"]
        if self._bytes > MOST_BYTES:
            self._stop(Problem.TOO_LARGE)

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame is self.page.main_frame:
            self.document = response
            if len(self.steps) < MOST_STEPS:
                self.steps.append(response)
        if refusal(response) and len(self.refused) < MOST_REFUSED:
            self.refused.append(response.url[:300])


def refusal(response: Response) -> str:
    """The word of the egress in an answer of its own; inside TLS a host could write what it likes."""
    return response.headers.get("x-headsup-egress", "") if response.url.startswith("http:") else ""
