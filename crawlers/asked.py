"""What travels with each request: the source that allows it, and why it is asked."""

from dataclasses import dataclass
from typing import Literal

from scrapy import Request
from scrapy.http import Response

from mentions.posting import FeedEntry
from register.approval import ApprovedSource


@dataclass(frozen=True, slots=True)
class Asked:
    """Why an address is asked: for which source, as what, and whether it may lead to another site."""

    source: ApprovedSource
    purpose: Literal["page", "feed"] = "page"
    lead: bool = False
    """A lead of a feed may lie on any site; everything else must stay on the approved one."""
    entry: FeedEntry | None = None
    """What the feed said of a lead."""


def asked_of(request: Request | None) -> Asked | None:
    """What travels with a request; None for the crawl's own robots.txt requests."""
    asked = request.cb_kwargs.get("asked") if request else None
    return asked if isinstance(asked, Asked) else None


def content_type(response: Response) -> str:
    """Content-Type header of a response as text."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
