"""Drawing: pages that scripts make are read as a browser shows them."""

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.problems import Problem
from cases.record import Found
from crawlers.browser import Sight, running_browser
from crawlers.desk import Desk
from crawlers.settings import CrawlOptions, user_agent
from crawlers.tally import Tally, Undrawn
from crawlers.unread import UnreadError, polite_host
from crawlers.visit import visiting
from mentions.find import find
from mentions.text import read_html
from mentions.watchlist import Watchlist


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is needed to draw the pages of a scan."""

    desk: Desk
    options: CrawlOptions
    watchlist: Watchlist
    visited: dict[str, float] = field(default_factory=dict)
    """When each host was visited last, by the clock of the loop."""

    async def draw(self, egress: str, tallies: Iterable[Tally]) -> None:
        """Draw every page that needs it, and close its sources; raises NoBrowserError."""
        waiting = [tally for tally in tallies if tally.undrawn]
        async with running_browser(self.options.browser, egress, user_agent(self.options.contact)) as sight:
            for tally in waiting:
                for bare in tally.undrawn:
                    await self._draw(sight, tally, bare)
                await self.desk.close(tally)

    async def _take_turn(self, host: str) -> None:
        """Wait until a host may be visited again; raises UnreadError while it wants a pause."""
        self.desk.manners.check(host)
        now = asyncio.get_running_loop().time()
        wait = self.visited.get(host, 0.0) + self.options.delay - now
        self.visited[host] = now + max(0.0, wait)
        if wait > 0:
            await asyncio.sleep(wait)

    async def _draw(self, sight: Sight, tally: Tally, bare: Undrawn) -> None:
        """Read a page as a browser shows it; what its bare text said is kept if the drawn page says less."""
        address, found, problem = bare.found.page.address, bare.found, None
        try:
            await self._take_turn(polite_host(address))
            async with visiting(sight, address) as seen:
                page = read_html(seen.html, address)
            drawn = find(page, self.watchlist)
            if drawn:
                digest = hashlib.sha256(seen.html.encode()).hexdigest()
                entry = bare.asked.lead.entry if bare.asked.lead else None
                found = Found(found.source, page, digest, drawn, self.desk.listen(page, drawn, entry))
            elif bare.led_for and not found.mentions:
                problem = Problem.LEAD_GONE
                tally.miss(address, problem, audience=bare.led_for)
            tally.read += 1
        except UnreadError as error:
            problem = Problem.UNDRAWN
            tally.miss(address, problem, f"{Problem(error.problem).label} {error.detail}", bare.led_for)
        if found.mentions:
            await self.desk.keep(found)
        if bare.led_for:
            await self.desk.close_lead(bare.asked, None if found.mentions else problem)
