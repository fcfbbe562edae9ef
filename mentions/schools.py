"""Where a school is named in a page, in which form, and what the words say of its sort."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from mentions.canonical import canonical, folded, standing
from mentions.disguise import Letters
from mentions.hits import Hit, longest
from mentions.reading import Reading
from mentions.school_names import SchoolName, SchoolNames, core_spellings, names_of_school, squeezable
from mentions.slips import SHORTEST, nearly
from mentions.styles import Style, leading_words

LOOKED_AHEAD, MOST = 90, 200
_BEFORE = re.compile(rb" (?:the )?(ysgol(?: gynradd| uwchradd| gyfun| feithrin)?|academy of|school of|pupils? of) $")
_NOT_A_SCHOOL = re.compile(
    rb" ?(?:the virgin |parish |community |memorial )?(church|churchyard|residents?|association|driving|dance|riding|"
    rb"swimming|sunday|social|village|cathedral|chapel|abbey|priory|"
    rb"road|street|lane|avenue|close|drive|way|hospital|hospice|infirmary|fc|afc|rfc|football|rugby|cricket|stadium|university|island|station|surgery|"
    rb"medical|care home|house|bay|beach|pub|inn|arms|cemetery|crescent|gardens|court|terrace|square|hotel|bridge|"
    rb"roundabout|estate|farm|mill|woods?|reservoir|allotments?|railway|bus|car park)s? "
)  # fmt: skip
_OF_ANOTHER_SORT = re.compile(
    r"of (?:dance|music|art|drama|english|motoring|language|languages|ballet|performing|beauty|hair|business)\b"
    r"|(?:primary )?care\b|road\b|street\b|lane\b|close\b|church\b|chapel\b|residents\b|association\b|playgroup\b"
)
_UP_A_STREET = re.compile(rb" (on|up|down|along|off|over|across|top of|bottom of|foot of) (the )?$")
_LONGER_BEFORE = re.compile(
    rb" (north|south|east|west|upper|lower|new|old|great|little|and|our lady(?: and)?|bishops?) $"
)
_SHORT, _ALIAS, _USUAL, _FULL, _ACCOUNT = -4.0, 0.0, 0.0, 2.0, 8.0


def _read(plain: bytes, start: int, end: int, name: SchoolName) -> Hit:
    """What is written at a core: the style around it, and the form that makes."""
    if plain[end : end + 2] == b"s ":
        end += 1
    ahead = plain[end : end + LOOKED_AHEAD].decode().split("  ")[0].split()
    taken, style = leading_words(ahead)
    stop = end + len(" ".join(["", *ahead[:taken]])) if taken else end
    lead = _BEFORE.search(plain[max(0, start - 30) : start])
    if lead:
        style |= Style(kind=frozenset({"school"}))
        start -= len(lead[0].rstrip()) if lead[1].startswith((b"ysgol", b"academy")) else 0
    form, bits = _form(style, name)
    return Hit("", form, start + (plain[start : start + 1] == b" "), stop, bits, core=name.core, style=style)


def _form(style: Style, name: SchoolName) -> tuple[str, float]:
    suffix = "" if name.current else ", under another of its names,"
    if name.style and style.covers(name.style):
        return f"full name{suffix}", _FULL
    if style.kind or style.phase:
        return f"usual name{suffix}", _USUAL
    if style:
        return f"short name with its church{suffix}", -1.0
    return (f"short name{suffix}", _SHORT) if name.style else (f"name{suffix}", _ALIAS)


def _cores(reading: Reading, name: SchoolName) -> Iterator[tuple[bytes, int, int]]:
    """Every place of a core in the page's canonical forms: which form, where it begins and ends."""
    texts = [reading.canonical, *([reading.joined.canonical] if reading.joined else [])]
    for core in core_spellings(name.core) if name.core else [name.words]:
        for plain in texts:
            yield from ((plain, *place) for place in islice(standing(f" {core}".encode(), plain), MOST))


def _plain(reading: Reading, name: SchoolName) -> Iterator[Hit]:
    for plain, start, end in _cores(reading, name):
        hit = _read(plain, start, end, name)
        if not hit.style and not name.telling:
            continue
        if plain is not reading.canonical:
            back = reading.from_joined(hit.start, hit.end)
            if back is None:
                continue
            hit = hit.at(*back)
        yield hit


