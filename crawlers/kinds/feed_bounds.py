"""Bounds of a feed, before it is parsed: so many entries, and nothing that would keep the parser busy for ever."""

import re
from dataclasses import dataclass

from cases.problems import Problem
from crawlers.unread import UnreadError
from mentions.hostile import why_hostile

LARGEST = 3_000_000
"""Characters after which no entry is begun; those behind are counted."""
MUCH_TOO_LARGE = LARGEST + 1_000_000
DEEPEST = 10_000
MANY_TAGS = 20_000
_ENTRY = re.compile(r"<(?:[\w-]{1,20}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_END = re.compile(r"</(?:[\w-]{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)[a-zA-Z][^<>]*+(?<!/)>")
_ENDS = re.compile(r"</(?:[\w-]{1,20}:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.{0,2000}-->\s*)?$", re.IGNORECASE | re.DOTALL)
_TAIL = 3_000


@dataclass(frozen=True, slots=True)
class Bounded:
    """The text of a feed as far as it is read."""

    text: str
    left_out: int = 0
    """Entries behind those that are read."""
    whole: bool = True
    """Whether it has an end."""


def bounded(text: str, most: int) -> Bounded:
    """The first entries of a feed; raises UnreadError for one that would take for ever to read."""
    whole = _ENDS.search(text[-_TAIL:]) is not None
    starts = [found.start() for found in _ENTRY.finditer(text)]
    kept = [start for start in starts[: most + 1] if start <= LARGEST]
    left_out = len(starts) - min(len(kept), most)
    if left_out:
        cut, last = starts[len(starts) - left_out], 0
        for found in _END.finditer(text, cut):
            last = found.end()
        text = text[:cut] + text[last:] if last else text[:cut]
    if len(text) > MUCH_TOO_LARGE:
        raise UnreadError(Problem.TOO_LARGE, "one of its entries never ends")
    if why := _hostile(text):
        raise UnreadError(Problem.BROKEN, why)
    return Bounded(text, left_out, whole)


def _hostile(text: str) -> str:
    """Why a feed would take for ever to parse; empty when not."""
    bare = _without_quotations(text)
    if bare.count("<") >= MANY_TAGS:
        depth = 0
        for found in _TAG.finditer(bare):
            depth += -1 if found[1] else 1
            if depth > DEEPEST:
                return "its elements nest without end"
        return ""
    return why_hostile(bare)


def _without_quotations(text: str) -> str:
    """A feed without its CDATA sections, in which pages are quoted; a section without an end stays."""
    parts, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join([*parts, text[at:]])
