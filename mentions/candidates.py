"""Candidates: which of the watched schools are worth a careful reading of a page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mentions.canonical import pattern
from mentions.gazetteer import assumed_namesakes
from mentions.reading import Reading
from mentions.school_names import SchoolNames, names_of_school
from mentions.styles import Style, leading_words
from mentions.watchlist import Watchlist

MOST, MOST_PLACED, LOOKED_AHEAD, BRIEF = 12, 120, 60, 400
"""Schools that are read with care where the page places none, and at most; bytes of a style; a brief text."""


_LEADING = re.compile(rb" (ysgol|gynradd|academy of|school of) $")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school that a page may name."""

    school: SchoolNames
    peopled: bool
    """Whether somebody of its people is named, and the school as well."""


@dataclass
class _Seen:
    """Schools of an automaton's hits: those named, those named with their sort, those of whose people one is named."""

    named: set[int]
    styled: set[int]
    peopled: set[int]


def _seen(reading: Reading, watchlist: Watchlist) -> _Seen:
    seen, plain = _Seen(set(), set(), set()), reading.canonical
    for start, end, numbers in watchlist.automaton.found(plain):
        schools = {number >> 1 for number in numbers if not number & 1}
        seen.peopled |= {number >> 1 for number in numbers if number & 1}
        seen.named |= schools
        if schools and not schools <= seen.styled:
            ahead = plain[start : end + LOOKED_AHEAD].decode().split("  ")[0]
            words = ahead.split()[plain.count(b" ", start, end) + 1 :]
            if leading_words(words)[0] or _LEADING.search(plain[max(0, start - 12) : start]):
                seen.styled |= schools
    if watchlist.small:
        for section in reading.sections[:2]:
            seen.named |= watchlist.disguises.numbers_in(section.text)
    return seen


def _placed(reading: Reading, school: SchoolNames) -> bool:
    """Whether a page gives a place of a school outside its name, or stands on its website."""
    if reading.page.stands_on(school.domains):
        return True
    for text in (school.postcode, school.town, school.authority, *school.domains):
        words = pattern(text)
        if words and words in reading.canonical:
            cores = [pattern(name.core) for name in names_of_school(school)]
            inside = [core for core in cores if words in core]
            within = sum(reading.canonical.count(core) for core in inside)
            if not inside or reading.canonical.count(words) > within:
                return True
    return False


def candidates(reading: Reading, watchlist: Watchlist) -> list[Candidate]:
    """Schools that are worth a careful reading: in a large watchlist only what has more than a short name."""
    seen = _seen(reading, watchlist)
    if not seen.named and not seen.peopled:
        return []
    short = {number for number in seen.named - seen.styled if not _telling(watchlist.schools[number])}
    seen.named -= short
    schools = {number: watchlist.schools[number] for number in sorted(seen.named | seen.peopled)}
    placed = {number for number, school in schools.items() if _placed(reading, school)}
    speaks = _may_speak_of_schools(reading)
    if watchlist.small:
        sure = placed | (seen.named & seen.peopled)
        rest = [number for number in schools if number not in sure and (speaks or number in seen.styled)]
    else:
        holy = {number for number in seen.named if speaks and _holy(schools[number])}
        sure = (placed & (seen.styled | holy)) | (seen.named & seen.peopled & (placed | seen.styled))
        rest = [*((seen.styled | holy) - sure)]
    room = max(1, MOST - len(sure))
    return [
        Candidate(schools[number], number in seen.peopled & (seen.styled | (seen.named & placed)))
        for number in [*sorted(sure)[:MOST_PLACED], *_few(rest, schools, seen.styled)[:room]]
    ]


def _few(numbers: Iterable[int], schools: dict[int, SchoolNames], styled: set[int]) -> list[int]:
    """Of each short name two schools: where nothing tells namesakes apart, one and its runner-up speak for all."""
    kept: dict[tuple[str, Style | None], list[int]] = {}
    for number in sorted(numbers):
        name = names_of_school(schools[number])[0]
        kept.setdefault((name.core, name.style if number in styled else None), []).append(number)
    return [number for same in kept.values() for number in same[:2]]


def _telling(school: SchoolNames) -> bool:
    """Whether one of a school's names may stand without a word that says it is a school."""
    return any(name.telling or not name.core for name in names_of_school(school))


def _holy(school: SchoolNames) -> bool:
    return any(assumed_namesakes(name.core) > 1 for name in names_of_school(school))


def _may_speak_of_schools(reading: Reading) -> bool:
    words = reading.vocabulary
    return len(reading.page.text) < BRIEF or bool(words["school life"] or words["families"])
