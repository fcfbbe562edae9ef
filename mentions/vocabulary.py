"""Words that speak for or against a mention: of schools, of posts, of other trades and other countries."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from mentions.automaton import Automaton
from mentions.canonical import pattern

Sort = Literal["school life", "families", "post", "trade", "abroad", "street"]

_WORDS: dict[Sort, str] = {
    "school life": """
school, schools, pupil, pupils, headteacher, head teacher, headteachers, headmaster, headmistress, deputy head,
teacher, teachers, teaching, classroom, ofsted, estyn, playground, school assembly, governors, governor, governing
body, year 1, year 2, year 3, year 4, year 5, year 6, year 7, year 11, reception class, school run, school gate,
school gates, homework, uniform, pta, parents evening, ks1, ks2, sats, gcse, sixth form, academy trust, key stage,
classmates, half term, inset day, after school, sports day, school trip, nativity, harvest festival, open morning,
open evening, prom, school newsletter, spelling test, reading record, teaching assistant, senco, safeguarding lead
""",
    "families": """
parents, parent, mum, mums, dads, children, kids, child, youngsters, lessons, class, classes, term, summer fair, fete,
my son, my daughter, our son, our daughter, students, student, learners, nursery, education, assembly, open day,
leavers
""",
    "post": """
head, headteacher, head teacher, headmistress, headmaster, principal, vice principal, deputy, deputy head, assistant
head, teacher, governor, chair of governors, chair of the governors, governors, senco, teaching assistant, class
teacher, tutor, school business manager, caretaker, site manager, receptionist, school secretary, dinner lady,
lunchtime supervisor, safeguarding lead, head of year, head of science, head of maths, head of english, ta, lecturer,
bursar, clerk
""",
    "trade": """
bowler, inspector, constable, pc, sergeant, superintendent, correspondent, reporter, photographer, editor, midwife, gp,
butcher, builder, electrician, manager of, captain, coach, presenter, dj, rapper, artist, pastor, reverend, vicar, imam,
rabbi, mayor, candidate, minister, footballer, striker, midfielder, goalkeeper, cricketer, batsman, actor, actress,
singer, guitarist, solicitor, barrister, mp for, mp, novelist, author, estate agent, surgeon, jockey, senator, comedian,
professor, economist, journalist, drummer, racing driver, boxer, councillor, plumber, chief executive, priest
""",
    "abroad": """
ohio, texas, california, florida, new york, pennsylvania, illinois, maryland, virginia, massachusetts, michigan,
georgia, united states, usa, america, canada, ontario, alberta, british columbia, nova scotia, australia, nsw,
queensland, victoria, new south wales, sydney, melbourne, perth wa, brisbane, adelaide, new zealand, auckland,
wellington nz, south africa, johannesburg, kenya, nairobi, nigeria, lagos, india, mumbai, delhi, kerala, pakistan,
ireland, dublin, cork, jamaica, barbados, singapore, hong kong, malta, ghana, zimbabwe, uganda, sri lanka
""",
    "street": """
for sale, bedroom, bedrooms, semi detached, detached house, roadworks, road works, resurfacing, junction, pavement,
grit bins, bus stop, potholes, to let, estate agents, cottages, bungalow, planning application, traffic lights,
diversion, burglary, premiership, lorry, road closed, traffic, motorists, drivers, collision, crash, quarry,
tailbacks, league table, played, goal difference, vicar, mass, hospital, ward, hospice, churchyard, parish council
""",
}
_SORTS: tuple[Sort, ...] = tuple(_WORDS)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the vocabulary at one place of a canonical text."""

    sort: Sort
    start: int
    end: int


@cache
def _automaton() -> Automaton:
    words = [
        (word, number) for number, sort in enumerate(_SORTS) for word in _WORDS[sort].replace("\n", " ").split(",")
    ]
    return Automaton((pattern(word), number) for word, number in words)


def words_in(text: bytes) -> dict[Sort, list[Word]]:
    """Every word of the vocabulary in a canonical text, by its sort."""
    found: dict[Sort, list[Word]] = {sort: [] for sort in _SORTS}
    for start, end, numbers in _automaton().found(text):
        for number in numbers:
            found[_SORTS[number]].append(Word(_SORTS[number], start, end))
    return found
