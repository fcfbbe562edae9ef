"""The planted set: filler pages in each of which one sentence names a member of staff, or a school."""

from collections.abc import Iterator
from html import escape

from tests.mentions.floors import pools
from tests.mentions.floors.county import COUNTY, Place, elsewhere
from tests.mentions.floors.pages import Setting, page
from tests.mentions.floors.probe import Entity, Planted, Probe, entities
from tests.mentions.floors.schoolways import SCHOOL_WAYS, usual, written
from tests.mentions.floors.ways import WAYS, Way, named, planted

EACH = 12
_SENTENCES = (
    "{who}, {role} at {school}, said that the hall roof would be mended by spring.",
    "Parents thanked {who} after the concert at {school} on Friday.",
    "“We queued for an hour,” {who} of {school} told the meeting.",
    "At {school} the new garden was opened by {who}.",
    "I had a long chat about the buses with {who} from {school}.",
    "The gates of {school} were shut again this morning, and {who} stood there in the rain.",
    "Nobody at {school} listens, least of all {who}.",
    "went to {school} open morning today, {who} seemed lovely but the loos!!",
)
_WITHOUT = (
    "The new garden at {school} was opened on Friday.",
    "There was a queue outside {school} this morning.",
    "A picture from the concert at {school}.",
)
_ROLES = ("headteacher", "deputy head", "a teacher", "Year 4 teacher", "the SENCO", "chair of governors")
_ABOUT_ANY = (
    "The new garden at {school} was opened on Friday.",
    "There was a long queue outside {school} this morning.",
    "My two started at {school} in September and love it.",
    "Has anybody heard why {school} was closed?",
)
_ABOUT = {
    "only what people say": (
        "Pupils at {school} sang on the green.", "He taught at {school} for ten years.",
        "Our girl goes to {school} and the teacher is lovely.", "Ofsted came to {school} on Tuesday.",
    ),
    "possessive": ("The roof of {school} leaks.", "There was a fire in {school} on Monday."),
}  # fmt: skip


def _context(place: Place, number: int) -> tuple[str, Setting]:
    """How the sentence names the school, and a page on which the town stands or does not."""
    school, chance = place.names, pools.draws("context", place.names.key, number)
    kind = (number + number // 5) % (4 if school.name.startswith(("St ", "Saint ")) else 5)
    there, masthead = (
        (f"{school.name}, {school.town}", "County"),
        (f"{usual(school.name)} school", school.town),
        (school.name, school.town),
        (usual(school.name).lower(), school.town),
        (school.name, "County"),
    )[kind]
    towns = (elsewhere(chance), elsewhere(chance), *([school.town] if kind < 4 else []))
    return escape(there, quote=False), Setting(chance, masthead, towns, place.surnames)


def _probe(way: Way, place: Place, number: int) -> Probe:
    person = way.person(place, number)
    forms = way.spell(named(place, person))
    name = forms[number // len(way.staff) % len(forms)]
    school, setting = _context(place, number)
    put = planted(way, name, number)
    sentence = (_SENTENCES if put.sentence else _WITHOUT)[number % (8 if put.sentence else 3)].format(
        who=name, school=school, role=_ROLES[number % len(_ROLES)]
    )
    html, address = page(setting, Planted(sentence, put.title, put.head, put.body, put.slug))
    said = " ".join(part for part in (sentence, put.title, put.head, put.body, put.slug) if part)
    wanted: frozenset[Entity] = entities(people=[person.key], schools=[place.names.key])
    return Probe(f"{way.name} {number}", way.name, html, address, f"[{person.name}] {said}", wanted)


def people() -> Iterator[Probe]:
    """Every way to write a person, each on a dozen pages."""
    for at, way in enumerate(WAYS):
        for number in range(EACH):
            yield _probe(way, COUNTY[(number * 7 + at) % len(COUNTY)], number)


def schools() -> Iterator[Probe]:
    """Every way to write a school, each on a dozen pages that give its town."""
    for way in SCHOOL_WAYS:
        places, about = way.places(), _ABOUT.get(way.name, _ABOUT_ANY)
        for number in range(EACH):
            place = places[number * 5 % len(places)]
            name = written(way, place.names, number)
            chance = pools.draws(way.name, number)
            near = f"{name} in {place.names.town}" if number % 2 else name
            setting = Setting(
                chance, "County" if number % 2 else place.names.town, (elsewhere(chance),), place.surnames
            )
            sentence = about[number % len(about)].format(school=near)
            html, address = page(setting, Planted(sentence))
            said = f"[{place.names.name}, {place.names.town}] {sentence}"
            yield Probe(f"{way.name} {number}", way.name, html, address, said, entities(schools=[place.names.key]))
