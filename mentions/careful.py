"""The careful second reading of a page with mentions: inline elements join the letters on both sides of them.

`<b>D</b>avina` is one word here, and every letter knows the element that holds it.
"""

import bisect
import warnings
from functools import cached_property
from itertools import accumulate

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString

from mentions.canonical import canonical, letters
from mentions.paths import css_path

LARGEST = 3_000_000
"""Longest document, in characters, that is read twice."""
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_BESIDE = {"br", "td", "th", "dt", "dd"}
"""Elements that part words and not sentences: the cells of a row may hold the two halves of a name."""
BLOCK = "\n\n"
# A page that says it is XML is read as HTML all the same, as a browser does.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
_UNREAD = {"script", "style", "noscript", "template"}


class Joined:
    """Text of a document in which white space and elements part words, inline elements aside; blocks stand apart."""

    def __init__(self, html: str) -> None:
        body = BeautifulSoup(html, "lxml").body
        self._holders: list[Tag] = []
        self._strings: list[str] = []
        pieces: list[list[str]] = [[]]
        for node in body.descendants if body else ():
            if isinstance(node, NavigableString):
                if isinstance(node, PreformattedString) or node.parent is None or node.parent.name in _UNREAD:
                    continue  # comments, declarations, scripts
                between = _between(node) if self._strings else ""
                if between == BLOCK:
                    pieces.append([])
                pieces[-1].append(f"\n{node}" if between == "\n" else str(node))
                self._strings.append(str(node))
                self._holders.append(node.parent)
        self.canonical = b"".join(canonical("".join(block)) for block in pieces)
        self._counted = [0, *accumulate(len(canonical(text).replace(b" ", b"")) for text in self._strings)]

    def letters_before(self, at: int) -> int:
        """How many letters and digits stand before a byte of the canonical form."""
        return at - self.canonical.count(b" ", 0, at)

    @cached_property
    def _places(self) -> list[int]:
        return letters(self.canonical)

    def between(self, first: int, last: int) -> bytes:
        """The canonical form from one letter to before another, blanks included; two blanks part two blocks."""
        places = self._places[first:last]
        return self.canonical[places[0] : places[-1] + 1] if places else b""

    def path(self, letter: int) -> str:
        """CSS path of the element that holds a letter."""
        number = bisect.bisect_right(self._counted, letter) - 1
        return css_path(self._holders[number]) if 0 <= number < len(self._holders) else ""


def _between(node: NavigableString) -> str:
    """What parts a text from the text before it: nothing, a blank or the end of a block."""
    parting, before = "", node.previous_element
    while before is not None and not isinstance(before, NavigableString):
        if isinstance(before, Tag) and before.name not in _INLINE:
            if before.name not in _BESIDE:
                return BLOCK
            parting = "\n"
        before = before.previous_element
    # An element that ended since then parts words too, unless it is inline as well.
    if isinstance(before, NavigableString):
        inside = {id(parent) for parent in node.parents}
        for parent in before.parents:
            if id(parent) in inside:
                return parting
            if parent.name not in _INLINE:
                if parent.name not in _BESIDE:
                    return BLOCK
                parting = "\n"
    return parting
