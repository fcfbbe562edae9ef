"""Parts of a person's name: first names, middle names, surname."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nameparser import HumanName

from mentions.canonical import folded

_APOSTROPHES = re.compile(r"['’‘`ʼ]")
_PLAIN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)?) ([^\W\d_]{2,}(?:['’-][^\W\d_]+)*|[OD]['’][^\W\d_]+)")
_NOT_PLAIN = {"mr", "mrs", "miss", "ms", "dr", "sir", "dame", "lady", "rev", "revd", "prof", "mx", "canon", "father"}


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A full name taken apart; titles and letters after the name left out."""

    first: str
    middle: str
    last: str


def parsed(name: str) -> ParsedName:
    """Take a full name apart; a name of one word is a last name."""
    plain = _PLAIN.fullmatch(name)
    if plain and plain[1].lower() not in _NOT_PLAIN and not plain[2].isupper():  # most names; nameparser takes 0.1 ms
        return ParsedName(plain[1], "", plain[2])
    human = HumanName(name)
    if not human.last:
        return ParsedName("", "", human.first or name)
    return ParsedName(human.first, human.middle, human.last)


def spellings(text: str) -> Iterator[str]:
    """Canonical forms of a text: O'Brien is “obrien” and “o brien”; none of what has no Latin letters."""
    once = folded(text)
    if 2 * len(once.replace(" ", "")) < sum(map(str.isalpha, text)):
        return  # written in another alphabet, of which a stray letter or two would be left
    yield once
    if _APOSTROPHES.search(text):
        yield folded(_APOSTROPHES.sub(" ", text))
