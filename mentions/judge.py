"""Judging: whether the hits in a page mean our school and its people.

Every decision is a sum of bits of evidence (log2 likelihood ratios, prior included), and every summand
is kept as a reason that a person can read (matching.md section 5).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mentions.against import (
    another_country,
    another_person,
    another_place,
    another_postcode,
    another_school,
    another_trade,
    near_words,
    other_postcodes,
    outsider,
)
from mentions.candidates import BRIEF
from mentions.canonical import canonical
from mentions.forms import ANYBODY
from mentions.frequency import RARE_LAST
from mentions.gazetteer import assumed_namesakes
from mentions.hits import Hit, gap
from mentions.mention import LIKELY, REVIEW, Band, Kind, Mention, Reason, RunnerUp, band_of, lower, total
from mentions.people import People
from mentions.reading import Reading
from mentions.schools import misread, school_hits
from mentions.surroundings import Sign, adjoins, outside, own_signs, place_reasons, place_signs
from mentions.vocabulary import Sort, words_in
from mentions.watchlist import SchoolNames, Watchlist, names_of_school
from mentions.which import CLEAR, EXACT, choose

NEAR, BESIDE = 150, 40
IN_THE_SENTENCE, NEAR_BY, ON_THE_PAGE = 16.0, 13.0, 9.0
"""Bits that the school's name gives to a person's, by where it stands."""
UNSURE = -4.0
"""Bits of a name from which “one of several schools” is worth saying."""
COMMON, RARE = 8.0, 21.6
"""Bits of very common full names, and of the median one: a colleague with a common name says little of the school."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A hit with its reasons, and what else it may mean."""

    hit: Hit
    kind: Kind
    reasons: tuple[Reason, ...]
    runner_up: RunnerUp | None = None
    ambiguous: bool = False

    @property
    def bits(self) -> float:
        """Sum of the reasons."""
        return total(self.reasons)

    @property
    def band(self) -> Band:
        """Band of the sum; never more than *review* when something else may as well be meant."""
        unclear = self.ambiguous or (self.runner_up is not None and self.runner_up.margin < CLEAR)
        return "review" if unclear else lower(self.hit.at_most, band_of(self.bits))

    @property
    def passes(self) -> bool:
        """Whether a person should see it: in the band *review* at least, or one of several schools of the name."""
        return self.bits >= REVIEW or self.ambiguous


