"""Asking: what is planned becomes requests, as far as it may be spent."""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scrapy import Request

from cases.problems import Problem
from cases.spending import Call
from crawlers.desk import Desk
from crawlers.frontier import Planned
from crawlers.kinds.base import Ask, Quota
from crawlers.tally import Tally
from crawlers.unread import UnreadError, polite_host


@dataclass(frozen=True, slots=True)
class Asking:
    """Makes the requests of a spider."""

    tallies: dict[int, Tally]
    desk: Desk
    answered: Callable[..., Any]
    failed: Callable[..., Any]

    async def requests(self, planned: Iterable[Planned]) -> AsyncIterator[Request]:
        """Requests of what is planned; what may not be spent is noted."""
        for one in planned:
            ask, tally = one.ask, self.tallies[one.ask.asked.source.pk]
            if ask.quota and (problem := await self._spend(ask, ask.quota)):
                tally.miss(ask.address, problem)
                tally.unserved += 1
                tally.waiting -= 1
                continue
            if ask.asked.query:
                tally.queries.setdefault(ask.asked.query, 0)
            yield self._request(one)

    async def _spend(self, ask: Ask, quota: Quota) -> Problem | None:
        """Write a call down, unless its service wants a pause: what is not sent is not paid for."""
        try:
            self.desk.manners.check(polite_host(ask.address))
        except UnreadError as error:
            return error.problem
        return await self.desk.spend(_call(ask, quota))

    def _request(self, planned: Planned) -> Request:
        ask = planned.ask
        told = {"If-None-Match": planned.etag, "If-Modified-Since": planned.modified, "Accept": ask.accept}
        return Request(
            ask.address,
            callback=self.answered,
            errback=self.failed,
            headers={name: value for name, value in told.items() if value},
            cb_kwargs={"asked": ask.asked},
            # A signed or paid request goes where it was meant to go, once.
            meta={
                "key": planned.key,
                "address": ask.address,
                "signed": ask.signed,
                "dont_redirect": ask.signed,
                "dont_retry": ask.signed or bool(ask.quota),
            },
            priority=(10 if ask.asked.purpose != "page" else 0) + (5 if ask.asked.lead else 0),
            dont_filter=True,
        )


def _call(ask: Ask, quota: Quota) -> Call:
    source = ask.asked.source
    return Call(
        credential=source.credential or source.engine or source.kind,
        name=quota.name,
        units=quota.units,
        per_day=quota.per_day,
        price=quota.price,
        monthly_cap=source.monthly_cap,
        zone=quota.zone,
    )
