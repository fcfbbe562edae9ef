"""The surroundings of mentions: what a page says of where, and of whose, it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mentions.canonical import canonical, pattern, standing
from mentions.hits import Hit, gap
from mentions.mention import Reason
from mentions.reading import Reading
from mentions.school_names import SchoolNames

BESIDE, NEAR, MOST = 60, 150, 50
_JOINING = {b"", b"s", b"in", b"at", b"s in", b"s at", b"near", b"of"}


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks for a school wherever in the page it stands: its town, its telephone number."""

    what: str
    words: str
    bits: float
    places: tuple[tuple[int, int], ...]


def places_of(reading: Reading, text: str, *, capital: bool) -> tuple[tuple[int, int], ...]:
    """Where words stand in a page, in canonical bytes; with a capital letter where a name of a place must have one."""
    words = pattern(text)
    if not words or words not in reading.canonical:
        return ()
    known = reading.known_places.get((words, capital))
    if known is None:
        known = reading.known_places[words, capital] = _places(reading, words, capital=capital)
    return known


def _places(reading: Reading, words: bytes, *, capital: bool) -> tuple[tuple[int, int], ...]:
    found = []
    for at in standing(words, reading.canonical):
        if reading.canonical[max(0, at[0] - 5) : at[0]] == b" new ":
            continue  # New York is no York
        if capital:
            section, start, _ = reading.span(*at)
            written = section.text[max(0, start - 40) : start + 40]
            if section.place != "address" and section.text[start].islower() and not written.islower():
                continue  # “a reading of it” is no Reading; a post without any capitals may mean it
        found.append(at)
        if len(found) == MOST:
            break
    return tuple(found)


def _number(reading: Reading, digits: str) -> tuple[tuple[int, int], ...]:
    """Where a telephone number stands, however its digits are grouped, +44 included."""
    digits = re.sub(r"\D", "", digits).removeprefix("44").lstrip("0")
    if len(digits) < 8:  # noqa: PLR2004 - no whole number
        return ()
    grouped = rb"(?<=[ 40])" + b" ?".join(re.escape(digit.encode()) for digit in digits) + rb"(?= )"
    return tuple((found.start(), found.end()) for found in re.finditer(grouped, reading.canonical))[:MOST]


def place_signs(reading: Reading, school: SchoolNames) -> list[Sign]:
    """Signs of where a page is: correlated, so of these only the largest counts in full."""
    outward = school.postcode.strip().rpartition(" ")[0] or school.postcode.strip()[:-3]
    looked_for = [
        ("full postcode", school.postcode, 17.0, False),
        ("full postcode", school.postcode.replace(" ", ""), 17.0, False),
        ("postcode area", outward, 9.0, True),
        ("town", school.town, 8.0, True),
        ("authority", school.authority, 6.0, True),
    ]
    signs = [
        Sign(what, words, bits, places_of(reading, words, capital=capital)) for what, words, bits, capital in looked_for
    ]
    return [sign for sign in signs if sign.places]


def own_signs(reading: Reading, school: SchoolNames) -> Iterator[Reason]:
    """Reasons that hold for a whole page: its host, its links, a telephone number that is the school's."""
    page = reading.page
    town = canonical(school.town).decode().replace(" ", "")
    if page.stands_on(school.domains):
        yield Reason("the page stands on the school’s own website", 15)
    elif any(domain in page.html or domain in page.text for domain in school.domains):
        yield Reason("the page gives the school’s own website", 12)
    if not page.stands_on(school.domains) and len(town) > 4 and town in page.host.replace("-", ""):  # noqa: PLR2004
        yield Reason(f"the website’s own name holds {school.town}", 5)
    if _number(reading, school.phone):
        yield Reason("the page gives the school’s telephone number", 20)
    if school.urn and places_of(reading, f"urn {school.urn}", capital=False):
        yield Reason("the page gives the school’s official number (URN)", 20)


def nearness(reading: Reading, sign: Sign, hit: Hit) -> float:
    """Further bits of a sign that stands close to a mention in the same section: 3 beside it, 1.5 near it."""
    section = reading.section(hit.start)
    inside = [place for place in sign.places if reading.section(place[0]) is section]
    apart = min((gap(hit.start, hit.end, *place) for place in inside), default=NEAR)
    return 3.0 if apart < BESIDE else 1.5 if apart < NEAR else 0.0


def outside(sign: Sign, names: list[Hit]) -> Sign:
    """A sign without its places inside the school's own name: Wexcombe Primary School tells nothing new of Wexcombe."""
    kept = tuple(
        place for place in sign.places if not any(name.start <= place[0] and place[1] <= name.end for name in names)
    )
    return Sign(sign.what, sign.words, sign.bits, kept)


def adjoins(reading: Reading, sign: Sign, hit: Hit) -> bool:
    """Whether a place stands right beside a name: “St Paul’s, Fennmere”, “St Paul’s in Fennmere”."""
    between = (reading.canonical[hit.end : start] for start, _ in sign.places if start > hit.start)
    before = (reading.canonical[end : hit.start] for _, end in sign.places if end < hit.start)
    return any(words.strip() in _JOINING for words in (*between, *before))


def place_reasons(reading: Reading, signs: list[Sign], hit: Hit) -> Iterator[Reason]:
    """Reasons of the places that a page gives: the largest in full, of the rest a quarter."""
    ordered = sorted(signs, key=lambda sign: -sign.bits)
    for rank, sign in enumerate(ordered):
        close = 0.0 if rank else nearness(reading, sign, hit)
        where = "beside the name" if close > 2 else "near the name" if close else "on the page"  # noqa: PLR2004
        bits = sign.bits / 4 if rank else sign.bits + close
        yield Reason(f"the school’s {sign.what}, {sign.words}, stands {where}", bits)
