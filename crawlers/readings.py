"""What the bytes of an answer say, so that words can be looked for in them: HTML, JSON, scripts, plain text."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from crawlers.gate import stand_in
from evidence.exchange import Exchange
from mentions.canonical import canonical
from mentions.encoding import decoded
from mentions.text import UnreadableError, read_html

MOST_BYTES = 5_000_000
"""Of one answer; words beyond are not looked for."""
DEEPEST = 50
_TEXTS = re.compile(r"html|json|javascript|xml|^text/|^$", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def found_in(words: Sequence[str], exchanges: Iterable[Exchange]) -> set[str]:
    """Those of some words, in canonical form, that stand in the bytes of an answer."""
    left = set(words)
    for exchange in exchanges:
        if not left:
            break
        for reading in readings(exchange):
            text = canonical(reading)
            left = {one for one in left if not stand_in(one, text)}
            if not left:
                break
    return set(words) - left


def readings(exchange: Exchange) -> Iterator[str]:
    """The text of an answer in the ways in which a page may use it, the likeliest first."""
    kind = next((value for name, value in exchange.headers if name.lower() == "content-type"), "")
    if not exchange.body or not _TEXTS.search(kind.partition(";")[0].strip()):
        return
    text = decoded(exchange.body[:MOST_BYTES], kind)
    if "html" in kind or not kind:
        with suppress(UnreadableError):  # the plain reading below is left
            page = read_html(text, exchange.address)
            yield f"{page.title} {page.text}"
    if "json" in kind:
        with suppress(ValueError, RecursionError):
            yield " . ".join(_strings(json.loads(text)))
    yield html.unescape(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))


def _strings(content: object, depth: int = 0) -> Iterator[str]:
    if isinstance(content, str):
        yield re.sub(r"<[^>]{0,500}>", " ", html.unescape(content))
    elif depth < DEEPEST and isinstance(content, dict):
        for value in content.values():
            yield from _strings(value, depth + 1)
    elif depth < DEEPEST and isinstance(content, list):
        for value in content:
            yield from _strings(value, depth + 1)
