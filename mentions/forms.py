"""Forms of a person's name: the ways in which people write it, each with its prior in bits."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from nicknames import NickNamer

from mentions.canonical import folded
from mentions.frequency import bits_of_first, bits_of_last
from mentions.parts import ParsedName, parsed, spellings

TITLES = ("Mr", "Mrs", "Miss", "Ms", "Dr")
ANYBODY = -26.0
"""Prior of a person before anything is known: one of 67 million (decision 8)."""
_WOMEN, _MEN = {"mrs", "miss", "ms", "mx", "dame", "lady"}, {"mr", "sir", "mx"}
_POSTS = ("headteacher", "head teacher", "headmaster", "headmistress", "principal", "teacher", "head", "sir")
# Short forms that are usual in Britain and that the library, made in the United States, does not know.
_BRITISH = """
deborah debs, gareth gaz, gary gaz gazza, darren daz dazza, jeremy jez, sharon shaz shazza, barry baz bazza, lawrence
lol loz, laurence lol loz, terence tel, derek del, davina davey davy dav vina, siobhan shiv, caroline caz caro,
philippa pip pippa, tabitha tabby, rosemary ro rosie, bernadette bernie berni, patricia trish, theresa tess tessa,
geraldine ged, gerard ged, muhammad mo mohammed mohamed, mohammed mo muhammad mohamed, gillian gill jill gilly,
catherine cath kate katherine cathy katy, katherine cath kath catherine kathy katie, kathryn kath kate, nicola nicky
nikki nic, antony tony anthony, anthony tony antony ant, francesca fran frankie, melanie mel, natasha tash tasha,
abigail abi abbie gail, stewart stu stuart, stuart stu stewart, oliver olly ollie, olivia liv livvy, rosalind ros roz,
angela ange angie, charlotte charlie lottie char, adrian ade, stephen steven steve, steven stephen steve, sean shaun
shawn, shaun sean, phillip philip phil, philip phillip phil, ian iain, iain ian, rachel rach, rachael rach rachel,
rebecca becky becca bex, samantha sam, victoria vicky vicki tori, jonathan jon jonny, alexandra alex lexi sandra,
alison ali, jacqueline jacqui jackie, susan sue suzie, margaret maggie meg peggy, elizabeth liz beth betty libby
lizzie, graham gray, geoffrey geoff, jeffrey jeff, kimberley kim, joanne jo, joanna jo, lindsay linds, kerry kez,
hayley hayls
"""
_SHORT = {name: tuple(short) for name, *short in map(str.split, _BRITISH.split(","))}


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way to write a name: what it is called, its words in canonical form, its prior in bits."""

    form: str
    words: str
    bits: float


@cache
def _namer() -> NickNamer:
    return NickNamer()


@cache
def nicknames(first: str) -> tuple[str, ...]:
    """Short forms of a first name in canonical form, and the full names of which it is one."""
    known = {*_namer().nicknames_of(first), *_namer().canonicals_of(first), *_SHORT.get(first, ())}
    return tuple(sorted(name for name in known - {first} if len(name) > 1))


def bits_of_full(whole: ParsedName) -> float:
    """Prior of a full name in bits: the rarer it is, the more likely ours is meant."""
    first, last = (folded(part) for part in (whole.first, whole.last))
    return ANYBODY + bits_of_first(first) + bits_of_last(last)


def _title_bits(title: str, own: frozenset[str]) -> float:
    """How far a title agrees with those that a person is known to bear."""
    if title in own or not own or title == "dr":
        return 1 if title in own else 0
    return -6 if (title in _MEN and not own & _MEN) or (title in _WOMEN and not own & _WOMEN) else 0


def _written(whole: ParsedName, own: frozenset[str]) -> Iterator[tuple[str, str, float]]:
    first, middle, last = whole.first, whole.middle, whole.last
    for_last = bits_of_last(folded(last))
    full = bits_of_full(whole)
    yield "full name", f"{first} {last}", full
    yield "surname first", f"{last} {first}", full - 0.5
    yield "initial and surname", f"{first[0]} {last}", ANYBODY + for_last + 4
    yield "surname and initial", f"{last} {first[0]}", ANYBODY + for_last + 3
    if middle:
        yield "full name", f"{first} {middle} {last}", full + 1
        yield "full name", f"{first} {middle[0]} {last}", full + 1
        yield "initials and surname", f"{first[0]} {middle[0]} {last}", ANYBODY + for_last + 7
    halves = re.split(r"[\s-]+", first)
    if len(halves) > 1:
        yield "first of two first names", f"{halves[0]} {last}", full - 2
    for nickname in nicknames(folded(halves[0])):
        yield "short first name", f"{nickname} {last}", full - 2
    titles = [*own, *(title.lower() for title in TITLES if title.lower() not in own)]
    for title in titles:
        bits = ANYBODY + for_last + _title_bits(title, own)
        yield "title and surname", f"{title} {last}", bits
        yield "title, initial and surname", f"{title} {first[0]} {last}", bits + 4
        for half in re.split(r"[\s-]+", last)[:: len(re.split(r"[\s-]+", last)) - 1 or 1]:
            if half != last and len(half) > 3:  # noqa: PLR2004 - “de”, “van”, “Mac” alone name nobody
                yield "title and half a surname", f"{title} {half}", bits - 3
    for post in _POSTS:
        yield "post and surname", f"{post} {last}", ANYBODY + for_last + 5


def forms(name: str, titles: Iterable[str]) -> Iterator[NameForm]:
    """Every way to write a full name that may count as a mention."""
    whole, own = parsed(name), frozenset(title.lower().strip(". ") for title in titles)
    if not whole.first:
        bits = ANYBODY + bits_of_last(folded(whole.last))
        yield from (NameForm("single name", words, bits) for words in spellings(whole.last) if words)
        return
    for form, text, bits in _written(whole, own):
        yield from (NameForm(form, words, bits) for words in spellings(text) if words)