def _slipped(reading: Reading, name: SchoolName) -> Iterator[Hit]:
    """The core with one letter of one word wrong, where a word of its style follows."""
    words = name.core.split()
    if len(words) < 2:  # noqa: PLR2004 - one word is no anchor for itself
        return
    for number, wrong in enumerate(words):
        for word in nearly(wrong, reading.words) if len(wrong) >= SHORTEST else ():
            core = " ".join(["", *words[:number], word, *words[number + 1 :]]).encode()
            for place in standing(core, reading.canonical):
                hit = _read(reading.canonical, *place, name)
                if hit.style:
                    yield replace(hit, form=f"name with a letter wrong, “{word}”", bits=hit.bits - 4, at_most="review")


@lru_cache(maxsize=4_096)
def _letters(name: SchoolName) -> Letters:
    """Letters of the words of a name that people run together; 1 where they say what sort of school it is."""
    return Letters((words, int(whole)) for words, whole in squeezable(name).items())


def _squeezed(reading: Reading, name: SchoolName) -> Iterator[Hit]:
    """The name run together or disguised, in a hashtag, an account or the text."""
    if not name.core:
        return
    whole_names, letters = squeezable(name), _letters(name)
    for section in reading.sections:
        for found in letters.found(section.text):
            written = folded(section.text[found.start : found.end])
            if written in {*whole_names, *core_spellings(name.core)}:
                continue  # as it is usually written; found already
            start, end = reading.back(section, found.start, found.end)
            whole = found.number == 1
            yield Hit(
                "",
                "name, run together or disguised",
                start,
                end,
                _USUAL if whole else _SHORT + 1,
                core=name.core,
                style=name.style if whole else Style(),
            )


def _own_accounts(reading: Reading, school: SchoolNames) -> Iterator[Hit]:
    """The school's own accounts and addresses, as the register declares them."""
    looked_for = [rf"@{re.escape(handle.lstrip('@'))}\b" for handle in school.handles]
    looked_for += [rf"(?:[\w.+-]+@|\bwww\.|\b){re.escape(domain)}\b" for domain in school.domains]
    for section in reading.sections[:2]:
        for form in looked_for:
            for found in islice(re.finditer(form, section.text, re.IGNORECASE), MOST):
                yield Hit("", "own account or address", *reading.back(section, *found.span()), _ACCOUNT)


def school_hits(reading: Reading, school: SchoolNames) -> list[Hit]:
    """Every place where a school is named, the longest words of each."""
    hits: list[Hit] = list(_own_accounts(reading, school))
    for name in names_of_school(school):
        hits += _plain(reading, name)
        if reading.carefully:
            hits += _squeezed(reading, name)
            hits += _slipped(reading, name)
    return longest(replace(hit, entity=school.key) for hit in hits)


def _longer_after(reading: Reading, hit: Hit) -> tuple[str, float] | None:
    """Whether the words that follow make another name: “St Mary Magdalene School”, “Larkspur Hill School of Dance”."""
    after = reading.around(hit.start, hit.end, 60)[1]
    words = re.match(r"(?:[’']?s)?((?: [\w’'&-]+){1,4})", after)
    named = words[1].split() if words else []
    plain = canonical(words[1]).decode().split() if words else []
    if hit.style and (found := _OF_ANOTHER_SORT.match(" ".join(plain))):
        return f"“{found[0]}” follows the name: it is no school like this one", -14
    if hit.style.kind or hit.style.phase or not named or not named[0][:1].isupper():
        return None
    if len(named[0]) <= len("Grn"):
        return None  # an abbreviation
    for unknown in (1, 2):
        taken, style = leading_words(plain, unknown)
        if taken and (style.kind or style.phase) and not leading_words(plain)[0]:
            return f"“{' '.join(named[:unknown])}” stands within the name: it may be another school", -12
    return None


def misread(reading: Reading, hit: Hit) -> tuple[str, float] | None:
    """Why a short name may be no school, from the words beside it, in bits; None when nothing speaks for that."""
    before = reading.canonical[max(0, hit.start - 25) : hit.start]
    follows = reading.around(hit.start, hit.end, 3)[1].lstrip("’'sS")
    after = _NOT_A_SCHOOL.match(reading.canonical[hit.end : hit.end + 40].removeprefix(b"s"))
    if not hit.style and after and follows[:1].isspace():
        return f"“{after[1].decode()}” follows it: it is no school", -20
    if follows[:1].isspace() and (following := _longer_after(reading, hit)):
        return following
    if not hit.style and (way := _UP_A_STREET.search(before)):
        return f"“{way[1].decode()}” stands before it, as before a street", -6
    if longer := _LONGER_BEFORE.search(before):
        bits = -12 if longer[1] == b"new" else -6
        return f"“{longer[1].decode()}” stands before it: it may be part of a longer name", bits
    return None
