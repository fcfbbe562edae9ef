"""The readable text of a page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import webencodings
from selectolax.lexbor import LexborHTMLParser

_UNREAD = ["script", "style", "noscript", "template"]
LONGEST_TITLE = 500
MANY_TAGS, DEEPEST = 20_000, 2_000
_DECLARED = re.compile(r"(?:charset|<\?xml[^>]{1,80}encoding)\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_NESTING = re.compile(r"<(/?)(?!br|p\b|li|img|input|hr|meta|link|td|tr|th|option|dd|dt)[a-zA-Z]")


class UnreadableError(Exception):
    """A page that would take for ever to read."""


@dataclass(frozen=True, slots=True)
class Page:
    """The readable text of one address at one time."""

    address: str
    title: str
    text: str
    links: tuple[str, ...] = ()
    """Addresses that the page links to, absolute, in the order of the page."""
    scripts: int = 0
    """How many scripts the page holds: much script and little text is a page that a browser must draw."""
    asks_password: bool = False
    """Whether the page holds a password field."""

    @property
    def host(self) -> str:
        """Host name of the address, in lower case."""
        return (urlsplit(self.address).hostname or "").lower()

    def stands_on(self, domains: Iterable[str]) -> bool:
        """Whether the page stands on one of some domains, given in lower case, or below it."""
        return any(self.host == domain or self.host.endswith(f".{domain}") for domain in domains)


def decoded(body: bytes, content_type: str = "") -> str:
    """Text of a page's bytes: byte-order mark, HTTP header, declaration in the page, else a guess.

    Only the encodings of the WHATWG standard count, as in a browser: Python knows others, some of
    which a hostile page could use to keep us busy for hours. Bytes that fit no encoding become U+FFFD.
    """
    in_page = _DECLARED.search(body[:4096].decode("ascii", "replace"))
    declared = (found[1] for found in (_DECLARED.search(content_type), in_page) if found)
    known = (webencodings.lookup(label) for label in declared)
    text, _ = webencodings.decode(body, next(filter(None, known), None) or _guessed(body), errors="replace")
    return str(text)


def _guessed(body: bytes) -> webencodings.Encoding:
    """Encoding of a page that declares none: UTF-8 when it is valid, else what browsers take."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return webencodings.lookup("windows-1252")
    return webencodings.UTF8


def _too_deep(html: str) -> bool:
    """Whether elements nest so deep that parsing takes for ever (its cost is quadratic in the depth)."""
    if html.count("<") < MANY_TAGS:
        return False
    depth = 0
    for found in _NESTING.finditer(html):
        depth += -1 if found[1] else 1
        if depth > DEEPEST:
            return True
    return False


def read_html(html: str, address: str) -> Page:
    """Read the text of an HTML document; raises UnreadableError for one that nests without end."""
    if _too_deep(html):
        message = "its elements nest without end"
        raise UnreadableError(message)
    tree = LexborHTMLParser(html.encode("utf-8", "replace").decode())  # a lone surrogate is no text
    scripts = len(tree.css("script"))
    links = _links(tree, address)
    asks_password = tree.css_first('input[type="password"]') is not None
    title = tree.css_first("title")
    heading = " ".join(title.text().split())[:LONGEST_TITLE] if title else ""
    tree.strip_tags(_UNREAD)
    text = tree.body.text(separator=" ") if tree.body else ""
    return Page(address, heading, text, links, scripts, asks_password)


def _joined(start: str, link: str) -> str:
    """Absolute address of a link; empty when it is no address, such as http://[broken."""
    try:
        target = urljoin(start, link.strip())
        _ = urlsplit(target).port  # raises for a port that is no number
    except ValueError:
        return ""
    return target.partition("#")[0] if target.startswith(("http://", "https://")) else ""


def _links(tree: LexborHTMLParser, address: str) -> tuple[str, ...]:
    base = tree.css_first("base[href]")
    start = _joined(address, base.attributes["href"] or "") if base else ""
    found = (_joined(start or address, link.attributes["href"] or "") for link in tree.css("a[href], area[href]"))
    return tuple(dict.fromkeys(filter(None, found)))


def read_page(body: bytes, content_type: str, address: str) -> Page:
    """Read the text of a page as it came from the network; plain text is taken as it is."""
    text = decoded(body, content_type)
    if content_type.lower().startswith("text/plain"):
        return Page(address, "", text)
    return read_html(text, address)
