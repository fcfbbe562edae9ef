"""What travels with each request: the source that allows it, and why it is asked."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from tldextract import TLDExtract

from cases.problems import Problem
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

# The list of public suffixes that comes with the library: nothing is fetched for it. Its private part keeps two
# blogs of one hosting company apart.
_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


class UnreadError(IgnoreRequest):
    """An address that is not read, with the problem; an expected outcome, not a failure."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(problem)
        self.problem, self.detail = problem, detail


@dataclass(frozen=True, slots=True)
class Asked:
    """Why an address is asked: for which source, as what, and whether it may lead to another site."""

    source: ApprovedSource
    purpose: Literal["page", "feed"] = "page"
    lead: bool = False
    """A lead of a feed may lie on any site; everything else must stay on the approved one."""
    entry: FeedEntry | None = None
    """What the feed said of a lead."""


def site_of(address: str) -> str:
    """Site of an address: its registrable domain (the part under the public suffix), or its host."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")  # school.sch.uk is itself a public suffix
    return _SUFFIXES(host).top_domain_under_public_suffix or host


def asked_of(request: Request | None) -> Asked | None:
    """What travels with a request; None for the crawl's own robots.txt requests."""
    asked = request.cb_kwargs.get("asked") if request else None
    return asked if isinstance(asked, Asked) else None


def content_type(response: Response) -> str:
    """Content-Type header of a response as text."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
