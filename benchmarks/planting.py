"""Forty ways to write a name, planted into real pages: how many are found there."""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from html import escape

from benchmarks.printed import line, tell
from benchmarks.real_data import RealData
from mentions.find import find
from mentions.mention import Mention
from mentions.names import PersonNames
from mentions.school_names import SchoolNames
from mentions.text import Page, read_html
from mentions.watchlist import Watchlist
from tests.mentions.floors.pools import ACCENTED, IRISH, NICKNAMES, draws
from tests.mentions.floors.probe import Planted
from tests.mentions.floors.ways import WAYS, Name, Way, planted

EACH, LONGEST, CAUGHT = 40, 250_000, 0.9
_SENTENCES = (
    "{who}, headteacher at {school}, said that the roof would be mended.",
    "Parents thanked {who} after the concert at {school} on Friday.",
    "At {school} the new garden was opened by {who}.",
    "Nobody at {school} listens, least of all {who}.",
)


def _named(way: Way, data: RealData, chance: random.Random) -> tuple[Name, PersonNames]:
    """Somebody whose name can be written in a way."""
    first, last = data.name(chance)
    while len(first) < 5 or len(last) < 5:
        first, last = data.name(chance)
    match way.staff[0]:
        case "nicknamed":
            first = chance.choice(list(NICKNAMES))
        case "accented":
            first = chance.choice(ACCENTED)
        case "irish":
            last = chance.choice(IRISH)
        case "double":
            last = f"{last}-{data.name(chance)[1]}"
    former = (f"{first} {data.name(chance)[1]}",) if way.staff[0] == "renamed" else ()
    name = Name(first, last, "Mrs", "".join(former), "ourschool.test")
    return name, PersonNames("planted", name.whole, ("Mrs",), former)


@cache
def _spot(html: str) -> int:
    """A place in the middle of a page where a paragraph can be read; 0 when there is none."""
    spots = [found.end() for found in re.finditer(r"</p>", html)]
    for spot in spots[len(spots) // 2 :][:5]:
        if "Zqxzqx" in read_html(f"{html[:spot]}<p>Zqxzqx</p>{html[spot:]}", "http://round-about.test/").text:
            return spot
    return 0


def _inserted(html: str, put: Planted, sentence: str) -> str:
    """A real page with a sentence and a name planted in it."""
    spot = _spot(html)
    html = f"{html[:spot]}<p>{sentence}</p>{put.body}{html[spot:]}"
    if put.title:
        html = re.sub(
            r"<title[^>]*>.*?</title>", f"<title>{put.title}</title>", html, count=1, flags=re.DOTALL | re.IGNORECASE
        )
    if put.head:
        html = re.sub(r"(<head[^>]*>)", lambda found: found[1] + put.head, html, count=1, flags=re.IGNORECASE)
    return html


def _plantings(way: Way, data: RealData, raw: Sequence[tuple[str, str]]) -> Iterator[tuple[Page, SchoolNames]]:
    """Real pages with one name written in one way, and the school whose first member of staff it is."""
    chance = draws(way.name)
    schools = [school for school in data.schools if school.town and len(school.short) > 8]
    for number in range(EACH):
        name, person = _named(way, data, chance)
        crowd = data.staff(chance.choice(schools), 24, chance)
        others = [other for other in crowd.people if not set(other.name.split()) & set(re.split("[ -]", person.name))]
        names = replace(crowd, domains=(name.domain,), people=(person, *others))
        forms = way.spell(name)
        put = planted(way, forms[number % len(forms)], number)
        there = escape(f"{names.name}, {names.town}", quote=False)
        sentence = _SENTENCES[number % len(_SENTENCES)].format(who=put.sentence or "a guest", school=there)
        address, html = chance.choice(raw)
        yield read_html(_inserted(html, put, sentence), f"{address}/{put.slug}"), names


def ways(data: RealData) -> None:
    """Every way to write a name, planted into real pages."""
    whole = [(page.address, html) for html, page in data.corpus if "<title" in html and "<head" in html]
    raw = [(address, html) for address, html in whole if len(html) < LONGEST and _spot(html)]
    print(f"\nForty ways to write a name, each planted into {EACH} of {len(raw)} real pages")
    caught, begin = 0, time.perf_counter()
    false: list[tuple[Page, Mention]] = []
    for way in WAYS:
        bands: Counter[str] = Counter()
        for page, names in _plantings(way, data, raw):
            said = find(page, Watchlist.of([names], gazetteer=data.gazetteer))
            bands.update(mention.band for mention in said if mention.entity == names.people[0].key)
            wrong = [m for m in said if m.entity not in {names.key, names.people[0].key} and m.band == "certain"]
            false += ((page, mention) for mention in wrong)
        caught += bands.total() >= CAUGHT * EACH
        sure = (bands["certain"] + bands["likely"]) / EACH
        line(way.name, f"{bands.total() / EACH:.2f}", f"certain or likely {sure:.2f}")
    line("ways found on nine pages of ten", f"{caught}", "aim: at least 36 of 40; 38 can be seen")
    line("somebody else is certain, of 1,000 pages", f"{len(false) / len(WAYS) / EACH * 1000:.2f}", "aim: at most 1.00")
    tell(false)
    print(f"      {time.perf_counter() - begin:.0f} s")
