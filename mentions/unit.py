"""The unit of a page that holds a mention: one post, comment or review among several, or the page as a whole."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mentions.document import Stretch

MOST_LOOKED_AT = 2_000
_TAGS = {"article", "li", "div", "section", "tr", "dd", "table"}
_POST = re.compile(
    r"(?:[a-z]{1,4}[-_])?(?:(?:forum|topic|user|blog|news|single|list|child|media|thread)[-_]?)?"
    r"(?P<what>comment|post|message|reply|review|answer|tweet|toot|status|entry)"
    r"(?:[-_]?(?:item|wrapper|container|card|box|row|block|node|thread|main|[a-z]{0,2}[0-9]+))?(?:--[\w-]+)?"
)
_ASIDE = re.compile(
    r"(?:^|[-_])(?:sidebar|side-?bar|aside|related|widget|footer|foot|nav|menu|promo|teaser|trending|breadcrumbs?)(?:$|[-_s])"
    r"|most-?read|also-?read|read-?more|latest-?news"
)
_WHOLE = {"post", "entry", "article", "status"}
"""What a page with one posting calls its main part."""
_ASIDE_TAGS = {"aside", "nav", "footer"}
_DATED = {"datepublished", "datecreated", "uploaddate"}


@dataclass(frozen=True, slots=True)
class Unit:
    """Part of a page that one author posted at one time."""

    stretch: Stretch
    alone: bool
    """Whether it stands for its whole page: then what the page says of itself is true of it."""
    inner: frozenset[int]
    """The elements, by identity, that lead from it to the mention."""

    def own(self) -> Iterator[Stretch]:
        """Its elements, but those of postings within it, of quotations, and of what only stands beside it."""
        waiting, number = [self.stretch], 0
        while waiting and number < MOST_LOOKED_AT:
            found = waiting.pop()
            number += 1
            yield found
            waiting += (child for child in reversed(found.children) if not self._foreign(child))

    def _foreign(self, child: Stretch) -> bool:
        if id(child) in self.inner:
            return False
        masthead = child.tag == "header" and self.stretch.tag in {"body", "html"}
        return child.tag == "blockquote" or masthead or beside(child) or (is_post(child) and several(child))


def _what(stretch: Stretch) -> str:
    """What kind of posting an element calls itself; empty when it does not."""
    if stretch.tag not in _TAGS:
        return ""
    found = (_POST.fullmatch(token) for token in itertools.islice(stretch.tokens, 30))
    said = next((match["what"] for match in found if match), "")
    return said or ("article" if stretch.tag == "article" else "")


def is_post(stretch: Stretch) -> bool:
    """Whether an element says that it is a posting, by its tag, classes or id."""
    return bool(_what(stretch))


def beside(stretch: Stretch) -> bool:
    """Whether an element stands beside the matter of its page: sidebars, menus, footers."""
    return stretch.tag in _ASIDE_TAGS or any(map(_ASIDE.search, itertools.islice(stretch.tokens, 30)))


def several(stretch: Stretch) -> bool:
    """Whether the element has siblings of its own kind."""
    what, classes = _what(stretch), stretch.attribute("class")
    siblings = stretch.parent.children if stretch.parent else []
    alike = (
        one
        for one in siblings[:500]
        if one.tag == stretch.tag and (_what(one), one.attribute("class")) == (what, classes)
    )
    return len(list(itertools.islice(alike, 2))) > 1


def _dated(stretch: Stretch) -> bool:
    """Whether an element holds a machine-readable time."""
    inner = itertools.islice(stretch.within(), 300)
    return any(one.tag == "time" or one.attribute("itemprop").lower() in _DATED for one in inner)


def unit_of(innermost: Stretch, root: Stretch) -> Unit:
    """The posting that holds an element, else the main part of the page."""
    inner: set[int] = set()
    for found in innermost.around():
        inner.add(id(found))
        if beside(found) or _is_one(found):
            return Unit(found, alone=False, inner=frozenset(inner))
        if found.tag in {"article", "main", "body"}:
            return Unit(found, alone=True, inner=frozenset(inner))
    return Unit(root, alone=True, inner=frozenset(inner))


def _is_one(stretch: Stretch) -> bool:
    """Whether an element is one posting among several: it repeats, or calls itself a comment or the like."""
    what, repeated = _what(stretch), stretch.tag in _TAGS and several(stretch)
    if repeated:
        return bool(what) or _dated(stretch)
    return what not in {"", *_WHOLE} and _named_or_dated(stretch)


def _named_or_dated(stretch: Stretch) -> bool:
    """Whether an element holds more than the words themselves: a place for a name or a time."""
    return _dated(stretch) or any(
        re.search(r"author|user|who|name|date|time|when", " ".join(one.tokens))
        for one in itertools.islice(stretch.within(), 300)
    )
