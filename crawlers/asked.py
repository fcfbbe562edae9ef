"""What travels with each request of the crawl, and what its answer says of itself."""

from scrapy import Request
from scrapy.http import Response

from crawlers.kinds.base import Asked

__all__ = ["Asked", "asked_of", "content_type", "headers_of"]


def asked_of(request: Request | None) -> Asked | None:
    """What travels with a request; None for the crawl's own robots.txt requests."""
    asked = request.cb_kwargs.get("asked") if request else None
    return asked if isinstance(asked, Asked) else None


def content_type(response: Response) -> str:
    """Content-Type header of a response as text."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1").lower()


def headers_of(response: Response) -> dict[str, str]:
    """Headers of a response, names in lower case; of several with one name, joined as RFC 9110 has it."""
    found = response.headers.to_unicode_dict()
    return {str(name).lower(): str(value) for name, value in found.items()}
