"""Whether a text may concern the head: asked with more caution than whether it mentions somebody.

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


def concerns_head(text: str, address: str, heads: Iterable[PersonNames], school_words: Iterable[str]) -> bool:
    """Whether a text names the head in any form, or speaks of a head near the school's own name.

    `school_words` are the words, in canonical form, by which the school was found in the text.
    """
    heads = tuple(heads)
    if named_in(text, heads) or named_in_address(address, heads):
        return True
    plain = canonical(text).decode()
    posts = [found.start() for found in _HEAD.finditer(plain)]
    if not posts:
        return False
    for words in school_words:
        places = (found.start() for found in re.finditer(re.escape(f" {words}"), plain))
        if any(abs(place - post) < NEAR for place in places for post in posts[:200]):
            return True
    return False
