"""The words that only some schools bring along, as patterns over the raw bytes of a page.

Every name of a person is a surname in company of a first name, an initial, a title or a post, every name of a
school holds its longest telling word, and a name in disguise counts only on a page that gives the school's place.
Between two words may stand what a page puts there: blanks, tags, entities.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from crawlers.sieve import Sieve
from mentions.canonical import canonical
from mentions.forms import forms
from mentions.names import PersonNames
from mentions.school_names import SchoolNames

MOST_PATTERNS = 120
"""Patterns of some 35 people; above, they cost more than the pages that they spare."""
_GAP = ".{1,60}"
_BESIDE = r"\W{1,12}"
_ANY_LETTER, _ANY = "zqx", ".{1,8}"
_SHORT = 3
# What hides letters from whoever looks at raw bytes: soft hyphens and marks without width, inside a word;
# letters as entities; letters of full width; an inline element that begins inside a word.
_HIDING = (
    r"[a-z](?:\xc2\xad|\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xef\xbb\xbf|<wbr ?/?>)[a-z]",
    r"[a-z]&(?:shy|zwn?j|#(?:173|820[3-7]|8288|65279|xad|x200[b-f]|x2060|xfeff));[a-z]",
    r"&#(?:6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2]|x[46][1-9a-f]|x[57][0-9a]);",
    r"\xef\xbc[\xa1-\xba]|\xef\xbd[\x81-\x9a]",
    r"[a-z]<(?:b|i|u|em|strong|span|font|mark)\b[^>]{0,80}>[a-z]",
)
_SCHOOL_TYPES = frozenset({
    "the", "and", "of", "for", "school", "schools", "primary", "secondary", "infant", "infants", "junior", "juniors",
    "nursery", "first", "middle", "high", "grammar", "community", "voluntary", "controlled", "aided", "church",
    "england", "c", "e", "cofe", "ce", "roman", "catholic", "rc", "va", "vc", "academy", "college", "st", "saint",
})  # fmt: skip


def own_words(schools: Iterable[SchoolNames]) -> Sieve | None:
    """Passes pages in which these schools or their people may be named; None when they are too many."""
    patterns: list[str] = []
    for school in schools:
        patterns += _school(school)
        for person in school.people:
            patterns += _person(person)
            if len(patterns) > MOST_PATTERNS:
                return None
    return Sieve([*patterns, *_HIDING]) if patterns else None


def _school(school: SchoolNames) -> Iterator[str]:
    for name in (school.name, *school.aliases):
        words = _plain(name).replace("'", " ").split()
        telling = [word for word in words if word not in _SCHOOL_TYPES] or words
        if telling:
            yield _word(re.sub("(?<=...)s$", "", max(telling, key=len)))  # St Marys is St Mary’s, too
    yield from map(re.escape, school.domains)
    for place in (school.town, school.authority, school.postcode):
        if words := _plain(place).replace("'", " ").split():
            yield rf"\b{_GAP.join(map(_word, words))}\b"


def _person(person: PersonNames) -> Iterator[str]:
    """One pattern for each last word of a name, in the company of what may stand before it."""
    company: dict[str, set[str]] = {}
    for name in person.all:
        for form in forms(_plain(name), person.titles):
            *before, last = form.words.split()
            company.setdefault(last, set()).add(_joined(before, last))
    for last, befores in company.items():
        alternatives = "|".join(sorted(befores))
        yield rf"\b(?:{alternatives}){_word(last)}" + (r"\b" if len(last) == 1 else "")


def _joined(before: Sequence[str], last: str) -> str:
    """What stands before a last word, with what may stand between them; nothing in the name of an account."""
    if not before:
        return ""
    if len(last) == 1:
        return _GAP.join(map(_word, before)) + _BESIDE
    words = _GAP.join(map(_word, before))
    return rf"{words}(?:\b{_GAP})?" if len(before[-1]) < _SHORT else rf"{words}.{{0,60}}"


def _plain(name: str) -> str:
    """A name in which every letter beyond ASCII has become a mark: a page may write it in many ways."""
    marked = (
        _ANY_LETTER if not letter.isascii() and letter.isalpha() and canonical(letter).strip() else letter
        for letter in name
    )
    return re.sub("['’‘`ʼ]", "'", "".join(marked)).lower()


def _word(word: str) -> str:
    return re.escape(word).replace(_ANY_LETTER, _ANY)
