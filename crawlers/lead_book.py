"""The lead book of a scan: which leads say that they mention somebody, until their pages are seen."""

from dataclasses import dataclass, field

from cases.models import Audience
from cases.problems import Problem
from crawlers.desk import Desk
from crawlers.kinds.base import Asked
from mentions.mention import Mention
from mentions.text import Page


@dataclass(slots=True)
class LeadBook:
    """Leads under way, by source and address, with who may know of them."""

    desk: Desk
    _open: dict[tuple[int, str], Audience] = field(default_factory=dict)

    async def enter(self, asked: Asked, told: Page, mentions: tuple[Mention, ...]) -> None:
        """Keep what a service says of a page that will be asked for."""
        self._open[asked.source.pk, told.address] = await self.desk.keep_lead(asked, told, mentions)

    def led_for(self, asked: Asked) -> Audience | None:
        """Who may know of the lead behind a request; None when it says nothing of anybody."""
        return self._open.get((asked.source.pk, asked.lead.address)) if asked.lead else None

    async def close(self, asked: Asked, problem: Problem | None) -> None:
        """Its page was seen, or could not be for a reason."""
        if asked.lead and self._open.pop((asked.source.pk, asked.lead.address), None):
            await self.desk.close_lead(asked, problem)
