"""Paragraphs: a draft part by part, and the blanks in it that a person fills in."""

import re
import textwrap
from typing import Literal

Kind = Literal["title", "heading", "point", "quote", "words"]
Paragraph = tuple[Kind, str]
_MARKS: tuple[tuple[str, Kind], ...] = (("# ", "title"), ("## ", "heading"), ("* ", "point"), ("> ", "quote"))
_BLANK = re.compile(r"(\[ [^\[\]]+ \])")
_WIDTH = 88


def paragraphs(text: str) -> list[Paragraph]:
    """The draft part by part, each with what it is."""
    found: list[Paragraph] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        mark, kind = next((pair for pair in _MARKS if line.startswith(pair[0])), ("", "words"))
        found.append((kind, line[len(mark) :]))
    return found


def pieces(words: str) -> list[tuple[str, bool]]:
    """Words with whether they are a blank to be filled in."""
    return [(piece, bool(_BLANK.fullmatch(piece))) for piece in _BLANK.split(words) if piece]


def plain(text: str) -> str:
    """The draft as plain text that reads well in any editor."""
    parts: list[str] = []
    before: Kind = "title"
    for kind, words in paragraphs(text):
        if parts and not kind == before == "point":
            parts.append("")
        indent = {"point": "  - ", "quote": "    "}.get(kind, "")
        rest = " " * len(indent)
        lines = textwrap.wrap(words, _WIDTH, initial_indent=indent, subsequent_indent=rest, break_long_words=False)
        if kind in {"title", "heading"}:
            lines.append(("=" if kind == "title" else "-") * max(map(len, lines)))
        parts += lines
        before = kind
    return "\n".join(parts) + "\n"
