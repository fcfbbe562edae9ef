"""The scripts of ours inside a page, in a world of their own: what the page has redefined does not reach them."""

import asyncio
import json
from importlib.resources import files
from typing import Any

from playwright.async_api import CDPSession

from cases.problems import Problem
from crawlers.unread import UnreadError

SECONDS = 5.0
_SCRIPTS = {name: files("crawlers").joinpath(f"{name}.js").read_text() for name in ("page", "consent")}


class World:
    """An isolated world in the main frame of a page."""

    def __init__(self, cdp: CDPSession) -> None:
        self.cdp, self._context = cdp, 0

    async def call(
        self, function: str, argument: object = None, *, script: str = "page", seconds: float = SECONDS
    ) -> Any:
        """What one of the functions of `page.js` or `consent.js` answers; raises UnreadError when it does not."""
        try:
            async with asyncio.timeout(seconds):
                answer = await self._call(f"({_SCRIPTS[script]}).{function}({json.dumps(argument)})")
        except TimeoutError as error:
            raise UnreadError(Problem.TIMEOUT, "a script of the page never ends") from error
        if "exceptionDetails" in answer or "value" not in answer["result"]:
            raise UnreadError(Problem.BROKEN, "the page does not let itself be looked at")
        return answer["result"]["value"]

    async def _call(self, expression: str) -> dict[str, Any]:
        if not self._context:
            tree = await self.cdp.send("Page.getFrameTree")
            frame = tree["frameTree"]["frame"]["id"]
            made = await self.cdp.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "headsup"})
            self._context = made["executionContextId"]
        options = {
            "expression": expression,
            "contextId": self._context,
            "awaitPromise": True,
            "returnByValue": True,
        }
        found: dict[str, Any] = await self.cdp.send("Runtime.evaluate", options)
        return found
