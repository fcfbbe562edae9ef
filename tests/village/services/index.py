"""What the search services of the village know: pages of the village, and how such services go wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""The day on which the services live."""


@dataclass(frozen=True)
class Known:
    """One page of the village, as a search service knows it."""

    address: str
    title: str
    snippet: str
    at: datetime

    @property
    def day(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%S}"


KNOWN = (
    Known(
        "http://townchatter.test/talk/7", "Parking outside the school again",
        "Larkspur Hill Primary School in Wexcombe has done nothing about the parking for three years.",
        datetime(2026, 11, 16, 21, 14, tzinfo=UTC),
    ),
    Known(
        "http://wexcombegazette.test/news/parking", "Parents and residents at odds over parking",
        "The morning school run to Larkspur Hill Primary School, Wexcombe, blocks their drives.",
        datetime(2026, 11, 16, 8, tzinfo=UTC),
    ),
    Known(
        "http://parentsforum.test/thread/52", "Deputy head",
        "That Trask at Larkspur Hill Primary School is a bully and a liar.",
        datetime(2026, 11, 18, 22, 47, tzinfo=UTC),
    ),
    Known(
        "http://wexcombegazette.test/news/inspectors", "Inspectors praise a calm and curious primary",
        "Larkspur Hill Primary School, Wexcombe, was visited in October.",
        datetime(2025, 3, 2, 9, tzinfo=UTC),
    ),
)  # fmt: skip


def known(query: str, since: datetime | None = None) -> list[Known]:
    """Pages for a query: those of the village for its school, very many for “many”, and none for anything else."""
    if "many" in query:
        place = "http://parentsforum.test/thread"
        found = [
            Known(f"{place}/{n}", f"Thread {n}", "About Larkspur Hill Primary School.", NOW - timedelta(minutes=n))
            for n in range(1, 1001)
        ]
    else:
        found = list(KNOWN) if "larkspur" in query.lower() else []
    return [one for one in found if since is None or one.at >= since]


def fault(query: str) -> web.Response | None:
    """What goes wrong with a query that asks for it by name."""
    if "toofast" in query:
        return web.Response(status=429, text="Too many requests", headers={"Retry-After": "30"})
    if "halfbroken" in query:
        return web.Response(text='{"results": [{"url": "http://townchatter.test/ta', content_type="application/json")
    if "gateway" in query:
        return web.Response(text="<html><body><h1>502 Bad gateway</h1></body></html>", content_type="text/html")
    return None
