"""Names that people make of a name: accounts, hashtags, addresses of e-mail."""

import re
from collections.abc import Iterator

from mentions.canonical import folded
from mentions.disguise import skeleton
from mentions.forms import ANYBODY, TITLES, bits_of_full
from mentions.frequency import bits_of_last
from mentions.parts import ParsedName

TAG = re.compile(r"[#@]([\w.-]{4,60})|\b([\w.+-]{4,60})@[\w-]+\.\w")
_SHORTEST_INSIDE, _SHORTEST_ALONE = 8, 8


def made_of(whole: ParsedName) -> Iterator[tuple[bytes, float, bool]]:
    """Letters of the accounts that people make of a name, their bits, and whether they may stand in a longer one."""
    first, last = whole.first, whole.last
    if not first:
        return
    full, initial = bits_of_full(whole), ANYBODY + bits_of_last(folded(last)) + 4
    made = [(f"{first}{last}", full), (f"{last}{first}", full - 0.5)]
    made += [(f"{title}{last}", initial - 4) for title in TITLES]
    made += [(f"{first[0]}{last}", initial), (f"{last}{first[0]}", initial - 1)]
    if len(last) >= _SHORTEST_ALONE:  # #SackThrelkeld
        made.insert(0, (last, initial - 5))
    for number, (text, bits) in enumerate(made):
        letters = skeleton(text)
        if letters:
            yield letters, bits, number < len(made) - 2 and len(letters) >= _SHORTEST_INSIDE