class Judge:
    """Weighs the hits of one school and its people in one page."""

    def __init__(self, reading: Reading, school: SchoolNames, watchlist: Watchlist, people: People | None) -> None:
        self.reading, self.school, self.watchlist = reading, school, watchlist
        self.words = words_in(reading.canonical)
        self.names = school_hits(reading, school)
        signs = (outside(sign, self.names) for sign in place_signs(reading, school))
        self.signs = [sign for sign in signs if sign.places]
        self.own = tuple(own_signs(reading, school))
        self.own_page = any(reason.bits > 5 for reason in self.own)  # noqa: PLR2004 - more than the town in the host's name
        context = bool(self.signs or self.own or any(hit.style for hit in self.names))
        self.people = people.hits(reading, carefully=context and reading.carefully) if people else []
        self.others = other_postcodes(reading, school)
        self.accepted: list[Weighed] = []

    def weighed(self) -> list[Weighed]:
        """Everything that passes."""
        schools = [self._school(hit) for hit in self.names]
        self.accepted = [one for one in schools if one.passes]
        return self.accepted + [one for one in map(self._person, self.people) if one.passes]

    def _colleagues(self, entity: str = "") -> Iterator[Reason]:
        """Others of the school's staff who are named in full: the rarer the name, the more it says."""
        rarest: dict[str, float] = {}
        for hit in self.people:
            if (
                hit.form in {"full name", "surname first", "short first name", "title and surname"}
                and hit.entity != entity
                and hit.at_most != "review"
            ):
                rarest[hit.entity] = max(rarest.get(hit.entity, 0), _telling(hit))
        for bits in sorted(rarest.values(), reverse=True)[:2]:
            yield Reason("somebody else of the school’s staff is named on the page", round(bits, 1))

    def _school(self, hit: Hit) -> Weighed:
        reasons = [Reason(f"the school’s {hit.form} is written", hit.bits)]
        if why := misread(self.reading, hit):
            reasons.append(Reason(*why))
        reasons += self._setting(hit)
        reasons += self._style(hit)
        placed = [*place_reasons(self.reading, self._signs(hit), hit), *self.own, *self._colleagues()]
        against = [
            *another_place(self.reading, hit, self.school, self.watchlist.gazetteer),
            *another_postcode(self.reading, hit, self.names, self.others, placed=bool(self.signs or self.own_page)),
            *another_country(self.reading, hit, self.words),
        ]
        fit = total(placed) + total(against) + (EXACT if hit.style in {name.style for name in self._same(hit)} else 0)
        choice = choose(self.reading, self.school, hit, self.watchlist, names=self.names, fit=fit)
        named = total(reasons) + total(against)
        ambiguous = choice.ambiguous and named >= UNSURE
        bare = misread(self.reading, hit) is not None or (
            not hit.style
            and hit.form.startswith("short")
            and not any("same sentence, as" in one.text for one in reasons)
        )
        if not hit.style and hit.form.startswith("short"):
            placed_surely = self.own_page or any(
                sign.what == "full postcode"
                or (sign.what == "town" and assumed_namesakes(hit.core) > 1 and adjoins(self.reading, sign, hit))
                for sign in self._signs(hit)
            )
            hit = replace(hit, at_most="review" if bare and not placed_surely else "likely")
        return Weighed(hit, "school", (*reasons, *placed, *against, *choice.reasons), choice.runner_up, ambiguous)

    def _signs(self, hit: Hit) -> list[Sign]:
        """Places that the page gives outside a name; where a town bears the name itself, it counts beside it."""
        if hit.style or not any(name.town and name.core == hit.core for name in names_of_school(self.school)):
            return self.signs
        styled = [name for name in self.names if name.style]
        signs = (outside(sign, [*styled, hit]) for sign in place_signs(self.reading, self.school))
        return [sign for sign in signs if sign.places]

    def _same(self, hit: Hit) -> Iterable[object]:
        return (name for name in names_of_school(self.school) if name.core == hit.core)

    def _setting(self, hit: Hit) -> Iterator[Reason]:
        """Whether a short name is that of a school at all: words of school life near by."""
        if hit.style or hit.form.startswith("name"):
            return
        street = self._beside("street", hit)
        if street:
            yield Reason(f"“{street}” stands beside it: it may be a street or a house", -6)
        if near := self._beside("school life", hit) or self._beside("families", hit) or self._staff_beside(hit):
            yield Reason(f"“{near}” stands in the same sentence, as of a school", 2)
        else:
            saint = assumed_namesakes(hit.core) > 1
            brief = len(self.reading.page.text) < BRIEF  # where little is said, silence says little
            bits = -8 if not saint else 0 if brief else -6
            yield Reason("nothing beside it speaks of a school: it may be a street, a village or a church", bits)

    def _staff_beside(self, hit: Hit) -> str:
        """Somebody of the staff in the same sentence as a hit, as written; empty when there is nobody."""
        for person in self.people:
            if person.at_most != "review" and self._closeness(hit, person) == IN_THE_SENTENCE:
                return self.reading.written(person.start, person.end).quote
        return ""

    def _beside(self, sort: Sort, hit: Hit) -> str:
        """A word of a sort in the same sentence as a hit, as it is written; empty when there is none."""
        for word in self.words[sort]:
            apart = gap(hit.start, hit.end, word.start, word.end)
            if 0 <= apart < NEAR and self.reading.same_sentence(hit.start, word.start):
                return self.reading.written(word.start, word.end).quote
        return ""

    def _style(self, hit: Hit) -> Iterator[Reason]:
        """Whether the sort of school that is written is ours: the best of its names counts."""
        best = max(
            (hit.style.against(name.style) for name in names_of_school(self.school) if name.core == hit.core), default=0
        )
        if best < 0:
            yield Reason("the words name another sort of school than this one", best)

    def _person(self, hit: Hit) -> Weighed:
        reasons = [Reason(f"the name is given as {hit.form}", hit.bits)]
        reasons += self._school_near(hit)
        reasons += place_reasons(self.reading, self.signs, hit)
        reasons += self.own
        reasons += self._colleagues(hit.entity)
        reasons += self._post(hit)
        reasons += another_trade(self.reading, hit, self.words)
        reasons += another_person(self.reading, hit)
        reasons += outsider(self.reading, hit)
        reasons += another_country(self.reading, hit, self.words)
        cores = frozenset(name.core for name in names_of_school(self.school) if name.core)
        if other := another_school(self.reading, hit, [one.hit for one in self.accepted], cores):
            reasons = [reason for reason in reasons if "stands beside the name" not in reason.text]  # it speaks of them
            reasons += other
        if not self._anchored(hit):
            hit = replace(hit, at_most="review")
        return Weighed(hit, "person", tuple(reasons))

    def _anchored(self, hit: Hit) -> bool:
        """Whether something beside the town ties a name to the school: half a name needs it close by."""
        if self.own_page or (self._post(hit) and (self.signs or self.accepted)):
            return True
        named = [one for one in self.accepted if one.bits >= REVIEW]
        if "title" in hit.form or "initial and" in hit.form or "post" in hit.form:
            named = [one for one in named if self._closeness(one.hit, hit) > ON_THE_PAGE]
        return bool(named)

    def _school_near(self, hit: Hit) -> Iterator[Reason]:
        if not self.accepted:
            if self.names:
                yield Reason("the page speaks of another school of the same name", -8)
            return
        best = max(self.accepted, key=lambda one: (self._closeness(one.hit, hit), one.bits))
        bits = self._closeness(best.hit, hit)
        least = 0.85 if bits == IN_THE_SENTENCE else 0.65
        sure = max(least, min(1.0, (best.bits - REVIEW) / (LIKELY - REVIEW))) if not best.ambiguous else 0.3
        if best.hit.style and best.runner_up is None:
            sure = 1.0  # no other school of this name is known
        where = {IN_THE_SENTENCE: "in the same sentence", NEAR_BY: "near by"}.get(bits, "on the page")
        yield Reason(f"the school is named {where}", round(bits * sure, 1))

    def _closeness(self, school: Hit, person: Hit) -> float:
        """Bits of the school named in the same sentence, near by, or on the page."""
        apart = gap(school.start, school.end, person.start, person.end)
        if apart < 2 * NEAR and self.reading.same_sentence(school.start, person.start):
            return IN_THE_SENTENCE
        return NEAR_BY if apart < NEAR else ON_THE_PAGE

    def _post(self, hit: Hit) -> tuple[Reason, ...]:
        """A post of school life beside the name: more when it is the person's own."""
        word = near_words(self.words, "post", hit, BESIDE)
        if word is None:
            return ()
        quote = self.reading.written(word.start, word.end).quote
        person = next((one for one in self.school.people if one.key == hit.entity), None)
        own = canonical(person.post) if person else b""
        agrees = canonical(quote).strip() in own
        return (Reason(f"“{quote}” stands beside the name", 8 if agrees or not own.strip() else 6),)


