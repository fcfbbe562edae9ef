"""The browser: found on this machine, started so that it cannot go round the egress."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Browser, BrowserContext, Error, async_playwright

from crawlers.memory import MemoryBrake
from crawlers.unread import NoBrowserError

if TYPE_CHECKING:  # it needs Django, and whoever only looks for a browser does without
    from crawlers.rules import RuleBook

NAMES = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome")
VIEWPORT = (1280, 900)
LOCALE = "en-GB"
STARTING = 30.0
CLOSING = 3.0
"""Seconds that a context may take to close; a browser that takes longer hangs, and is started anew."""
# The last line matters for safety, the others for privacy: nothing is asked that the page does not ask.
ARGUMENTS = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-quic", "--hide-scrollbars", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)  # fmt: skip


def find_browser(chosen: Path | None = None) -> Path | None:
    """A Chromium on this machine; None leaves the choice to Playwright's own download.

    Raises NoBrowserError when HEADSUP_BROWSER names a file that is not there, or when there is none.
    """
    if chosen is not None:
        if os.access(chosen, os.X_OK) and chosen.is_file():
            return chosen
        message = f"HEADSUP_BROWSER: {chosen} is not a program. Name a Chromium, or leave the variable out."
        raise NoBrowserError(message)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache" / "ms-playwright"))
    if any(cache.glob("chromium*")):
        return None
    message = "There is no browser for the pictures. Run `make install`, or install Debian’s chromium-headless-shell."
    raise NoBrowserError(message)


class Sight:
    """A running browser, started again when it has crashed, with the name under which it visits."""

    def __init__(self, launch: Callable[[], Awaitable[Browser]], identity: str, egress: str) -> None:
        self._launch, self.identity = launch, identity
        self._starting = asyncio.Lock()
        self.browser: Browser | None = None
        self.agent = ""
        self.egress = egress
        self.rules: RuleBook | None = None
        """The robots.txt of the hosts visited so far."""
        self.sandbox = sandboxed()
        self.commit = ""
        """Version of this program's own source, for the records of captures."""
        self.clock_state: tuple[bool | None, float | None] = (None, None)
        """Whether the system calls its clock synchronised, and the greatest error it admits, in seconds."""

    async def open(self) -> Browser:
        """The browser, running."""
        async with self._starting:
            if self.browser is None or not self.browser.is_connected():
                self.browser = await self._launch()
                page = await self.browser.new_page()
                self.agent = f"{await page.evaluate('navigator.userAgent')} {self.identity}"
                await page.close()
            return self.browser

    async def context(self) -> BrowserContext:
        """A fresh, empty context: no cookies, no downloads, no service workers, British English."""
        try:
            return await self._context()
        except Error:  # it died just now, and has not told so yet
            self.browser = None
            return await self._context()

    async def _context(self) -> BrowserContext:
        browser = await self.open()
        return await browser.new_context(
            viewport={"width": VIEWPORT[0], "height": VIEWPORT[1]},
            user_agent=self.agent,
            locale=LOCALE,
            timezone_id="Europe/London",
            reduced_motion="reduce",
            service_workers="block",
            accept_downloads=False,
        )

    async def close(self, context: BrowserContext) -> None:
        """Close a context; a browser that does not manage to is ended, and the next visit starts another."""
        try:
            async with asyncio.timeout(CLOSING):
                await context.close()
        except Error:
            return  # it is closed already
        except TimeoutError:
            browser, self.browser = self.browser, None
            if browser is not None and browser is context.browser:
                with suppress(Error, TimeoutError):
                    async with asyncio.timeout(CLOSING):
                        await browser.close()


def sandboxed() -> bool:
    """Whether the renderer's sandbox is on: the kernel allows it to everybody but root."""
    return os.geteuid() != 0


@asynccontextmanager
async def running_browser(chosen: Path | None, egress: str, identity: str) -> AsyncIterator[Sight]:
    """A browser whose every request goes through the egress; raises NoBrowserError.

    Playwright's own proxy setting also takes loopback addresses through the proxy, which Chromium
    would otherwise reach directly. The renderer's sandbox is on wherever the kernel allows it: for
    everybody but root.
    """
    program = find_browser(chosen)
    async with async_playwright() as playwright:

        async def launch() -> Browser:
            try:
                return await playwright.chromium.launch(
                    executable_path=program,
                    args=list(ARGUMENTS),
                    proxy={"server": egress},
                    chromium_sandbox=sandboxed(),
                    timeout=STARTING * 1000,
                )
            except Error as error:
                message = (
                    f"The browser {program or 'of Playwright'} does not start ({error.message.splitlines()[0]}). "
                    "Run `make install`, or name another Chromium in HEADSUP_BROWSER."
                )
                raise NoBrowserError(message) from error

        sight = Sight(launch, identity, egress)
        await sight.open()
        try:
            with MemoryBrake():
                yield sight
        finally:
            if sight.browser is not None:
                await sight.browser.close()
