"""Weighing where a person seems to be named: the reasons for and against its being ours (decision 8)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest

from mentions.against import another_country, another_school, near_words
from mentions.canonical import canonical
from mentions.hits import Hit, gap
from mentions.mention import LIKELY, REVIEW, Reason
from mentions.outsiders import another_person, another_trade, outsider
from mentions.scene import BESIDE, IN_THE_SENTENCE, NEAR_BY, ON_THE_PAGE, Scene
from mentions.school_names import names_of_school
from mentions.surroundings import place_reasons
from mentions.weighed import Weighed

NEAREST = 8
_HALF_A_NAME = ("title", "initial and", "post and")


def weigh_person(scene: Scene, hit: Hit, schools: Sequence[Weighed]) -> Weighed:
    """A place where a person seems to be named, with every reason; `schools` are the places of their school."""
    schools = nsmallest(NEAREST, schools, key=lambda one: gap(hit.start, hit.end, one.hit.start, one.hit.end))
    cores = frozenset(name.core for name in names_of_school(scene.school) if name.core)
    elsewhere = another_school(scene.reading, hit, [one.hit for one in schools], cores)
    # A post, and the town, beside the name of another school's head are that school's.
    post = () if elsewhere else _post(scene, hit)
    places = () if elsewhere else place_reasons(scene.reading, scene.signs, hit)
    reasons = (
        Reason(f"the name is written: {hit.form}", hit.bits),
        *_school_near(scene, hit, schools),
        *places,
        *scene.own,
        *scene.colleagues(hit),
        *post,
        *elsewhere,
        *another_trade(scene.reading, hit, scene.words),
        *another_person(scene.reading, hit),
        *outsider(scene.reading, hit),
        *another_country(scene.reading, hit, scene.words),
    )
    if not (scene.own_page or (post and (scene.signs or schools)) or _tied(scene, hit, schools)):
        hit = replace(hit, at_most="review")
    return Weighed(hit, "person", reasons)


def _tied(scene: Scene, hit: Hit, schools: Sequence[Weighed]) -> bool:
    """Whether the school’s own name ties a person’s to it: half a name needs it close by."""
    named = [one for one in schools if one.bits >= REVIEW]
    if any(half in hit.form for half in _HALF_A_NAME):
        named = [one for one in named if scene.closeness(one.hit, hit) > ON_THE_PAGE]
    return bool(named)


def _school_near(scene: Scene, hit: Hit, schools: Sequence[Weighed]) -> Iterator[Reason]:
    """How close the school is named, and how surely it is ours."""
    if not schools:
        if scene.names:
            yield Reason("the page speaks of another school of the same name", -8)
        return
    best = max(schools, key=lambda one: (scene.closeness(one.hit, hit), one.bits))
    bits = scene.closeness(best.hit, hit)
    least = 0.85 if bits == IN_THE_SENTENCE else 0.75
    sure = max(least, min(1.0, (best.bits - REVIEW) / (LIKELY - REVIEW))) if not best.ambiguous else 0.3
    if best.hit.style and best.runner_up is None:
        sure = 1.0  # no other school of this name is known
    where = {IN_THE_SENTENCE: "in the same sentence", NEAR_BY: "near by"}.get(bits, "on the page")
    yield Reason(f"the school is named {where}", round(bits * sure, 1))


def _post(scene: Scene, hit: Hit) -> tuple[Reason, ...]:
    """A post of school life beside the name: more when it is the person's own."""
    word = near_words(scene.words, "post", hit, BESIDE)
    if word is None:
        return ()
    quote = scene.reading.written(word.start, word.end).quote
    person = next((one for one in scene.school.people if one.key == hit.entity), None)
    own = canonical(person.post) if person else b""
    agrees = canonical(quote).strip() in own
    return (Reason(f"“{quote}” stands beside the name", 8 if agrees or not own.strip() else 6),)
