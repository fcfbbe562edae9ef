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
    r"(?:[-_]?(?:item|wrapper|container|card|box|row|block|node|thread|main|body|[a-z]{0,2}[0-9]+))?(?:--[\w-]+)?"
)
_ASIDE = re.compile(
    r"(?:^|[-_])(?:sidebar|side-?bar|aside|related|footer|foot|nav|menu|promo|teaser|trending|breadcrumbs?)(?:$|[-_s])"
    r"|^widget$|sidebar-?widget|most-?read|also-?read|latest-?news"
)
_SMALL = 3
"""What stands beside the matter holds less than one part in so many of the text."""
_WHOLE = {"post", "entry", "article", "status"}
"""What a page with one posting calls its main part."""
_APART = {"blockquote", "form", "label", "button", "figure"}
"""What stands within a posting and is not by its author or of its time: quotations, pictures, forms to answer with."""
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
        return (
            child.tag in _APART or masthead or beside(child, self.stretch.length) or (is_post(child) and several(child))
        )


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


def beside(stretch: Stretch, whole: int) -> bool:
    """Whether an element stands beside the matter of a page of so much text: sidebars, menus, footers."""
    if stretch.length * _SMALL > whole:
        return False
    return stretch.tag in _ASIDE_TAGS or any(map(_ASIDE.search, itertools.islice(stretch.tokens, 30)))


def alike(stretch: Stretch) -> Iterator[Stretch]:
    """The element and its siblings of the same kind."""
    what, classes = _what(stretch), stretch.attribute("class")
    for one in stretch.parent.children[:500] if stretch.parent else []:
        if one.tag == stretch.tag and (_what(one) == what if what else one.attribute("class") == classes):
            yield one


def several(stretch: Stretch) -> bool:
    """Whether the element has siblings of its own kind."""
    return len(list(itertools.islice(alike(stretch), 2))) > 1


def _dated(stretch: Stretch) -> bool:
    """Whether an element holds a machine-readable time."""
    inner = itertools.islice(stretch.within(), 300)
    return any(one.tag == "time" or one.attribute("itemprop").lower() in _DATED for one in inner)


def unit_of(innermost: Stretch, root: Stretch) -> Unit:
    """The posting that holds an element, else the main part of the page."""
    around = list(innermost.around())
    one = next((found for found in around if beside(found, root.length) or _is_one(found)), None)
    main = one or next((found for found in around if found.tag in {"article", "main", "body"}), root)
    inner = itertools.takewhile(lambda found: found is not main.parent, around)
    return Unit(main, alone=one is None, inner=frozenset(map(id, inner)))


def _is_one(stretch: Stretch) -> bool:
    """Whether an element is one posting among several: it repeats, or calls itself a comment or the like."""
    if stretch.tag not in _TAGS:
        return False
    what = _what(stretch)
    if several(stretch):
        return bool(what) or len(list(itertools.islice(filter(_dated, alike(stretch)), 2))) > 1
    return what not in {"", *_WHOLE} and _named_or_dated(stretch)


def _named_or_dated(stretch: Stretch) -> bool:
    """Whether an element holds more than the words themselves: a place for a name or a time."""
    return _dated(stretch) or any(
        re.search(r"author|user|who|name|date|time|when", " ".join(one.tokens))
        for one in itertools.islice(stretch.within(), 300)
    )
