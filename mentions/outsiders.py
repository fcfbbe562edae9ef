"""Somebody else of the same name: a pupil, a parent, a visitor, somebody with a longer name or long dead."""

import re
from collections.abc import Iterator

from mentions.against import near_words
from mentions.hits import Hit, gap
from mentions.mention import Reason
from mentions.reading import Reading
from mentions.vocabulary import Sort, Word

BESIDE = 45
_KIN = "son|sons|daughter|daughters|child|children|twins|kids|boy|girl|mum|dad|mother|father|parents|wife|husband"
_RELATION = (
    f"grandad|granddad|grandma|grandfather|grandmother|nan|uncle|aunt|{_KIN}|parent|pupil|student|classmate|resident|"
    "neighbour|schoolboy|schoolgirl|youngster"
)
_YEARS = "seven|eight|nine|ten|eleven|twelve|five|six|four|thirteen|fourteen|fifteen|sixteen"
_BEFORE = re.compile(
    rf"(?:\b(?:former |ex-)?(?:{_RELATION})(?: of (?:two|three|four|one|\d|\w+,?))?,?"
    r"|\b(?:pupils?|prizes?|winners?|medals?|star of the week|prefects?|our pupils):?(?: [\w’',& -]{0,40})?"
    r"|\byear \d{1,2} (?:pupil|student|child)) $",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"^(?:[’']s (?:{_KIN})\b|,? whose (?:{_KIN})\b|,? \(?(?:aged? )?(?:1?\d|{_YEARS})(?:,|\)| who|\.| from)"
    rf"|,? \((?:year|class|y) ?\w+\)|,? (?:year \d{{1,2}}\b|class \d)"
    rf"|,? (?:an?|now an?|the|who is an?|whose|year \d+) (?:former |proud |worried |angry )?(?:{_RELATION})\b)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|\n|\. |\| )(?:by|photo|photos|picture|pictures|image|words|report)s?:? (?:by )?$", re.IGNORECASE
)
_LIFE = re.compile(r"^,? \((?:born |b\. ?|c\. ?)?1[5-9]\d\d(?:\s?[-–]|\))")
_THING = re.compile(
    r"^ (?:Road|Street|Lane|Avenue|Close|Drive|Way|House|Hall|Park|Court|Ltd|Limited|Centre|Foundation|Trust)\b"
)
_POSTS = frozenset({"headteacher", "head", "deputy", "teacher", "year", "governor", "senco", "principal", "class"})
_SURNAME_FOLLOWS = re.compile(r"^ ([A-Z][a-z]+)\b(?! (?:said|says|told|of|at|from|in)\b)")


def another_person(reading: Reading, hit: Hit) -> Iterator[Reason]:
    """A longer surname, a street or firm that bears the name, or the dates of a life long past."""
    before, after = reading.around(hit.start, hit.end, 30)
    longer = (re.match(r"[-‐‑][^\W\d_]", after) and after[1].isupper()) or re.search(r"[A-Z][a-z]+[-‐‑]$", before)
    if longer or _THING.match(after):
        yield Reason("the name is part of a longer one", -40)
    elif "title" in hit.form and (found := _SURNAME_FOLLOWS.match(after)) and found[1].lower() not in _POSTS:
        yield Reason(f"“{found[1]}” follows the name, as of a longer one", -10)
    if _LIFE.match(after):
        yield Reason("the dates of a life stand beside the name", -14)


def outsider(reading: Reading, hit: Hit) -> Iterator[Reason]:
    """A word that says the person is no member of staff: a parent, a pupil, a grandfather, the writer of the page."""
    before, after = (re.sub(r"[^\S\n]+", " ", text) for text in reading.around(hit.start, hit.end, 60))
    found = _BEFORE.search(before) or _AFTER.match(after)
    if found:
        yield Reason(f"“{found[0].strip(' ,')}” stands beside the name: somebody who is not of the staff", -28)
    elif _BYLINE.search(before):
        yield Reason("the name stands where writers and photographers are named", -26)


def another_trade(reading: Reading, hit: Hit, words: dict[Sort, list[Word]]) -> Iterator[Reason]:
    """Another line of work beside a person's name."""
    word = near_words(words, "trade", hit, BESIDE)
    if word and reading.same_sentence(hit.start, word.start):
        quote = reading.written(word.start, word.end).quote
        close = gap(hit.start, hit.end, word.start, word.end) <= len(" a former ")
        yield Reason(f"“{quote}” stands beside the name: another line of work", -26 if close else -10)
