"""Finding mentions: which of the watched schools and people stand in a page, and what they mean."""

from collections.abc import Iterator
from dataclasses import replace

from mentions.canonical import canonical
from mentions.judge import BRIEF, Judge, Weighed, mention_of
from mentions.mention import Mention, RunnerUp
from mentions.reading import Reading
from mentions.text import Page
from mentions.vocabulary import words_in
from mentions.watchlist import SchoolNames, Watchlist
from mentions.which import CLEAR

MOST_SCHOOLS = 12
"""Schools of one page that are read with care when none is placed by the page itself."""


def find(page: Page, watchlist: Watchlist) -> tuple[Mention, ...]:
    """Mentions of every school and person of a watchlist in a page, the strongest first.

    One mention per entity: its best place, with the number of places. What falls below the band
    *review* is left out. Where words may mean several schools, the likeliest stands, with its runner-up.
    """
    reading = Reading(page)
    judges = [Judge(reading, school, watchlist, watchlist.people(school)) for school in _candidates(reading, watchlist)]
    found = _chosen([(judge, one) for judge in judges for one in judge.weighed()])
    return tuple(sorted(found, key=lambda mention: -mention.bits))


def _candidates(reading: Reading, watchlist: Watchlist) -> list[SchoolNames]:
    """Schools that are worth a careful reading of the page."""
    named, peopled = watchlist.candidates(reading.canonical)
    if watchlist.small:
        for section in reading.sections[:2]:
            named |= watchlist.disguises.numbers_in(section.text)
    numbers = named | peopled
    if not numbers:
        return []
    schools = [(number, watchlist.schools[number]) for number in sorted(numbers)]
    placed = [
        school for number, school in schools if _placed(reading, school) or (number in named and number in peopled)
    ]
    if len(schools) > MOST_SCHOOLS or not watchlist.small:
        schools = [(number, school) for number, school in schools if number in named]
    rest = [school for _, school in schools if school not in placed] if _may_speak_of_schools(reading) else []
    return placed + rest[: max(1, MOST_SCHOOLS - len(placed))]


def _placed(reading: Reading, school: SchoolNames) -> bool:
    """Whether a page gives a place of a school, or stands on its website."""
    texts = (school.town, school.postcode, school.authority, *school.domains)
    given = any(text and canonical(text)[:-1] in reading.canonical for text in texts)
    return given or reading.page.stands_on(school.domains)


def _may_speak_of_schools(reading: Reading) -> bool:
    words = words_in(reading.canonical)
    return len(reading.page.text) < BRIEF or bool(words["school life"] or words["families"])


def _chosen(found: list[tuple[Judge, Weighed]]) -> Iterator[Mention]:
    """One mention per entity; where schools share the words, only the likeliest of them."""
    by_entity: dict[tuple[str, str, str], list[tuple[Judge, Weighed]]] = {}
    for judge, one in _rivalled(found):
        by_entity.setdefault((judge.school.key, one.kind, one.hit.entity), []).append((judge, one))
    for same in by_entity.values():
        yield mention_of(same[0][0], [one for _, one in same])


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
