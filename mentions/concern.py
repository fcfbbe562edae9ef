"""Whether a text may concern the head or the chair: asked with more caution than whether it mentions somebody.

A mention must be right; here a miss would show the head what is said about the head (obligation A76).
"""

import re
from collections.abc import Iterable

from mentions.canonical import canonical
from mentions.names import PersonNames, named_in, named_in_address

NEAR = 200
_HEAD = re.compile(
    r"(?<! deputy)(?<! assistant)(?<! vice) (head ?teacher|head ?master|head ?mistress|head of school|executive head|"
    r"(the|our|her|his|their|that) head(?! of| on| to)|principal)s? "
)
_CHAIR = re.compile(
    r"(?<! vice) (chair(man|woman|person)?|head) (of|to) (the |our |its |their )?"
    r"((school|governing|trust) )?(governors|governing (body|board)|trustees|governance) "
)


def concerns_head(text: str, address: str, heads: Iterable[PersonNames], school_words: Iterable[str]) -> bool:
    """Whether a text names the head in any form, or speaks of a head near the school's own name.

    `school_words` are the words, in canonical form, by which the school was found in the text.
    """
    return _concerns(_HEAD, text, address, tuple(heads), school_words)


def concerns_chair(text: str, address: str, chairs: Iterable[PersonNames], school_words: Iterable[str]) -> bool:
    """The same for the chair of governors, by name or by office."""
    return _concerns(_CHAIR, text, address, tuple(chairs), school_words)


def _concerns(
    office: re.Pattern[str], text: str, address: str, people: tuple[PersonNames, ...], school_words: Iterable[str]
) -> bool:
    if named_in(text, people) or named_in_address(address, people):
        return True
    plain = canonical(text).decode()
    offices = [found.start() for found in office.finditer(plain)]
    if not offices:
        return False
    for words in school_words:
        places = (found.start() for found in re.finditer(re.escape(f" {words}"), plain))
        if any(abs(place - spot) < NEAR for place in places for spot in offices[:200]):
            return True
    return False
