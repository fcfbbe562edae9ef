"""How names are written: with capitals, and with nothing between their parts that ends a sentence."""

import re

from mentions.frequency import is_a_name
from mentions.hits import Hit
from mentions.reading import Reading

_NEEDS_CAPITALS = {"initial and surname", "surname and initial"}
"""Forms that ordinary words may take: “a good time” is nobody called A. Good."""
_FULL, _CAPITAL = {"full name", "short first name", "surname first"}, re.compile(r"[A-Z]")
_WITHOUT_CAPITALS = {"account that the register gives", "single name"}
_PARTED = re.compile(r"(?<!\bMrs)(?<!\bMiss)(?<=[^\W\d_]{3})[.,;:!?)]\s|[;:!?)]\s", re.IGNORECASE)
_SMALL = {"mr", "mrs", "miss", "ms", "dr", "van", "de", "der", "le", "la", "o", "head", "headteacher", "teacher", "sir"}


def is_written_as_a_name(reading: Reading, hit: Hit) -> bool:
    """Whether words are written as a name is: “Margaret hopes” and “Joy, fields” name nobody."""
    written = reading.written(hit.start, hit.end)
    if written.place == "address":
        return True
    words = [word.lstrip("'’‘(“\"-#@") for word in written.quote.split()]
    capitals = [word[:1].isupper() for word in words if word.lower().rstrip(".") not in _SMALL]
    if hit.form in _NEEDS_CAPITALS and not all(capitals):
        return False
    around = f"{written.before[-60:]}{written.after[:60]}"
    if not any(capitals) and hit.form in _FULL and is_a_name(words[-1].lower()) and _CAPITAL.search(around):
        return False  # “nobody will park” in a text that uses capitals; a post without any may well mean Will Park
    if capitals and capitals[0] != capitals[-1] and hit.form not in _WITHOUT_CAPITALS:
        return False
    parted = _PARTED.search(written.quote)
    allowed = {"surname": (",",), "post": (",", ":")}.get(hit.form.split()[0], ())  # “CLACY, Davina”, “Head: Clacy”
    if parted and not parted[0].startswith(allowed or ("\0",)):
        return False
    # “Mr Lloyds Bank”: an s without an apostrophe, before another capital, belongs to a longer name.
    return not re.match(r"s [A-Z]", written.after)
