"""A page's elements in the order of the document, each with the stretch of text that it holds.

Places in the text count canonical characters without blanks, so that markup between words moves nothing.
Made for hostile pages: one walk, bounded, and what cannot be parsed is an empty document.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from lxml.etree import LxmlError, iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from mentions.canonical import canonical

LONGEST_PAGE = 5_000_000
MOST_ELEMENTS = 100_000
_UNREAD = {"script", "style", "noscript", "template", "head"}


def squeezed(text: str) -> bytes:
    """Canonical form of a text without its blanks."""
    return canonical(text).replace(b" ", b"")


@dataclass(slots=True, eq=False)
class Stretch:
    """One element, and where its text begins and ends."""

    element: HtmlElement
    parent: "Stretch | None" = field(repr=False)
    start: int
    end: int = -1
    children: "list[Stretch]" = field(default_factory=list, repr=False)

    @property
    def tag(self) -> str:
        """Name of the element."""
        return str(self.element.tag)

    @property
    def length(self) -> int:
        """How many characters of text it holds."""
        return self.end - self.start

    def attribute(self, name: str) -> str:
        """An attribute of the element; empty when it has none."""
        return str(self.element.get(name) or "")

    @property
    def tokens(self) -> set[str]:
        """Its classes and its id, in lower case."""
        return set(f"{self.attribute('class')} {self.attribute('id')}"[:500].lower().split())

    def words(self, most: int = 300) -> str:
        """Its text with every run of blanks as one, if it is short; empty when it holds more than so much."""
        return " ".join(" ".join(self.element.itertext()).split()) if self.length <= most else ""

    def around(self) -> "Iterator[Stretch]":
        """The element and everything that it stands in, from the inside to the outside."""
        found: Stretch | None = self
        while found is not None:
            yield found
            found = found.parent

    def within(self) -> "Iterator[Stretch]":
        """Everything in the element, in the order of the document."""
        waiting = list(reversed(self.children))
        while waiting:
            found = waiting.pop()
            yield found
            waiting += reversed(found.children)


@dataclass(frozen=True)
class Document:
    """A parsed page: its text, and its elements from the outermost on."""

    text: bytes
    root: Stretch | None

    @property
    def title(self) -> bytes:
        """Title of the page, in the form of its text."""
        found = self.root.element.find(".//title") if self.root else None
        return squeezed(str(found.text or "")) if found is not None else b""

    @classmethod
    def of(cls, html: str) -> Self:
        """Parse a document; one that cannot be parsed is empty."""
        source = html[:LONGEST_PAGE].encode("utf-8", "replace")
        try:
            root = document_fromstring(source, parser=HTMLParser(encoding="utf-8"))
        except (LxmlError, ValueError):
            return cls(b"", None)
        return cls(*_walk(root))

    def place(self, near: Sequence[str]) -> int | None:
        """Middle of the first of some texts that is found; None when none of them is."""
        for words in near:
            wanted = squeezed(words)
            start = self.text.find(wanted) if wanted else -1
            if start >= 0:
                return start + len(wanted) // 2
        return None

    def innermost(self, place: int) -> Stretch | None:
        """The smallest element that holds a place of the text."""
        found, inner = None, self.root
        while inner is not None:
            found = inner
            inner = next((child for child in found.children if child.start <= place < child.end), None)
        return found


def _walk(root: HtmlElement) -> tuple[bytes, Stretch | None]:
    """Text of a tree, and its elements with their places in it."""
    pieces: list[bytes] = []
    length = number = unread = 0
    open_: list[Stretch] = []
    first: Stretch | None = None
    for event, element in iterwalk(root, events=("start", "end", "comment", "pi")):
        plain = isinstance(element.tag, str)
        said = element.text if event == "start" else element.tail
        if plain and element.tag in _UNREAD:
            unread += 1 if event == "start" else -1
        elif plain and event == "start":
            number += 1
            made = Stretch(element, open_[-1] if open_ else None, length)
            first = first or made
            if open_:
                open_[-1].children.append(made)
            open_.append(made)
            if number > MOST_ELEMENTS:
                break
        elif plain:
            open_.pop().end = length
        if said and not unread:
            pieces.append(squeezed(said))
            length += len(pieces[-1])
    for left in open_:
        left.end = length
    return b"".join(pieces), first
