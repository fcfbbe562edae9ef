"""Links of a page: what is written in it, made absolute when somebody asks."""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit


def absolute(start: str, link: str) -> str:
    """Absolute address of a link, without its fragment; empty when it is no address, such as http://[broken."""
    try:
        target = urljoin(start, link.strip())
        _ = urlsplit(target).port  # raises for a port that is no number
    except ValueError:
        return ""
    return target.partition("#")[0] if target.startswith(("http://", "https://")) else ""


def absolute_links(start: str, written: Iterable[str]) -> tuple[str, ...]:
    """Absolute addresses of links, each once, in the order of the page."""
    return tuple(dict.fromkeys(filter(None, (absolute(start, link) for link in dict.fromkeys(written)))))
