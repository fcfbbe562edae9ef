"""The sieve: which pages of an archive are worth reading, told from their raw bytes."""

import re
from collections.abc import Iterable

import hyperscan

SCHOOL_WORDS = (
    "school", "academy", "teacher", "pupil", "ofsted", "governors", "sixth form", "classroom", "headmaster",
    "headmistress", "sch.uk", "infants", "juniors", "ysgol", "c of e",
)  # fmt: skip
LOOKED_AT = 2_000


class Sieve:
    """Patterns of which one must stand in the raw bytes of a page."""

    def __init__(self, patterns: Iterable[str]) -> None:
        flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_DOTALL
        self.database = hyperscan.Database()
        expressions = [pattern.encode() for pattern in dict.fromkeys(patterns)]
        self.database.compile(expressions=expressions, flags=[flags] * len(expressions))

    def passes(self, block: bytes) -> bool:
        """Whether a pattern stands in the bytes; of an alphabet of two or four bytes a letter nothing is known."""
        try:
            self.database.scan(block, match_event_handler=_stop)
        except hyperscan.ScanTerminated:
            return True
        return b"\0" in block[:LOOKED_AT]


def _stop(*_: object) -> bool:
    return True


def school_words(more: Iterable[str] = ()) -> Sieve:
    """Passes pages that speak of schools at all, or hold one of some more words."""
    return Sieve(map(re.escape, (*SCHOOL_WORDS, *more)))
