"""The capture run: everything owed and every look that is due, in a process of its own.

What is to be done are rows of the database, so that a killed browser, process or machine loses nothing
and doubles nothing. It ends by having what was sealed signed and stamped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar

from cases import rechecks
from cases.owing import owed_rows
from cases.pauses import Pause, pauses
from cases.problems import Problem
from crawlers.browser import Sight, running_browser
from crawlers.capture import capture
from crawlers.captured import Captured
from crawlers.door import Door
from crawlers.looking import Look, close, look_of
from crawlers.owed import Debt, owed_now, pay, postpone
from crawlers.post import post_through
from crawlers.sealing import Bench
from crawlers.settings import Clock, CrawlOptions, user_agent
from crawlers.unread import NoBrowserError, UnreadError, polite_host
from evidence.attest.notary import Notary
from evidence.models import Capture

AT_ONCE = 2
Tell = Callable[[int, int], None]
"""Told how many visits are made, of how many."""
Kind = TypeVar("Kind")


@dataclass
class CaptureRun:
    """One run over everything that is owed."""

    options: CrawlOptions
    bench: Bench
    notary: Notary
    clock: Clock
    tell: Tell
    case: int | None = None
    """Only what is owed to this case: a complaint does not wait for the week's pictures."""

    def run(self) -> Captured:
        """Take what is owed; raises DatabaseError, VaultError or KeyFileError, after which it can be run again."""
        with ThreadPoolExecutor(max_workers=1) as database, Door(self.options.mapped) as door:
            self.database, self.done = database, 0
            database.submit(self.bench.vault.sweep, self.clock()).result()
            outcome = Captured()
            try:
                outcome = asyncio.run(self._browse(door))
            except NoBrowserError as error:
                outcome = Captured(trouble=str(error))
            post = post_through(door.address)
            unstamped = database.submit(self._attest, post).result()
            owed = database.submit(self._owed).result()
        return replace(outcome, still_owed=owed, unstamped=unstamped)

    def _owed(self) -> int:
        rows = owed_rows()
        return (rows.filter(case=self.case) if self.case else rows).count()

    def _attest(self, post: Callable[[str, bytes], bytes]) -> str:
        return self.notary.attest(post, self.clock())

    async def _keep(self, work: Callable[..., Kind], *more: object) -> Kind:
        """Do something with the database, in the one thread that has its connection."""
        return await asyncio.get_running_loop().run_in_executor(self.database, work, *more)

    async def _browse(self, door: Door) -> Captured:
        debts = await self._keep(owed_now, self.clock(), self.case)
        looks = [] if self.case else await self._keep(self._looks)
        if not debts and not looks:
            return Captured()
        self.known = len(debts) + len(looks)
        self.paused = await self._keep(pauses)
        agent = user_agent(self.options.contact)
        async with running_browser(self.options.browser, door.address, agent) as sight:
            sight.commit, sight.clock_state = self.options.commit, self.options.clock_state
            self.door, self.places = door, asyncio.Semaphore(AT_ONCE)
            sealed = await self._all(self._debt(sight, debt) for debt in debts)
            looked = await self._all(self._look(sight, look) for look in looks)
        return Captured(tuple(one.reference for one in sealed if one), sum(one is not None for one in looked))

    def _looks(self) -> list[Look]:
        return [look_of(recheck) for recheck in rechecks.due(self.clock())]

    async def _all(self, visits: Iterable[Awaitable[Capture | None]]) -> list[Capture | None]:
        return await asyncio.gather(*visits)

    async def _debt(self, sight: Sight, debt: Debt) -> Capture | None:
        async with self.places:
            try:
                self._leave_alone(debt.wanted.address)
                taken = await capture(sight, debt.wanted, self.clock, self.door.dialled)
            except UnreadError as error:
                await self._keep(postpone, debt, error.problem, error.detail, self.clock())
                return None
            else:
                return await self._keep(pay, self.bench, debt, taken)
            finally:
                self._tick()

    async def _look(self, sight: Sight, look: Look) -> Capture | None:
        async with self.places:
            try:
                self._leave_alone(look.wanted.address)
                taken = await capture(sight, look.wanted, self.clock, self.door.dialled)
            except UnreadError as error:
                await self._keep(look.postpone, error, self.clock())
                return None
            else:
                return await self._keep(close, self.bench, look, taken)
            finally:
                self._tick()

    def _leave_alone(self, address: str) -> None:
        """Raise UnreadError for a host that asked for a pause, or failed again and again."""
        pause = self.paused.get(polite_host(address))
        if pause and self.clock() < pause.until:
            raise UnreadError(Problem.RESTING, f"until {pause.until:%Y-%m-%d %H:%M} UTC")

    def _tick(self) -> None:
        self.done += 1
        self.tell(self.done, self.known)

    database: Executor = None  # type: ignore[assignment]  # set while it runs
    door: Door = None  # type: ignore[assignment]
    places: asyncio.Semaphore = None  # type: ignore[assignment]
    done: int = 0
    known: int = 0
    paused: dict[str, Pause] = field(default_factory=dict)
