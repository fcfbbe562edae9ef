"""Mojeek, a British engine with an index of its own."""

import re

from pydantic import BaseModel

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Lead, Quota, plain
from crawlers.kinds.engines.engine import Found, Result
from crawlers.kinds.kept import Several, Text, below, broken_entries, read_each
from crawlers.unread import UnreadError

COUNT, PAGES = 50, 20
QUOTA = Quota("mojeek")
_ERRORS = (
    (re.compile(r"daily|limit reached|quota|credit"), Problem.QUOTA),
    (re.compile(r"\bkey\b|authori[sz]|permi|\bip\b|expired"), Problem.BAD_KEY),
    (re.compile(r"too many|\brate\b|slow"), Problem.RATE),
)


class _Response(BaseModel):
    status: Text = ""
    head: dict[str, object] = {}
    results: Several = []


class _Told(BaseModel):
    response: _Response


class _Page(BaseModel):
    url: str
    title: Text = ""
    desc: Text = ""


class Mojeek:
    """Mojeek, asked through its API with a key that is added where the request is signed."""

    most = PAGES

    def ask(self, asked: Asked) -> Ask:
        """British pages first; `s` is the number of the first result, counted from 1."""
        parameters: dict[str, object] = {
            "q": asked.query, "fmt": "json", "s": asked.until or 1, "t": COUNT, "rb": "GB", "rbb": 10, "safe": 0,
        }  # fmt: skip
        if asked.errand and asked.errand.since:
            parameters["since"] = f"{asked.errand.since:%Y%m%d}"
        return Ask(below(asked.source.address, "search", parameters), asked, signed=True, quota=QUOTA)

    def read(self, asked: Asked, answer: Answer) -> Found:
        """Results without a date: what Mojeek tells is when it read the page, not when it was posted."""
        told = answer.told(_Told).response
        if told.status and told.status.upper() != "OK":
            raise UnreadError(_problem(told.status), told.status[:300])
        pages, broken = read_each(_Page, told.results)
        results = tuple(
            Result(Lead(page.url, plain(page.desc, page.url), title=plain(page.title, page.url))) for page in pages
        )
        after = int(asked.until or 1) + len(told.results)
        total = told.head.get("results")
        more = after <= total if isinstance(total, int) else len(told.results) >= COUNT
        return Found(results, more and bool(told.results), until=str(after), shortfall=broken_entries(broken))


def _problem(status: str) -> Problem:
    """What an error, told in words, means for us."""
    return next((problem for pattern, problem in _ERRORS if pattern.search(status.lower())), Problem.SERVER)
