"""What Meta's Graph API has in common for the school's own Page and its own account: lists, told page by page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading
from crawlers.kinds.kept import Text, broken_entries, each_once, within
from crawlers.kinds.paging import onward, refuse
from crawlers.vouchers.graph import problem_in
from register.approval import ApprovedSource

COMMENTED = timedelta(days=30)
"""Comments come late: below posts that are so much older than what is wanted, comments are still read."""


class Quiet(BaseModel):
    """A part of what the Graph API says; its errors never show it, for addresses of next pages hold the token."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class _Cursors(Quiet):
    after: Text = ""


class Paging(Quiet):
    """Where the next page begins. The address of it that the service gives is not kept, for it holds the token."""

    cursors: Annotated[_Cursors, BeforeValidator(within)] = Field(default_factory=_Cursors)
    next: Annotated[bool, BeforeValidator(bool)] = False

    @property
    def after(self) -> str:
        """Cursor of the next page; empty when there is none."""
        return self.cursors.after if self.next else ""


class Edge(Quiet):
    """A list that the Graph API tells page by page."""

    data: list[Any]
    paging: Annotated[Paging, BeforeValidator(within)] = Field(default_factory=Paging)


@dataclass(frozen=True, slots=True)
class Told:
    """What the rows of a list say."""

    leads: list[Lead]
    asks: list[Ask]
    broken: int
    """Rows that could not be read."""
    fresh: bool
    """Whether older rows are wanted, too."""


class GraphKind(LeadsOnly):
    """Lists of something that belongs to the school, asked with its own token."""

    name: ClassVar[re.Pattern[str]]
    """What the register may name, and what that is."""
    what: ClassVar[str]
    begins_with: ClassVar[tuple[str, str]]
    """The lists with which a scan begins."""

    def ask(self, asked: Asked, after: str = "") -> Ask:
        """The page of a list that begins behind a cursor."""
        raise NotImplementedError

    def told(self, asked: Asked, rows: list[Any]) -> Told:
        """What the rows of a list say."""
        raise NotImplementedError

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The first page of every list; raises UnreadError for a name that can be none."""
        for name in filter(self.name.fullmatch, source.names):
            for purpose in self.begins_with:
                yield self.ask(Asked(source, purpose=purpose, errand=errand, until=name))
        refuse([name for name in source.names if not self.name.fullmatch(name)], self.what)

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """What was posted, and the next page of it; raises UnreadError."""
        edge = answer.told(Edge)
        told = self.told(asked, edge.data)
        asks, shortfall = tuple(told.asks), broken_entries(told.broken)
        if edge.paging.after and told.fresh:
            more, short = onward(asked, lambda then: self.ask(then, edge.paging.after))
            asks, shortfall = (*asks, *more), shortfall + short
        return Reading(each_once(told.leads), asks, shortfall)

    def problem_in(self, status: int, body: bytes) -> tuple[Problem, str] | None:
        """What an answer that is an error says."""
        return problem_in(status, body)


def earlier(asked: Asked) -> Asked:
    """The same, for posts below which comments may still be new."""
    errand = asked.errand
    if errand is None or errand.since is None:
        return asked
    return replace(asked, errand=replace(errand, since=errand.since - COMMENTED))
