"""What speaks against a mention: another place, another postcode, another school, another trade, another country."""

import itertools
import re
from collections.abc import Iterator

from mentions.canonical import canonical
from mentions.frequency import is_a_name
from mentions.gazetteer import Gazetteer
from mentions.hits import Hit, gap
from mentions.mention import Reason
from mentions.reading import END_OF_SENTENCE, Reading, Section
from mentions.school_names import SchoolNames
from mentions.vocabulary import Sort, Word

NEAR, BESIDE, ADDRESS = 150, 45, 80
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b")
_PLACE = r"((?:St\.? )?[A-Z][a-z]{2,}(?:[ -](?:[A-Z][a-z]+|on|upon|under|le|the|in)(?=[ -][A-Z])|[ -][A-Z][a-z]+)*)"
_FOLLOWS = re.compile(rf"^(?:[’']s)?\s?(,| in| at|,? near| \()\s?(?:near )?{_PLACE}(?=[,.;:)!?]|$|\s[a-z(])")
_PRECEDES = re.compile(rf"\b{_PLACE}(?:[’']s)\s$")
_NO_PLACE = {
    "the", "this", "that", "they", "there", "when", "where", "head", "year", "school", "miss", "mrs", "have", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "june",
    "july", "august", "september", "october", "november", "december", "easter", "christmas", "ofsted", "our", "and",
    "reception",
    "key", "headteacher", "england", "britain", "spring", "summer", "autumn", "winter", "term", "but", "she", "his",
    "her",
    "you", "all", "please", "for", "with", "mr", "ms", "dr", "lol", "facebook", "twitter",
}  # fmt: skip
_OTHER_SCHOOL = re.compile(
    r"((?:[A-Z][\w’'.-]* )(?:(?:[A-Z][\w’'.-]*|of|and|the) ){0,5}?"
    r"(?:School|Academy|College|Grammar|High|Primary|Juniors|Infants))\b"
)
_STREETS = frozenset(b"road street lane avenue close drive way crescent hill terrace place gardens".split())
_NO_NAME = {"The", "Our", "Primary", "High", "A", "This", "Pupils", "Every", "First", "Secondary", "Infant", "My"}
_FOREIGN_HOSTS = (".au", ".nz", ".us", ".ca", ".za", ".in", ".ie", ".ke", ".ng", ".pk", ".sg", ".edu")


def _ours(name: str, school: SchoolNames) -> bool:
    """Whether a capitalised word is no other place: our own town, our staff, or no place at all."""
    people = " ".join(person.name for person in school.people)
    own = canonical(f"{school.town} {school.authority} {school.name} {' '.join(school.aliases)} {people}").split()
    first = canonical(name).split()[0]
    return first in own or first.decode() in _NO_PLACE or is_a_name(first.decode())


def another_place(reading: Reading, hit: Hit, school: SchoolNames, gazetteer: Gazetteer) -> Iterator[Reason]:
    """A capitalised place right after the name (“… in Thornby”) or before it (“Thornby’s …”) that is not ours."""
    before, after = (re.sub(r"\s+", " ", text) for text in reading.around(hit.start, hit.end, 80))
    found = _FOLLOWS.match(after)
    name = found[2] if found else ""
    if not name and (preceding := _PRECEDES.search(before)):
        name = preceding[1]
    if not name or _ours(name, school) or canonical(name).split()[-1] in _STREETS:
        return
    known = not gazetteer.places or " ".join(canonical(name).decode().split()) in gazetteer.places
    if known or not found or found[1] != ",":
        side = "follows" if found else "stands before"
        yield Reason(f"“{name}” {side} the name: another place", -12 if known else -6)


def other_postcodes(reading: Reading, school: SchoolNames) -> list[tuple[Section, int, str]]:
    """Postcodes of other areas than the school's in the text of a page: section, place and postcode of each."""
    ours = school.postcode.replace(" ", "").upper()
    if not ours:
        return []
    area = "".join(itertools.takewhile(str.isalpha, ours))  # WX of WX4 7LH
    text = reading.sections[1]
    found = itertools.islice(_POSTCODE.finditer(text.text), 50)
    return [(text, one.start(), f"{one[1]} {one[2]}") for one in found if not re.match(rf"{area}\d", one[1])]


def another_postcode(
    reading: Reading, hit: Hit, names: list[Hit], others: list[tuple[Section, int, str]], *, placed: bool
) -> Iterator[Reason]:
    """A postcode of another area: after a school's name, near this one, or anywhere when no place of ours is given."""
    ends: dict[int, list[int]] = {id(section): [] for section, _, _ in others}
    for name in names:
        section, _, end = reading.span(name.start, name.end)
        ends.setdefault(id(section), []).append(end)
    here, start, end = reading.span(hit.start, hit.end)
    for section, place, postcode in others:
        address = any(0 <= place - ended < ADDRESS for ended in ends[id(section)])
        near = section is here and start - NEAR < place < end + NEAR
        if near or not placed:
            yield Reason(f"the page gives another postcode, {postcode}", -16 if address else -10)
            return


def near_words(words: dict[Sort, list[Word]], sort: Sort, hit: Hit, distance: int) -> Word | None:
    """The nearest word of a sort within a distance of a hit that is no part of it."""
    apart = [(gap(hit.start, hit.end, word.start, word.end), -word.end, word) for word in words[sort]]
    near = [(far, end, word) for far, end, word in apart if 0 <= far < distance]
    return min(near, key=lambda one: one[:2])[2] if near else None


def another_country(reading: Reading, hit: Hit, words: dict[Sort, list[Word]]) -> Iterator[Reason]:
    """A country or state abroad near the name, or a host of another country."""
    host = reading.page.host
    if any(host.endswith(ending) for ending in _FOREIGN_HOSTS):
        yield Reason(f"the website is of another country ({host.rpartition('.')[2]})", -8)
    word = near_words(words, "abroad", hit, NEAR)
    if word and reading.written(word.start, word.end).quote[:1].isupper():
        yield Reason(f"“{reading.written(word.start, word.end).quote}” stands near the name: another country", -10)


def another_school(reading: Reading, hit: Hit, names: list[Hit], cores: frozenset[str]) -> tuple[Reason, ...]:
    """Another school's name nearer to a person than ours; in another sentence it counts only where ours is in none."""
    before, after = reading.around(hit.start, hit.end, NEAR)
    nearest = min((gap(hit.start, hit.end, name.start, name.end) for name in names), default=10_000)
    ours_beside = any(reading.same_sentence(hit.start, name.start) for name in names)
    stretches = [
        (len(before) - found.end(), found[1], before[found.end() :]) for found in _OTHER_SCHOOL.finditer(before)
    ]
    stretches += [(found.start(), found[1], after[: found.start()]) for found in _OTHER_SCHOOL.finditer(after)]
    for apart, title, between in sorted(stretches):
        plain = canonical(title).decode()
        ours = any(f" {core} " in plain or f" {core}s " in plain for core in cores)
        elsewhere = ours_beside and END_OF_SENTENCE.search(between)
        if apart < nearest - 5 and not ours and not elsewhere and title.split()[0] not in _NO_NAME:
            return (Reason(f"another school, “{title.strip()}”, stands nearer to the name", -12),)
    return ()
