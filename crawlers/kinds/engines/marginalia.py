"""Marginalia, an engine for small websites: blogs and old forums."""

from pydantic import BaseModel

from crawlers.kinds.base import Answer, Ask, Asked, Lead, plain
from crawlers.kinds.engines.engine import Found, Result
from crawlers.kinds.kept import Several, Text, below, broken_entries, read_each

COUNT, PAGES = 100, 10
ATTRIBUTION = "Found with Marginalia Search (marginalia-search.com), CC BY-NC-SA 4.0"
"""What has to stand beside a list of its results, wherever one is shown."""


class _Told(BaseModel):
    results: Several
    pages: int | None = None


class _Page(BaseModel):
    url: str
    title: Text = ""
    description: Text = ""


class Marginalia:
    """Marginalia, asked through its API with a key; it knows no dates."""

    most = PAGES

    def ask(self, asked: Asked) -> Ask:
        """Pages are counted from 1."""
        parameters = {"query": asked.query, "count": COUNT, "page": asked.step}
        return Ask(below(asked.source.address, "search", parameters), asked, signed=True)

    def read(self, asked: Asked, answer: Answer) -> Found:
        """Results of one page."""
        told = answer.told(_Told)
        pages, broken = read_each(_Page, told.results)
        results = tuple(
            Result(Lead(page.url, plain(page.description, page.url), title=plain(page.title, page.url)))
            for page in pages
        )
        more = asked.step < told.pages if told.pages is not None else len(told.results) >= COUNT
        return Found(results, more and bool(told.results), shortfall=broken_entries(broken))
