"""The readable text of a page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from mentions.encoding import declared_encoding, decoded
from mentions.fields import Field, fields_of
from mentions.links import absolute, absolute_links

_UNREAD = ["script", "style", "noscript", "template"]
LONGEST_TITLE = 500
MANY_TAGS, DEEPEST, LARGE, LONGEST_TAG = 20_000, 2_000, 300_000, 50_000
_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?)*+""")
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_NESTING = re.compile(r"<(/?)(?!br|p\b|li|img|input|hr|meta|link|td|tr|th|option|dd|dt)[a-zA-Z]")


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


def _hostile(html: str) -> str:
    """Why a document would take for ever to parse (quadratic in depth and in attributes); empty when not."""
    if html.count("<") >= MANY_TAGS:
        depth = 0
        for found in _NESTING.finditer(html):
            depth += -1 if found[1] else 1
            if depth > DEEPEST:
                return "its elements nest without end"
    if len(html) > LARGE:
        for found in _TAG.finditer(html):
            if found.end() - found.start() > LONGEST_TAG and len(_QUOTED.sub("=", found[0])) > LONGEST_TAG:
                return "one of its elements has attributes without end"
    return ""


def _parsed(html: str) -> LexborHTMLParser:
    if why := _hostile(html):
        raise UnreadableError(why)
    return LexborHTMLParser(html.encode("utf-8", "replace").decode())  # a lone surrogate is no text


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