def _telling(hit: Hit) -> float:
    """Bits that a colleague's name gives: the rarer the name, the more."""
    if hit.form == "title and surname":
        return 3 * max(0, min(1, (hit.bits - ANYBODY - COMMON) / (RARE_LAST - COMMON)))
    return 10 * max(0, min(1, (hit.bits - ANYBODY - COMMON) / (RARE - COMMON))) ** 2


def mention_of(judge: Judge, same: list[Weighed]) -> Mention:
    """One mention of an entity: its best place, with every place where it stands."""
    reading = judge.reading
    best = max(same, key=lambda one: (one.bits, reading.section(one.hit.start).place == "text"))
    words = reading.written(best.hit.start, best.hit.end)
    spans = sorted({reading.span(one.hit.start, one.hit.end)[1:] for one in same if _in_text(reading, one.hit)})
    return Mention(
        entity=best.hit.entity,
        kind=best.kind,
        school=judge.school.key,
        form=best.hit.form,
        band=best.band,
        bits=round(best.bits, 1),
        place=words.place,
        before=words.before,
        quote=words.quote,
        after=words.after,
        words=reading.canonical[best.hit.start : best.hit.end].decode(),
        times=len({one.hit.start for one in same}),
        reasons=tuple(replace(reason, bits=round(reason.bits, 1)) for reason in best.reasons),
        runner_up=best.runner_up,
        spans=tuple(spans),
        element=reading.element(best.hit.start),
    )


def _in_text(reading: Reading, hit: Hit) -> bool:
    return reading.section(hit.start).place == "text"
