"""Weighing where a school seems to be named: the reasons for and against its being ours (decision 8)."""

from collections.abc import Iterator
from dataclasses import replace

from mentions.against import another_country, another_place, another_postcode
from mentions.candidates import BRIEF
from mentions.gazetteer import assumed_namesakes
from mentions.hits import Hit
from mentions.mention import REVIEW, Reason, total
from mentions.scene import Scene
from mentions.school_names import names_of_school
from mentions.schools import misread
from mentions.surroundings import adjoins, place_reasons
from mentions.watchlist import Watchlist
from mentions.weighed import Weighed
from mentions.which import EXACT, choose

UNSURE = -4.0
"""Bits of a name from which “one of several schools” is worth saying."""


def weigh_school(scene: Scene, hit: Hit, watchlist: Watchlist) -> Weighed:
    """A place where the school seems to be named, with every reason and the likeliest other school."""
    named = [Reason(f"the school’s {hit.form} is written", hit.bits)]
    why = misread(scene.reading, hit)
    named += [Reason(*why)] if why else []
    setting = tuple(_setting(scene, hit))
    named += [*setting, *_another_sort(scene, hit)]
    placed = [*place_reasons(scene.reading, scene.signs_for(hit), hit), *scene.own, *scene.colleagues()]
    is_placed = bool(scene.signs or scene.own_page)
    against = [
        *another_place(scene.reading, hit, scene.school, watchlist.gazetteer),
        *another_postcode(scene.reading, hit, scene.names, scene.others, placed=is_placed),
        *another_country(scene.reading, hit, scene.words),
    ]
    styles = {name.style for name in names_of_school(scene.school) if name.core == hit.core}
    fit = total(placed) + total(against) + (EXACT if hit.style in styles else 0)
    if total(named) + total(against) < UNSURE and total(named) + fit < REVIEW:
        return Weighed(hit, "school", (*named, *placed, *against))  # namesakes can only take away from it
    choice = choose(scene.reading, scene.school, hit, watchlist, names=scene.names, fit=fit)
    ambiguous = choice.ambiguous and total(named) + total(against) >= UNSURE
    if why and hit.style:
        hit = replace(hit, at_most="review")
    if not hit.style and hit.form.startswith("short"):
        settled = why is None and any(reason.bits > 0 for reason in setting)
        hit = replace(hit, at_most="likely" if settled or _surely_placed(scene, hit) else "review")
    return Weighed(hit, "school", (*named, *placed, *against, *choice.reasons), choice.runner_up, ambiguous)


def _adjoins(scene: Scene, hit: Hit) -> bool:
    """Whether a saint's name stands right beside its town."""
    if assumed_namesakes(hit.core) == 1:
        return False
    return any(sign.what == "town" and adjoins(scene.reading, sign, hit) for sign in scene.signs_for(hit))


def _surely_placed(scene: Scene, hit: Hit) -> bool:
    """Whether a short name needs no word of school life beside it: its postcode, or a saint’s name with its town."""
    postcode = any(sign.what == "full postcode" for sign in scene.signs_for(hit))
    return scene.own_page or postcode or _adjoins(scene, hit)


def _setting(scene: Scene, hit: Hit) -> Iterator[Reason]:
    """Whether a short name is that of a school at all: words of school life, or of streets, in the same sentence."""
    if hit.style or not hit.form.startswith("short") or scene.own_page:
        return
    if street := scene.beside(hit, "street"):
        yield Reason(f"“{street}” stands beside it: it may be a street or a house", -6)
    if near := scene.beside(hit, "school life", "families") or scene.staff_beside(hit):
        yield Reason(f"“{near}” stands in the same sentence, as of a school", 2)
        return
    brief = len(scene.reading.page.text) < BRIEF  # where little is said, silence says little
    bits = -8 if assumed_namesakes(hit.core) == 1 else 0 if brief else -3 if _adjoins(scene, hit) else -6
    yield Reason("nothing beside it speaks of a school: it may be a street, a village or a church", bits)


def _another_sort(scene: Scene, hit: Hit) -> Iterator[Reason]:
    """Whether the sort of school that is written is ours: the best of its names counts."""
    names = [name for name in names_of_school(scene.school) if name.core == hit.core]
    names = [name for name in names if name.style.phase] or names  # “X School” beside “X Primary School” says less
    own = [hit.style.against(name.style) for name in names]
    if own and max(own) < 0:
        yield Reason("the words name another sort of school than this one", max(own))
