"""Finding mentions: which of the watched schools and people stand in a page, and what they mean."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mentions.candidates import Candidate, candidates
from mentions.judge import Judge
from mentions.mention import Mention, RunnerUp
from mentions.reading import Reading
from mentions.school_names import SchoolNames
from mentions.terms import find_terms
from mentions.text import Page
from mentions.watchlist import Watchlist
from mentions.weighed import Weighed
from mentions.which import CLEAR


def find(page: Page, watchlist: Watchlist) -> tuple[Mention, ...]:
    """Mentions of every school and person of a watchlist in a page, the strongest first.

    One mention per entity: its best place, with the number of places. What falls below the band
    *review* is left out. Where words may mean several schools, the likeliest stands, with its runner-up.
    """
    reading = Reading(page)
    schools = candidates(reading, watchlist)
    reading.carefully = watchlist.small
    if not watchlist.small:
        schools = [one for one in schools if one.peopled or _may_pass(reading, one.school, watchlist)]
    found = _judged(reading, schools, watchlist)
    if not watchlist.small and any(one.band != "review" for _, one in found):
        reading.carefully = True
        found = _judged(reading, schools, watchlist)
    names = sorted(_chosen(found), key=lambda mention: -mention.bits)
    return (*names, *find_terms(page, watchlist.terms))


def _judged(reading: Reading, schools: Iterable[Candidate], watchlist: Watchlist) -> list[tuple[Judge, Weighed]]:
    judges = [Judge(reading, one.school, watchlist, watchlist.people(one.school)) for one in schools]
    return [(judge, one) for judge in judges for one in judge.weighed()]


def _may_pass(reading: Reading, school: SchoolNames, watchlist: Watchlist) -> bool:
    """Whether a first, quick reading leaves anything of a school; its people are not looked for."""
    return bool(Judge(reading, school, watchlist, None).weighed())


def _chosen(found: list[tuple[Judge, Weighed]]) -> Iterator[Mention]:
    """One mention per entity; where schools share the words, only the likeliest of them."""
    by_entity: dict[tuple[str, str, str], list[tuple[Judge, Weighed]]] = {}
    for judge, one in _rivalled(found):
        by_entity.setdefault((judge.school.key, one.kind, one.hit.entity), []).append((judge, one))
    for same in by_entity.values():
        yield same[0][0].mention([one for _, one in same])


def _rivalled(found: list[tuple[Judge, Weighed]]) -> Iterator[tuple[Judge, Weighed]]:
    """What is found, without the weaker of two watched schools that claim the same words."""
    strongest: dict[int, list[tuple[float, str]]] = {}
    for judge, one in found:
        if one.kind == "school":
            strongest.setdefault(one.hit.start, []).append((one.bits, judge.school.key))
    for judge, one in found:
        claims = sorted(strongest.get(one.hit.start, ()), reverse=True) if one.kind == "school" else []
        if len(claims) < 2:  # noqa: PLR2004 - nobody else claims it
            yield judge, one
        elif claims[0][1] == judge.school.key:
            second = claims[1]
            rival = RunnerUp(second[1], round(second[0], 1), round(one.bits - second[0], 1))
            clear = rival.margin >= CLEAR
            yield judge, replace(one, runner_up=rival, ambiguous=one.ambiguous and not clear)
