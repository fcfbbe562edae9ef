"""Sentences of a text near the places that matter, each with its place, its paragraph and what it quotes."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SHORT = 500
LONGEST_SENTENCE = 400
BEFORE, AFTER = 250, 700
MOST = 200_000

_END = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bRev)(?<!\be\.g)(?<!\bi\.e)[.!?…]{1,20}[\"”’')]{0,3}(?=\s|$)"
    r"|\n(?=\s*[A-Z\d“\"])|\n[^\S\n]*\n|\s[|•·]\s"
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_QUOTED = re.compile(
    r"“[^”]{3,600}”|\"[^\"]{3,600}\"|(?<!\w)‘(?:[^’]|’(?=\w)){3,600}’(?!\w)|(?<!\w)'(?:[^'\n]|'(?=\w)){3,600}'(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a part of one that never ends, with its place in the whole text."""

    start: int
    end: int
    paragraph: int


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in order, with those that touch made one."""
    start = end = -1
    for left, right in sorted(spans):
        if left > end:
            if end >= 0:
                yield start, end
            start, end = left, right
        end = max(end, right)
    if end >= 0:
        yield start, end


def within_reach(text: str, spans: Sequence[tuple[int, int]], short: int = SHORT) -> list[tuple[int, int]]:
    """Parts of a text that may speak of what stands at some places: all of a short text, else their surroundings.

    At most `MOST` characters, those of the first places: a page that names a school a million times says
    what it has to say near the first ten thousand.
    """
    if len(text) <= short:
        return [(0, len(text))]
    kept, room = [], MOST
    for start, end in _merged((max(0, a - BEFORE), min(len(text), b + AFTER)) for a, b in spans):
        if room <= 0:
            break
        last = min(end, start + room)
        kept.append((start, last))
        room -= last - start
    return kept


def sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Sentences of one part of a text; one without an end is cut at a blank."""
    breaks = [found.end() for found in _PARAGRAPH.finditer(text, start, end)]
    here = start
    for found in _END.finditer(text, start, end):
        yield from _cut(text, here, found.end(), breaks)
        here = found.end()
    yield from _cut(text, here, end, breaks)


def _cut(text: str, start: int, end: int, breaks: Sequence[int]) -> Iterator[Sentence]:
    while end - start > LONGEST_SENTENCE:
        blank = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        stop = blank if blank > 0 else start + LONGEST_SENTENCE
        yield Sentence(start, stop, bisect_right(breaks, start))
        start = stop
    if text[start:end].strip():
        yield Sentence(start, end, bisect_right(breaks, start))


def quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places of quotations in one part of a text."""
    return [found.span() for found in _QUOTED.finditer(text, start, end)]
