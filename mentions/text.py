"""The readable text of a page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from mentions.encoding import declared_encoding, decoded
from mentions.fields import Field, fields_of
from mentions.hostile import LARGE, MANY_TAGS, why_hostile
from mentions.links import absolute, absolute_links

_UNREAD = ["script", "style", "noscript", "template"]
LONGEST_TITLE = 500


class UnreadableError(Exception):
    """A page that would take for ever to read."""


@dataclass(frozen=True, slots=True)
class Page:
    """The readable text of one address at one time."""

    address: str
    title: str
    text: str
    written_links: tuple[str, ...] = ()
    """Links as they are written in the page."""
    base: str = ""
    """The address to which its links are relative, when it is not the page's own."""
    scripts: int = 0
    """How many scripts the page holds: much script and little text is a page that a browser must draw."""
    asks_password: bool = False
    """Whether the page holds a password field."""
    html: str = field(default="", repr=False)
    """The document itself, for a second, careful reading; empty for plain text."""
    fields: tuple[Field, ...] = ()
    """What is written beside the text: descriptions, tooltips, structured data."""

    @property
    def host(self) -> str:
        """Host name of the address, in lower case."""
        return (urlsplit(self.address).hostname or "").lower()

    @property
    def links(self) -> tuple[str, ...]:
        """Addresses that the page links to, absolute, in the order of the page."""
        return absolute_links(self.base or self.address, self.written_links)

    def stands_on(self, domains: Iterable[str]) -> bool:
        """Whether the page stands on one of some domains, given in lower case, or below it."""
        return any(self.host == domain or self.host.endswith(f".{domain}") for domain in domains)


def _parsed(html: str) -> LexborHTMLParser:
    if why := why_hostile(html):
        raise UnreadableError(why)
    return LexborHTMLParser(html)


def _heading(tree: LexborHTMLParser) -> str:
    title = tree.css_first("title")
    return " ".join(title.text().split())[:LONGEST_TITLE] if title else ""


def _text(tree: LexborHTMLParser) -> str:
    tree.strip_tags(_UNREAD)
    return tree.body.text(separator=" ") if tree.body else ""


def glance(body: bytes, content_type: str, address: str) -> Page:
    """Title and text of a page, and nothing else: to see whether it is worth reading; raises UnreadableError.

    Bytes that declare no encoding are taken for UTF-8.
    """
    declared = declared_encoding(body, content_type)
    small = len(body) <= LARGE and body.count(b"<") < MANY_TAGS
    if content_type.lower().startswith("text/plain"):
        return Page(address, "", decoded(body, content_type))
    tree = LexborHTMLParser(body) if small and declared in {"", "utf-8"} else _parsed(decoded(body, content_type))
    return Page(address, _heading(tree), _text(tree))


def read_html(html: str, address: str) -> Page:
    """Read the text of an HTML document; raises UnreadableError for one that nests without end."""
    html = html.encode("utf-8", "replace").decode()  # a lone surrogate is no text
    tree = _parsed(html)
    scripts = len(tree.css("script"))
    base = tree.css_first("base[href]")
    asks_password = tree.css_first('input[type="password"]') is not None
    heading, fields = _heading(tree), fields_of(tree)
    links = tuple(link.attributes["href"] or "" for link in tree.css("a[href], area[href]"))
    start = absolute(address, base.attributes["href"] or "") if base else ""
    return Page(
        address,
        heading,
        _text(tree),
        written_links=links,
        base=start,
        scripts=scripts,
        asks_password=asks_password,
        html=html,
        fields=fields,
    )


def read_page(body: bytes, content_type: str, address: str) -> Page:
    """Read the text of a page as it came from the network; plain text is taken as it is."""
    text = decoded(body, content_type)
    if content_type.lower().startswith("text/plain"):
        return Page(address, "", text)
    return read_html(text, address)
