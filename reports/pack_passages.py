"""Passages of a captured page around the words that led to it: whole sentences, none told twice."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

AFTER = 2
"""Sentences after the words that are told at least."""
LONGEST_LINE = 800
"""Letters up to which a line is told to its end: a post mostly is one, but a page without breaks is one too."""
_END = re.compile(r"[.!?…]+[”’\"')\]]*\s+|\n+")
_SHORT = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|St|Sr|Jr|No|e\.g|i\.e|[A-Z])$")
"""Before a full stop that ends no sentence."""


def passages(text: str, quotes: Iterable[str]) -> tuple[str, ...]:
    """Whole sentences around each of the quoted words, in the order of the page; those that overlap are one.

    Words that do not stand in the text are told alone.
    """
    sentences = list(_sentences(text))
    spans: list[tuple[int, int]] = []
    alone: list[str] = []
    for words in dict.fromkeys(quotes):
        # The page may break a line where the quotation has a blank.
        found = re.search(r"\s+".join(map(re.escape, words.split())), text) if words.strip() else None
        if found:
            spans.append(_around(text, sentences, found.span()))
        elif words.strip():
            alone.append(words)
    told = [" ".join(text[start:end].split()) for start, end in _merged(spans)]
    return (*told, *(words for words in alone if not any(words in passage for passage in told)))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    ends = [end.end() for end in _END.finditer(text) if not _SHORT.search(text[max(0, end.start() - 5) : end.start()])]
    yield from pairwise([0, *ends, *([len(text)] if not ends or ends[-1] < len(text) else ())])


def _around(text: str, sentences: list[tuple[int, int]], words: tuple[int, int]) -> tuple[int, int]:
    """Beginning and end of the passage: to the end of the line, and at least some sentences after the words."""
    first = next(start for start, end in sentences if end > words[0])
    at = next(number for number, (_, end) in enumerate(sentences) if end >= words[1])
    enough = sentences[min(at + AFTER, len(sentences) - 1)][1]
    line = text.find("\n", words[1])
    line = len(text) if line < 0 else line
    return first, max(enough, line if line - words[1] <= LONGEST_LINE else 0)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept
