"""Fields of a page: what is written beside its text, in descriptions, tooltips, pictures and structured data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from mentions.json_ld import json_ld

LONGEST, MOST, LARGEST_JSON, DEEPEST = 2_000, 500, 500_000, 30
_DESCRIPTIONS = (
    "description",
    "og:title",
    "og:description",
    "twitter:title",
    "twitter:description",
    "keywords",
    "author",
)


@dataclass(frozen=True, slots=True)
class Field:
    """Text of a page that is not in its flow."""

    place: Literal["description", "picture text", "tooltip", "structured data"]
    text: str


def _strings(content: object, depth: int = 0) -> Iterator[str]:
    """Every text value of structured data that is no address."""
    if isinstance(content, str):
        if not content.startswith(("http://", "https://")):
            yield content
    elif depth < DEEPEST and isinstance(content, list):
        for one in content:
            yield from _strings(one, depth + 1)
    elif depth < DEEPEST and isinstance(content, dict):
        if content.get("givenName") and content.get("familyName"):
            yield f"{content['givenName']} {content['familyName']}"
        for name, one in content.items():
            if not str(name).startswith("@"):
                yield from _strings(one, depth + 1)


def _structured(tree: LexborHTMLParser) -> Iterator[Field]:
    for script in tree.css('script[type="application/ld+json"]'):
        content = json_ld(script.text(), LARGEST_JSON)
        yield from (Field("structured data", one[:LONGEST]) for one in _strings(content))


def _written(tree: LexborHTMLParser) -> Iterator[Field]:
    for meta in tree.css("meta[content]"):
        if (meta.attributes.get("name") or meta.attributes.get("property") or "").lower() in _DESCRIPTIONS:
            yield Field("description", (meta.attributes["content"] or "")[:LONGEST])
    for element in tree.css("[alt]"):
        yield Field("picture text", (element.attributes["alt"] or "")[:LONGEST])
    for element in tree.css("[title], [aria-label]"):
        for name in ("title", "aria-label"):
            yield Field("tooltip", (element.attributes.get(name) or "")[:LONGEST])
    for link in tree.css('a[href^="mailto:"]'):
        yield Field("tooltip", (link.attributes["href"] or "")[len("mailto:") :][:LONGEST])
    yield from _structured(tree)


def fields_of(tree: LexborHTMLParser) -> tuple[Field, ...]:
    """Fields of a parsed document, each once, at most so many: a hostile page may hold millions."""
    kept: dict[Field, None] = {}
    for field in _written(tree):
        if field.text.strip():
            kept[field] = None
        if len(kept) >= MOST:
            break
    return tuple(kept)
