"""The careful second reading of a page with mentions: inline elements join the letters on both sides of them.

`<b>D</b>avina` is one word here, and every letter knows the element that holds it.
"""

import bisect
from itertools import accumulate

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from mentions.canonical import canonical
from mentions.paths import css_path

LARGEST = 3_000_000
"""Longest document, in characters, that is read twice."""
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_UNREAD = {"script", "style", "noscript", "template"}


class Joined:
    """Text of a document in which only block elements and white space part words."""

    def __init__(self, html: str) -> None:
        body = BeautifulSoup(html, "lxml").body
        self._holders: list[Tag] = []
        self._strings: list[str] = []
        pieces: list[str] = []
        for node in body.descendants if body else ():
            if isinstance(node, NavigableString):
                if isinstance(node, PreformattedString) or node.parent is None or node.parent.name in _UNREAD:
                    continue  # comments, declarations, scripts
                if pieces and not _joins(node):
                    pieces.append("\n")
                pieces.append(str(node))
                self._strings.append(str(node))
                self._holders.append(node.parent)
        self.canonical = canonical("".join(pieces))
        self._counted = [0, *accumulate(len(canonical(text).replace(b" ", b"")) for text in self._strings)]

    def letters_before(self, at: int) -> int:
        """How many letters and digits stand before a byte of the canonical form."""
        return at - self.canonical.count(b" ", 0, at)

    def path(self, letter: int) -> str:
        """CSS path of the element that holds a letter."""
        number = bisect.bisect_right(self._counted, letter) - 1
        return css_path(self._holders[number]) if 0 <= number < len(self._holders) else ""


def _joins(node: NavigableString) -> bool:
    """Whether nothing but inline elements stands between a text and the text before it."""
    before = node.previous_element
    while before is not None and not isinstance(before, NavigableString):
        if not isinstance(before, Tag) or before.name not in _INLINE:
            return False
        before = before.previous_element
    # An element that ended since then parts words too, unless it is inline as well.
    if isinstance(before, NavigableString):
        inside = {id(parent) for parent in node.parents}
        for parent in before.parents:
            if id(parent) in inside:
                return True
            if parent.name not in _INLINE:
                return False
    return True
