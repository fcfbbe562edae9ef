"""How often mentions are right on real data: `python -m benchmarks.accuracy --data DIR`."""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from benchmarks.folder import real_data
from benchmarks.planting import ways
from benchmarks.printed import SURE, line, tell
from benchmarks.real_data import RealData, RealSchool, with_apostrophe
from mentions.find import find
from mentions.mention import Mention
from mentions.school_names import SchoolNames
from mentions.text import Page, read_html
from mentions.watchlist import Watchlist
from tests.mentions.floors.pools import draws

DRAWS, ASKED = 8, 600
_TOWN_BESIDE = (
    "Sports day at {name} in {town} was rained off.",
    "In {town}, pupils of {name} sang on the green.",
    "{name}, {town}, has a new minibus.",
    "The {town} buses are late again. Is {name} school open?",
    "I hear {name} is nice. We move to {town} in May.",
    "Pupils of {name} walked to the library. It rained. All of {town} came to watch them sing all the same.",
)
_BARE = ("Sports day at {name} was rained off.", "{name} has a new minibus.", "Pupils of {name} sang on the green.")


def untouched(data: RealData, lists: Sequence[Sequence[SchoolNames]], title: str) -> None:
    """False mentions on pages that name none of the invented staff; a school may truly stand there, and is told."""
    bands: Counter[tuple[str, str]] = Counter()
    told: list[tuple[Page, Mention]] = []
    begin = time.perf_counter()
    for schools in lists:
        watchlist = Watchlist.of(schools, gazetteer=data.gazetteer)
        for page in [page for _, page in data.corpus]:
            for mention in find(page, watchlist):
                bands[mention.kind, mention.band] += 1
                if mention.band in SURE:
                    told.append((page, mention))
    pages = len(lists) * len(data.corpus)
    print(f"\n{title}: {pages} pages, {time.perf_counter() - begin:.0f} s; of 1,000 pages")
    for kind in ("person", "school"):
        for band in ("certain", "likely", "review"):
            line(
                f"{kind}, {band}",
                f"{bands[kind, band] / pages * 1000:.2f}",
                "aim: at most 1.00" if band == "certain" else "",
            )
    tell(told)


def _best(mentions: Sequence[Mention]) -> list[str]:
    """Entities of the strongest mentions of schools."""
    said = [mention for mention in mentions if mention.kind == "school"]
    return [mention.entity for mention in said if mention.bits >= said[0].bits - 0.01]


def _ask(watchlist: Watchlist, sentence: str) -> tuple[Mention, ...]:
    said = escape(sentence, quote=False)
    html = f"<title>Round about</title><p>A bright morning.</p><p>{said}</p><p>The library is shut.</p>"
    return find(read_html(html, "http://round-about.test/news"), watchlist)


def _form(school: RealSchool, form: str) -> str:
    return school.short if form == "short" else school.name


@dataclass
class Answers:
    """What came of the questions about one form of name."""

    right: float = 0
    sure: int = 0
    guessed: int = 0
    ceiling: float = 0
    missed: list[str] = field(default_factory=list)


def _answers(data: RealData, watchlist: Watchlist, form: str) -> Answers:
    asked = draws("asked").sample([school for school in data.saintly if school.town], ASKED)
    alike = Counter((_form(school, form).casefold(), school.town) for school in data.saintly)
    everywhere = Counter(_form(school, form).casefold() for school in data.saintly)
    found = Answers()
    for number, school in enumerate(asked):
        name, key = _form(school, form), str(school.number)
        written = with_apostrophe(name) if number % 2 else name
        sentence = _TOWN_BESIDE[number % len(_TOWN_BESIDE)].format(name=written, town=school.town)
        mentions = _ask(watchlist, sentence)
        best = _best(mentions)
        found.right += (key in best) / max(len(best), 1)
        found.sure += [mention.entity for mention in mentions if mention.band in SURE] == [key]
        found.ceiling += 1 / alike[name.casefold(), school.town]
        if key not in best:
            found.missed.append(f"      [{school.name}] {sentence}")
        if everywhere[name.casefold()] > 1:
            bare = _ask(watchlist, _BARE[number % len(_BARE)].format(name=written))
            found.guessed += any(mention.band in SURE for mention in bare)
    return found


def saints(data: RealData) -> None:
    """Which of all schools with a holy name is meant, with the town on the page and without."""
    watchlist = Watchlist.of((school.names for school in data.saintly), gazetteer=data.gazetteer)
    print(f"\nAll {len(data.saintly)} schools with a holy name watched; {ASKED} asked; ties are shared out")
    for form, aim in (("short", 0.94), ("full", 0.98)):
        begin = time.perf_counter()
        found = _answers(data, watchlist, form)
        ceiling = f"aim: {aim}; ceiling here {found.ceiling / ASKED:.3f}"
        line(f"{form}, town on the page: the right one is strongest", f"{found.right / ASKED:.3f}", ceiling)
        line(f"{form}, town on the page: it alone is certain or likely", f"{found.sure / ASKED:.3f}")
        line(
            f"{form}, no context, name shared: something is certain or likely", f"{found.guessed / ASKED:.3f}", "aim: 0"
        )
        print(f"      {time.perf_counter() - begin:.0f} s", *found.missed[:5], sep="\n")


def alone(data: RealData) -> None:
    """One school watched, as most installations do: a page about its namesake elsewhere, and one about itself."""
    groups: dict[str, list[RealSchool]] = defaultdict(list)
    for school in data.saintly:
        groups[school.short.casefold()].append(school)
    neighbours = (pair for same in groups.values() for pair in pairwise(same))
    pairs = [(a, b) for a, b in neighbours if a.town and b.town and a.town != b.town]
    pairs = draws("pairs").sample(pairs, 200)
    print("\nOne school watched, its namesake in another town spoken of (200 pairs)")
    for title, gazetteer in (("with gazetteer", data.gazetteer), ("without", None)):
        false = found = 0
        for number, (ours, theirs) in enumerate(pairs):
            watchlist = Watchlist.of([ours.names], gazetteer=gazetteer)
            sentence = _TOWN_BESIDE[number % 4]
            said = _ask(watchlist, sentence.format(name=with_apostrophe(theirs.short), town=theirs.town))
            false += any(mention.band in SURE for mention in said)
            said = _ask(watchlist, sentence.format(name=with_apostrophe(ours.short), town=ours.town))
            found += any(mention.band in SURE for mention in said)
        line(f"{title}: the namesake is taken for ours", f"{false / len(pairs):.3f}", "aim: at most 0.01")
        line(f"{title}: ours is certain or likely", f"{found / len(pairs):.3f}", "aim: at least 0.94")


def main() -> None:
    """Everything, each figure beside its aim."""
    data = real_data("Accuracy")
    if data is None:
        return
    chance = draws("staff")
    one = [[data.staff(chance.choice(data.schools), 100, chance)] for _ in range(DRAWS)]
    many = [[data.staff(school, 25, chance) for school in chance.sample(data.schools, 2_000)]]
    untouched(data, one, f"Untouched pages, one school with 100 staff, {DRAWS} draws")
    untouched(data, many, "Untouched pages, 2,000 schools with 25 staff each")
    saints(data)
    alone(data)
    ways(data)


if __name__ == "__main__":
    main()
