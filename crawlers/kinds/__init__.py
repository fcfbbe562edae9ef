"""Kinds of source: how each begins, and where it goes from a page that was read."""

from crawlers.kinds.base import Kind
from crawlers.kinds.feed import FeedKind
from crawlers.kinds.page import PageKind
from crawlers.kinds.site import SiteKind

KINDS: dict[str, Kind] = {"site": SiteKind(), "feed": FeedKind(), "page": PageKind()}
