"""Decoys: pages that look as if they named a school or its staff, and name somebody or something else."""

# ruff: noqa: E501 - a table: each line is one kind

from collections.abc import Callable, Iterator

from mentions.names import PersonNames
from mentions.parts import parsed
from tests.mentions.floors import pools
from tests.mentions.floors.county import COUNTY, Place, elsewhere
from tests.mentions.floors.pages import Setting, page
from tests.mentions.floors.probe import Entity, Planted, Probe, entities
from tests.mentions.floors.schoolways import usual

EACH = 12
NEIGHBOURS = (
    ("Barker", "Parker"), ("Barton", "Burton"), ("Lawson", "Dawson"), ("Sutton", "Hutton"), ("Potter", "Porter"),
    ("Hunter", "Gunter"), ("Marsh", "March"), ("Mason", "Masson"), ("Harris", "Morris"), ("Clacey", "Clancy"),
)  # fmt: skip
"""Real surnames, one letter apart."""


class Decoy:
    """What a decoy may speak of: a school, one of its people, and another town."""

    def __init__(self, place: Place, person: PersonNames, number: int) -> None:
        self.chance = pools.draws("decoy", place.names.key, number)
        self.school = place.names.name
        self.usual = usual(self.school)
        self.town = place.names.town
        self.other = elsewhere(self.chance)
        self.name = person.name
        self.title = person.titles[0]
        self.last = parsed(self.name).last
        self.first = self.chance.choice(("Ottilie", "Cosmo", "Persephone", "Ignatius"))
        self.postcode = f"PX{number + 1} 4{self.chance.choice(('AB', 'DE', 'GH'))}"


def _neighbour(d: Decoy) -> str:
    """A real name one letter away from that of a member of staff."""
    near = {one: two for pair in NEIGHBOURS for one, two in (pair, pair[::-1])}
    return f"{parsed(d.name).first} {near[d.last]}"


# What the sentence is, the masthead's town ("" for that of the school), and whether the school is truly named.
_DECOYS: dict[str, tuple[Callable[[Decoy], str], bool, bool]] = {
    "namesake school in another town": (lambda d: f"{d.school} in {d.other} has opened a new hall.", True, False),
    "usual name in another town": (lambda d: f"Pupils at {d.usual} school, {d.other}, sang to the mayor.", True, False),
    "same name, other postcode": (lambda d: f"{d.school}, 4 Mill Road, {d.other} {d.postcode}. Tel 01632 961999.", True, False),
    "namesake in another country": (
        lambda d: f"{d.school} in Springfield, {d.chance.choice(('Ohio', 'Queensland', 'Ontario'))}, won the state prize.", True, False),
    "longer name: nursery": (
        lambda d: f"{d.school} {d.chance.choice(('Day Nursery', 'Nursery', 'Pre-School', 'Playgroup'))} in {d.other} is for sale.", True, False),
    "longer place": (lambda d: f"Saint Mary’s County and {d.usual} Hospital in {d.other} are short of nurses.", True, False),
    "street in the same town": (lambda d: f"Roadworks on {d.usual} will close the road in {d.town} until May.", False, False),
    "houses for sale there": (lambda d: f"For sale: three bedrooms, {d.usual}, {d.town}, close to shops.", False, False),
    "sports club of that name": (lambda d: f"{d.usual} FC beat {d.town} Rovers 3-1 on Saturday.", False, False),
    "church or pub of that name": (lambda d: f"Evensong at {d.usual} Church, {d.town}, is at six. Then the {d.usual} Arms.", False, False),
    "same surname at another school": (
        lambda d: f"{d.title} {d.last} teaches Year 3 at Mossgate Primary School in {d.other}.", True, False),
    "same full name at another school": (
        lambda d: f"{d.name}, a teacher at Mossgate Primary School in {d.other}, ran a marathon.", True, False),
    "same full name, other profession": (
        lambda d: f"{d.name}, a {d.chance.choice(('striker', 'solicitor', 'novelist', 'plumber', 'jockey'))} from {d.town}, was fined.", False, False),
    "teacher of the same name from another town": (lambda d: f"{d.name}, a teacher from {d.other}, won the marathon.", True, False),
    "pupil of the same full name": (lambda d: f"Pupil {d.name}, 9, of {d.school}, {d.town}, won the spelling bee.", False, True),
    "parent of the same full name": (
        lambda d: f"Parent {d.name}, whose twins attend {d.school} in {d.town}, started a petition.", False, True),
    "visitor of the same full name": (lambda d: f"{d.name} MP visited {d.school} in {d.town} on Friday.", False, True),
    "ordinary words that are also a name": (lambda d: pools.WORDY[d.name].format(school=f"{d.school}, {d.town}"), False, True),
    "same full name, long dead": (lambda d: f"{d.name} (1821–1887) built the mill in {d.town}.", False, False),
    "same full name, no context": (lambda d: f"{d.name} shared a photo of a cat.", True, False),
    "parent with a name one letter off": (lambda d: f"{_neighbour(d)}, whose son goes to {d.school}, baked cakes.", False, True),
    "parent with a surname of the staff": (
        lambda d: f"{d.first} {d.last}, whose son goes to {d.school}, baked cakes.", False, True),
    "longer surname": (lambda d: f"{d.name}-Gravestock, a parent at {d.school} in {d.town}, complained.", False, True),
    "surname is a longer word": (lambda d: f"{d.name}ville Crescent is behind {d.school} in {d.town}.", False, True),
    "row of a league table": (
        lambda d: f"{d.school}, {d.town}: 71%. Tollgate Junior School, {d.other}, head {d.name}: 68%.", True, True),
    "school in a list of streets": (
        lambda d: f"Grit bins: Mill Road, {d.usual}, Ferry Road, Chapel Lane ({d.town}).", False, False),
}  # fmt: skip


def _cast(name: str) -> list[tuple[Place, PersonNames]]:
    """Who the decoy may be about: namesakes have common names, for a rare one is hardly a namesake's."""
    near = {surname for pair in NEIGHBOURS for surname in pair}
    if "one letter" in name:
        return [
            (p, person) for p in COUNTY for person in p.staff.all if person.titles and parsed(person.name).last in near
        ]
    if "ordinary words" in name:
        return [(place, place.staff.wordy) for place in COUNTY]
    if "same name" in name or "full name" in name:
        return [(place, place.staff.common) for place in COUNTY]
    return [(place, (place.staff.rare, place.staff.common)[n % 2]) for n, place in enumerate(COUNTY)]


def decoys() -> Iterator[Probe]:
    """Every decoy on a dozen pages."""
    for at, (name, (spell, away, named)) in enumerate(_DECOYS.items()):
        cast = _cast(name)
        for number in range(EACH):
            place, person = cast[(number * 11 + at) % len(cast)]
            decoy = Decoy(place, person, number)
            sentence = spell(decoy)
            masthead = ("County" if number % 2 else decoy.other) if away else decoy.town
            setting = Setting(decoy.chance, masthead, (decoy.other,), place.surnames)
            html, address = page(setting, Planted(sentence))
            said = f"[{place.names.name}, {place.names.town}; {decoy.name}] {sentence}"
            wanted: frozenset[Entity] = entities(schools=[place.names.key] if named else [])
            yield Probe(f"{name} {number}", name, html, address, said, wanted)
