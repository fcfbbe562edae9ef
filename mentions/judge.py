"""Judging: whether the hits in a page mean our school and its people, as mentions that say why.

Every decision is a sum of bits of evidence (log2 likelihood ratios, prior included), and every summand
is kept as a reason that a person can read.
"""

from collections.abc import Iterator
from dataclasses import replace

from mentions.canonical import pattern, standing
from mentions.mention import Mention, Reason, RunnerUp, band_of, total
from mentions.parts import parsed
from mentions.people import People
from mentions.reading import Reading
from mentions.scene import Scene
from mentions.school_names import SchoolNames
from mentions.watchlist import Watchlist
from mentions.weigh_person import weigh_person
from mentions.weigh_school import weigh_school
from mentions.weighed import Weighed

MOST_SPANS, SHORTEST_SURNAME = 500, 4
_CAPPED = {
    "review": "it is never said to be more than possible, for somebody or something else may be meant",
    "likely": "it is never said to be more than likely, for only a short name is written",
}


class Judge:
    """Weighs the hits of one school and its people in one page; without people it is a first, quick look."""

    def __init__(self, reading: Reading, school: SchoolNames, watchlist: Watchlist, people: People | None) -> None:
        self.reading, self.school, self.watchlist = reading, school, watchlist
        self.scene = Scene(reading, school, people)

    def weighed(self) -> list[Weighed]:
        """Everything that passes."""
        schools = [weigh_school(self.scene, hit, self.watchlist) for hit in self.scene.names]
        schools = [one for one in schools if one.passes]
        people = [weigh_person(self.scene, hit, schools) for hit in self.scene.people]
        return schools + _shared([one for one in people if one.passes])

    def mention(self, same: list[Weighed]) -> Mention:
        """One mention of an entity: its best place, with every place where it stands."""
        reading = self.reading
        best = max(same, key=lambda one: (one.bits, self._in_text(one.hit.start)))
        words = reading.written(best.hit.start, best.hit.end)
        reasons = tuple(replace(reason, bits=round(reason.bits, 1) + 0.0) for reason in best.reasons)
        if best.band != band_of(total(reasons)):
            reasons += (Reason(_CAPPED[best.band], 0.0),)
        return Mention(
            entity=best.hit.entity,
            kind=best.kind,
            school=self.school.key,
            form=best.hit.form,
            band=best.band,
            bits=round(total(reasons), 1),
            place=words.place,
            before=words.before,
            quote=words.quote,
            after=words.after,
            words=reading.canonical[best.hit.start : best.hit.end].decode(),
            times=len({one.hit.start for one in same}),
            reasons=reasons,
            runner_up=best.runner_up,
            spans=self._spans(best, same),
            element=reading.element(best.hit.start),
        )

    def _in_text(self, start: int) -> bool:
        return self.reading.section(start).place == "text"

    def _spans(self, best: Weighed, same: list[Weighed]) -> tuple[tuple[int, int], ...]:
        """Where an entity stands in the text; of a person who is named, the surname alone counts as well."""
        places = {(one.hit.start, one.hit.end) for one in same}
        if best.kind == "person":
            places |= set(self._surnames(best.hit.entity))
        spans = sorted({self.reading.span(*place)[1:] for place in places if self._in_text(place[0])})
        apart: list[tuple[int, int]] = []
        for start, end in spans[:MOST_SPANS]:
            if apart and start < apart[-1][1]:
                apart[-1] = apart[-1][0], max(end, apart[-1][1])
            else:
                apart.append((start, end))
        return tuple(apart)

    def _surnames(self, entity: str) -> Iterator[tuple[int, int]]:
        person = next((one for one in self.school.people if one.key == entity), None)
        for name in person.all if person else ():
            words = pattern(parsed(name).last)
            if len(words) > SHORTEST_SURNAME:
                for place in standing(words, self.reading.canonical):
                    if self.reading.written(*place).quote[:1].isupper():
                        yield place


def _shared(people: list[Weighed]) -> list[Weighed]:
    """People, each with the likeliest other person of the school whom the same words may mean."""
    claims: dict[int, list[Weighed]] = {}
    for one in people:
        claims.setdefault(one.hit.start, []).append(one)
    told = []
    for one in people:
        others = [other for other in claims[one.hit.start] if other.hit.entity != one.hit.entity]
        best = max(others, key=lambda other: other.bits, default=None)
        if best:
            second = RunnerUp(best.hit.entity, round(best.bits, 1), round(one.bits - best.bits, 1))
            one = replace(one, runner_up=second)  # noqa: PLW2901 - the same one, with what else it may be
        told.append(one)
    return told
