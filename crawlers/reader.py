"""The reader of a scan: what an answer says is compared with what is known, matched, and handed over."""

from dataclasses import dataclass
from datetime import datetime

from scrapy.http import Response

from cases.known import Known, key_of
from cases.problems import Problem
from cases.record import Found
from crawlers.answers import newly_known, page_of, still_known, to_be_drawn
from crawlers.asked import Asked
from crawlers.desk import Desk
from crawlers.frontier import Frontier
from crawlers.lead_book import LeadBook
from crawlers.tally import Tally, Undrawn
from crawlers.unread import UnreadError
from mentions.find import find
from mentions.text import Page
from mentions.watchlist import Watchlist


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the pages that a spider brings."""

    frontier: Frontier
    watchlist: Watchlist
    desk: Desk
    leads: LeadBook

    def _tally(self, asked: Asked) -> Tally:
        return self.frontier.tallies[asked.source.pk]

    def given(self, asked: Asked) -> None:
        """Something was really given, and no wall or fault in its place: only that counts as an answer."""
        tally = self._tally(asked)
        tally.answered += not asked.aside
        tally.served += asked.purpose != "page" and not asked.aside

    def known(self, response: Response, asked: Asked) -> tuple[str, Known | None]:
        """Key of the address that was asked for, and what was known of it."""
        assert response.request  # noqa: S101 - an answer has a question
        key: str = response.request.meta["key"]
        return key, self.frontier.memories[asked.source.pk].pages.get(key)

    def now(self, asked: Asked) -> datetime:
        """When this scan began: pages read in it are known from then on."""
        return self.frontier.errands[asked.source.pk].now

    async def unchanged(self, response: Response, asked: Asked) -> None:
        """A page of which its server says that it has not changed; raises UnreadError when nobody asked that."""
        key, known = self.known(response, asked)
        conditional = response.request and {b"If-None-Match", b"If-Modified-Since"} & response.request.headers.keys()
        if known is None or not conditional:
            raise UnreadError(Problem.BROKEN, "it says that nothing has changed, which nobody asked")
        self.given(asked)
        self.frontier.note(asked, key, still_known(known, response, self.now(asked)))
        await self._as_before(known, asked)

    async def _as_before(self, known: Known, asked: Asked) -> None:
        """A page says what it said when it was read: what led to it is seen there, or is not."""
        self._tally(asked).unchanged += not asked.aside
        await self._close(known.address, asked, found=known.found)

    async def _close(self, address: str, asked: Asked, *, found: bool) -> None:
        led_for = self.leads.led_for(asked)
        if led_for and not found:
            self._tally(asked).miss(address, Problem.LEAD_GONE, audience=led_for)
        await self.leads.close(asked, None if found else Problem.LEAD_GONE)

    async def page(self, response: Response, asked: Asked) -> Page:
        """The page behind an answer, with what it mentions kept; raises UnreadError when there is none."""
        key, known = self.known(response, asked)
        page = page_of(response)
        self.given(asked)
        self.frontier.memories[asked.source.pk].met.add(key_of(response.url))
        now = newly_known(known, response, page.text, self.now(asked))
        if known and known.body_sha256 == now.body_sha256 and known.watch_sha256 == self.frontier.watch:
            now.found = known.found
            await self._as_before(known, asked)
        else:
            await self._match(page, now, asked)
        self.frontier.note(asked, key, now)
        return page

    async def _match(self, page: Page, now: Known, asked: Asked) -> None:
        """Keep what a page mentions, or leave it to be drawn; `now` is what will be known of it."""
        tally, found, led_for = self._tally(asked), find(page, self.watchlist), self.leads.led_for(asked)
        entry = asked.lead.entry if asked.lead else None
        now.found = bool(found)
        kept = Found(asked.source.pk, page, now.body_sha256, found, self.desk.listen(page, found, entry))
        # What a service says stands here may be drawn by a script, however much else there is to read.
        if to_be_drawn(page) or (page.scripts and led_for and not found):
            tally.undrawn.append(Undrawn(kept, asked, led_for))
            # The document stays the same, whatever its scripts show: it proves nothing the next time.
            now.etag = now.modified = now.body_sha256 = now.text_sha256 = ""
            return
        tally.read += 1
        if found:
            await self.desk.keep(kept)
        await self._close(page.address, asked, found=now.found)
