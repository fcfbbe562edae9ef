"""The readable text of a page."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import html_to_unicode

_UNREAD = ["script", "style", "noscript", "template"]


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


def decoded(body: bytes, content_type: str = "") -> str:
    """Text of a page's bytes: byte-order mark, HTTP header, meta tag, else UTF-8 or Windows-1252.

    Bytes that fit no encoding become U+FFFD: a broken page is still read.
    """
    _, text = html_to_unicode(content_type or None, body, default_encoding="utf-8", auto_detect_fun=_guessed)
    return text


def _guessed(body: bytes) -> str:
    """Encoding of a page that declares none: UTF-8 when it is valid, else what browsers take."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def read_html(html: str, address: str) -> Page:
    """Read the text of an HTML document."""
    tree = LexborHTMLParser(html)
    scripts = len(tree.css("script"))
    links = _links(tree, address)
    asks_password = tree.css_first('input[type="password"]') is not None
    title = tree.css_first("title")
    heading = " ".join(title.text().split()) if title else ""
    tree.strip_tags(_UNREAD)
    text = tree.body.text(separator=" ") if tree.body else ""
    return Page(address, heading, text, links, scripts, asks_password)


def _links(tree: LexborHTMLParser, address: str) -> tuple[str, ...]:
    base = tree.css_first("base[href]")
    start = urljoin(address, base.attributes["href"] or "") if base else address
    found: dict[str, None] = {}
    for link in tree.css("a[href], area[href]"):
        try:
            target = urljoin(start, (link.attributes["href"] or "").strip())
        except ValueError:
            continue  # such as http://[broken: no address at all
        if target.startswith(("http://", "https://")):
            found[target.partition("#")[0]] = None
    return tuple(found)


def read_page(body: bytes, content_type: str, address: str) -> Page:
    """Read the text of a page as it came from the network; plain text is taken as it is."""
    text = decoded(body, content_type)
    if content_type.lower().startswith("text/plain"):
        return Page(address, "", text)
    return read_html(text, address)
