"""What a kind of source is: where it begins, what its service's answers say, and where it goes from a page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ValidationError

from cases.problems import Problem
from crawlers.unread import UnreadError
from mentions.posting import FeedEntry
from mentions.text import Page, UnreadableError, read_html
from register.approval import ApprovedSource

Model = TypeVar("Model", bound=BaseModel)
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]")


@dataclass(frozen=True, slots=True)
class Lead:
    """What an API, a feed or a search result points to; never evidence."""

    address: str
    """Of the public page, its permalink."""
    text: str = ""
    """What the service says that stands there, as plain text."""
    whole: bool = False
    """Whether that is everything the page would say: without a mention in it the page is not visited."""
    entry: FeedEntry | None = None
    """Author and time, as the service tells them."""
    title: str = ""

    @property
    def print(self) -> str:
        """Fingerprint of what the service says; another one means that it was edited."""
        told = (self.title, self.text, self.entry.published if self.entry else "")
        return sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Errand:
    """What a scan wants of a source."""

    now: datetime
    since: datetime | None = None
    """Older posts are not wanted; None when nothing is known yet and the service's own newest are enough."""
    queries: tuple[str, ...] = ()
    """What may be asked of a search service: the register's own, and in a case those of the case; all linted."""
    deep: bool = False
    """Whether it looks back after a complaint: more pages of answers are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Why an address is asked: for which source, as what, and whether it may lead to another site."""

    source: ApprovedSource
    purpose: str = "page"
    """A page is read and matched; anything else is an answer that the kind reads."""
    lead: Lead | None = None
    """What led here; a lead may lie on any site, everything else must stay on the approved one."""
    errand: Errand | None = None
    """Set by the spider on every request that the kind itself asks for."""
    query: str = ""
    """What a search service is asked; the coverage statement lists every query (A09)."""
    step: int = 1
    """Which page of an answer this is, counted from 1."""
    until: str = ""
    """What a kind itself has to remember on the way from page to page."""
    abroad: bool = False
    """Whether a lead pointed to it in an earlier scan, so that it may lie on any site now."""
    aside: bool = False
    """Whether it only helps to find pages, as a site map does: it counts as no page, and need not be there."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What a service allows in a day, or what may be spent on it in a month."""

    name: str
    """Calls of one name share one allowance, for each credential: `youtube.search`."""
    per_day: int | None = None
    units: int = 1
    """How many of them one call takes."""
    price: float = 0.0
    """Of one call, in the currency of the service; the source's `monthly_cap` bounds the sum."""
    zone: str = "UTC"
    """Time zone whose midnight begins the service's day."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to ask for, and why."""

    address: str
    asked: Asked
    signed: bool = False
    """Whether the source's credential goes with it; only to the kind's own service."""
    quota: Quota | None = None
    accept: str = ""
    """Accept header, where a service wants one of its own."""
    always: bool = False
    """Whether it is asked for in every scan: it tells what is new. Every answer of a service does."""
    changed_at: datetime | None = None
    """When its site says that it last changed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: status 2xx, headers in lower case, and the unpacked body."""

    address: str
    content_type: str
    headers: Mapping[str, str]
    body: bytes

    def told(self, model: type[Model]) -> Model:
        """The JSON of the answer as a model; raises UnreadError when it is half, no JSON, or says something else."""
        try:
            return model.model_validate_json(self.body)
        except (ValidationError, RecursionError, UnicodeDecodeError) as error:
            detail = f"{self.content_type or 'no type'}: {str(error).splitlines()[0]}"
            raise UnreadError(Problem.NOT_JSON, detail[:300]) from error


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer leads to."""

    leads: tuple[Lead, ...] = ()
    asks: tuple[Ask, ...] = ()
    """Further answers: the next page, the comments of a post."""
    shortfall: tuple[tuple[Problem, str], ...] = ()
    """What this answer leaves out, with a detail each: each becomes a line of the coverage statement."""


class Kind(Protocol):
    """A kind of source. It holds no state: what must be remembered between requests travels in `Asked`."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """What a scan of the source begins with."""

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """What an answer to a request of the kind's own says; raises UnreadError."""

    def follow(self, asked: Asked, page: Page) -> Iterable[Ask]:
        """Addresses that a page of the source leads to."""


@runtime_checkable
class Telling(Protocol):
    """A kind whose service says in the body of an error what is wrong."""

    def problem_in(self, status: int, body: bytes) -> tuple[Problem, str] | None:
        """The problem that an error is; None when its body says nothing that is known."""


class LeadsOnly:
    """What most kinds have in common: their leads are read as pages, whose links are not followed."""

    empty: frozenset[int] = frozenset()
    """Statuses by which the service says that it has nothing."""

    def follow(self, asked: Asked, page: Page) -> Iterable[Ask]:
        """Nothing."""
        return ()


def plain(html: str, address: str) -> str:
    """Readable text of a piece of HTML, as services send posts; what cannot be read is empty."""
    if not _MARKUP.search(html):
        return html
    try:
        return read_html(html, address).text.strip()
    except UnreadableError:
        return ""


def problem_in(kind: Kind, status: int, body: bytes) -> tuple[Problem, str] | None:
    """What a service says of an error of its own; None when it says nothing."""
    return kind.problem_in(status, body) if isinstance(kind, Telling) else None
