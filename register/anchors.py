"""The school anchor of a query: the words that bind it to the school, and whether every way to meet it holds one."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from mentions.canonical import canonical, pattern, places, standing
from mentions.parts import spellings
from register.entries import DeclaredSchool

ANCHOR = "\N{ANCHOR}"
"""Stands in a query where an anchor stood."""
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACED = re.compile(r"(?<!\S)(?:\w ){3,}\w(?!\S)")
_TOKEN = re.compile(r'\s*(-?"[^"]*"?|-?\(|\)|\||[^\s()"|]+)')


def tidy(query: str) -> str:
    """The query as a service reads it: one form of each letter, straight quotation marks, nothing spaced out."""
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", query)).replace(ANCHOR, " ")
    straight = " ".join(re.sub(r"[“”„«»]", '"', plain).replace("’", "'").split())
    return _SPACED.sub(lambda found: found[0].replace(" ", ""), straight)


def without(text: str, words: Iterable[str], put: str) -> str:
    """A text in which each of some words, in whatever writing, gives way to something else."""
    plain, where = canonical(text), places(text)
    forms = {pattern(one) for one in words} - {b""}
    found = sorted((span for form in forms for span in standing(form, plain)), key=lambda span: (span[0], -span[1]))
    made: list[str] = []
    done = 0
    for start, end in found:
        first, last = where[start], where[end - 1] + 1
        if first >= done:
            made += [text[done:first], put]
            done = last
    return "".join((*made, text[done:]))


def masked(query: str, school: DeclaredSchool) -> str:
    """A tidy query with the anchor sign wherever it names the school."""
    return without(query, anchors(school), ANCHOR)


def anchors(school: DeclaredSchool) -> Iterator[str]:
    """Words that mean this school and no other: names, domains, postcode, official accounts."""
    for name in (school.name, *school.aliases, *school.former_names):
        yield from spellings(name)
    yield from school.domains
    yield from (school.postcode, school.postcode.replace(" ", ""))
    yield from (handle.lstrip("@") for handle in school.handles)


def is_anchored(query: str) -> bool:
    """Whether a masked query can be met only by what has to do with the school.

    “A OR B” needs an anchor in A and in B; what is left out (-A, NOT A) is none.
    """
    tokens = [found[1] for found in _TOKEN.finditer(query)]
    return _any_of(tokens) and not tokens


def _any_of(tokens: list[str]) -> bool:
    """Whether every alternative up to the closing bracket is anchored; takes the tokens that it has read."""
    alternatives, negated = [False], False
    while tokens and (part := tokens.pop(0)) != ")":
        negated |= part.startswith("-")
        if part in {"|", "OR"}:
            alternatives.append(False)
        elif part.endswith("("):
            alternatives[-1] |= _any_of(tokens) and not negated
        elif ANCHOR in part and not negated:
            alternatives[-1] = True
        negated = part in {"NOT", "-"}
    return all(alternatives)
