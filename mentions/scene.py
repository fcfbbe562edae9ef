"""The scene: what one page holds for one school, before anything is weighed."""

from collections.abc import Iterator
from functools import cached_property

from mentions.against import other_postcodes
from mentions.forms import ANYBODY
from mentions.frequency import RARE_LAST
from mentions.hits import Hit, gap
from mentions.mention import Reason
from mentions.people import People
from mentions.reading import Reading
from mentions.school_names import SchoolNames, names_of_school
from mentions.schools import school_hits
from mentions.surroundings import Sign, outside, own_signs, place_signs
from mentions.vocabulary import Sort

NEAR, BESIDE, MOST_NAMES, MOST_PEOPLE = 150, 40, 200, 400
IN_THE_SENTENCE, NEAR_BY, ON_THE_PAGE = 16.0, 13.0, 9.0
"""Bits that the school's name gives to a person's, by where it stands."""
COMMON, RARE = 8.0, 21.6
"""Bits of very common full names, and of the median one: a colleague with a common name says little of the school."""
_TELLING = {"full name", "surname first", "short first name", "title and surname"}
TOWN_IN_HOST = 5


class Scene:
    """Hits of a school and its people in a page, with the places, words and signs around them."""

    def __init__(self, reading: Reading, school: SchoolNames, people: People | None) -> None:
        self.reading, self.school = reading, school
        self.words = reading.vocabulary
        self.names = school_hits(reading, school)[:MOST_NAMES]
        self.signs = self._outside(self.names)
        self.own = tuple(own_signs(reading, school))
        self.own_page = any(reason.bits > TOWN_IN_HOST for reason in self.own)
        context = bool(self.signs or self.own or any(hit.style for hit in self.names))
        found = people.hits(reading, carefully=context and reading.carefully) if people else []
        self.people = found[:MOST_PEOPLE]
        self.others = other_postcodes(reading, school)

    def _outside(self, names: list[Hit]) -> list[Sign]:
        signs = (outside(sign, names) for sign in place_signs(self.reading, self.school))
        return [sign for sign in signs if sign.places]

    def signs_for(self, hit: Hit) -> list[Sign]:
        """Places that the page gives outside a name; where a town bears the name itself, it counts beside it."""
        if hit.style or not any(name.town and name.core == hit.core for name in names_of_school(self.school)):
            return self.signs
        return self._outside([*(name for name in self.names if name.style), hit])

    def beside(self, hit: Hit, *sorts: Sort) -> str:
        """A word of one of some sorts in the same sentence as a hit, as it is written; empty when there is none."""
        for sort in sorts:
            for word in self.words[sort]:
                apart = gap(hit.start, hit.end, word.start, word.end)
                if 0 <= apart < NEAR and self.reading.same_sentence(hit.start, word.start):
                    return self.reading.written(word.start, word.end).quote
        return ""

    def staff_beside(self, hit: Hit) -> str:
        """Somebody of the staff in the same sentence as a hit, as written; empty when there is nobody."""
        for person in self.people:
            if person.at_most != "review" and self.closeness(hit, person) == IN_THE_SENTENCE:
                return self.reading.written(person.start, person.end).quote
        return ""

    def closeness(self, school: Hit, person: Hit) -> float:
        """Bits of the school named in the same sentence as a person, near by, or on the page."""
        apart = gap(school.start, school.end, person.start, person.end)
        if apart < 2 * NEAR and self.reading.same_sentence(school.start, person.start):
            return IN_THE_SENTENCE
        return NEAR_BY if apart < NEAR else ON_THE_PAGE

    @cached_property
    def _told(self) -> list[tuple[float, Hit]]:
        """The most telling place of each person of the school, those who tell most first."""
        best: dict[str, tuple[float, Hit]] = {}
        for hit in self.people:
            if hit.form in _TELLING and hit.at_most != "review":
                bits = _telling(hit)
                if bits > best.get(hit.entity, (0.0, hit))[0]:
                    best[hit.entity] = bits, hit
        return sorted(best.values(), key=lambda told: -told[0])

    def colleagues(self, but: Hit | None = None) -> Iterator[Reason]:
        """Two others of the school's staff who are named: the rarer a name, the more it says; no words count twice."""
        others = [(bits, hit) for bits, hit in self._told if not but or hit.entity != but.entity]
        apart = {hit.start: (bits, hit) for bits, hit in reversed(others) if not but or hit.start != but.start}
        for bits, hit in sorted(apart.values(), key=lambda told: -told[0])[:2]:
            quote = self.reading.written(hit.start, hit.end).quote
            yield Reason(f"another name of the school’s staff stands on the page, “{quote}”", round(bits, 1))


def _telling(hit: Hit) -> float:
    """Bits that a colleague's name gives."""
    known = hit.bits - ANYBODY - COMMON
    if hit.form == "title and surname":
        return 3 * max(0, min(1, known / (RARE_LAST - COMMON)))
    return 10 * max(0, min(1, known / (RARE - COMMON))) ** 2
