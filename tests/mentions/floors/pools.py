"""Pools of words: common names, rarer invented ones, and the towns of a county that does not exist."""

import itertools
import random
from collections.abc import Sequence


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    "Sarah Susan Jane Helen Karen Emma Claire Julie Nicola Rachel Amanda Joanne Lisa Rebecca Anna Laura Alison "
    "Caroline Louise Hannah Charlotte Lucy Gillian Tracey Sharon Wendy Fiona Ruth Ayesha Priya Fatima Grace Naomi "
    "Bethany"
)
MEN = _words(
    "David John Paul Andrew Mark Stephen Simon Peter Richard Ian James Jonathan Neil Martin Christopher Robert "
    "Alan Kevin Adam Matthew Thomas Graham Philip Gareth Stuart Keith Nigel Imran Omar Daniel Luke Owen Craig "
    "Dean"
)
SURNAMES = _words(
    "Smith Jones Williams Wilson Taylor Brown Davies Evans Thomas Johnson Roberts Walker Wright Robinson Thompson "
    "White Hughes Edwards Green Hall Wood Harris Lewis Martin Jackson Clarke Clark Turner Hill Scott Cooper "
    "Morris Ward Moore King Watson Baker Harrison Morgan Patel Young Allen Mitchell James Anderson Phillips Lee "
    "Bell Parker Davis Bennett Miller Cook Shaw Cox Richardson Marshall Collins Carter Ellis Gray Mills Hunt "
    "Palmer Foster Chapman Mason Stone Webb Rogers Hunter Barker Barton Burton Lawson Dawson Sutton Hutton Potter "
    "Porter Khan Hussain Ahmed Begum Singh Long New Park Church Field Marsh Banks Rice Price Grant Day May Love "
    "Bird Fox Swift Sharp Frost Snow Bishop Pope"
)
RARE = _words(
    "Clacey Traskell Ormewood Penhallick Quillfeather Brockwith Hathersedge Wintringale Maddoxon Thackwray "
    "Lillicrapp Oldershay Fazackley Gathercoal Inskippe Jolliffon Kettleborn Loosmore Marchbark Nettlefoll "
    "Osbaldwick Pettigrove Ravenscrag Sillitow Tremlettan Umfraville Vavasoury Whitlocke Yarborne Zouchley "
    "Burstowe Culverwell Dunnicliffe Eversholt Farncombe Grimditch"
)
RARE_WOMEN = ("Davina", "Rosalind", "Imogen", "Philippa", "Beatrix", "Tamsin", "Verity", "Marigold", "Henrietta")
RARE_MEN = ("Barnaby", "Fergus", "Tobias", "Lionel", "Montague", "Rupert", "Ambrose", "Dominic", "Leopold")
NICKNAMES = {
    "Katherine": ("Kate", "Kathy"), "Elizabeth": ("Liz", "Beth"), "Margaret": ("Maggie", "Peggy"),
    "Jennifer": ("Jenny", "Jen"), "Deborah": ("Debbie", "Deb"), "Michael": ("Mike", "Mick"),
    "William": ("Bill", "Will"), "Anthony": ("Tony", "Ant"), "Edward": ("Ted", "Ed"), "Timothy": ("Tim", "Timmy"),
}  # fmt: skip
WORDY = {
    "Joy Field": "They jumped for joy. Field day at {school} is in June.",
    "Margaret Hope": "Margaret hopes to visit {school} again.",
    "Grace Church": "Say grace. Church and {school} share a hall.",
    "Will Park": "Nobody will park outside {school} again.",
    "Mark Long": "{school} left its mark. Long may it last.",
    "Rose King": "The sun rose, king of the morning, over {school}.",
}
"""Names that are also words, and how the words stand where nobody is meant."""
ACCENTED = ("Zoë", "Siân", "Renée", "Chloë", "André", "Seán", "José", "Zoë", "Anaïs", "Björn")
IRISH = ("O’Brien", "O’Connor", "O’Neill", "D’Arcy", "O’Sullivan", "O’Rourke", "O’Dowd", "O’Hara")

_STARTS = _words(
    "Brindle Quill Marl Fenn Wyver Lark Osmer Pell Wend Skerr Ebber Yarr Vell Tamber Hollen Dunnard Cricken Mossel"
)
_ENDS = _words("combe wick ford hurst mere thorpe stead bourne worth minster bridge holme den gate")
TOWNS = tuple(start + end for start, end in itertools.product(_STARTS, _ENDS))
COUNTIES = ("Wexshire", "Ouseland", "Northmere", "Tarnshire", "Eastvale", "Cumbershire", "Severnside", "Downland")
STREETS = ("Chapel Lane", "Mill Road", "Station Approach", "Beacon Rise", "Orchard Way", "Tanner Row", "Ferry Road")


def draws(*seed: object) -> random.Random:
    """A source of chance that gives the same draws in every run."""
    return random.Random("/".join(map(str, seed)))  # noqa: S311 - the same pages in every run


def common(chance: random.Random, words: Sequence[str]) -> str:
    """One of a pool in which the first are the commonest, as with real names."""
    return words[min(int(chance.expovariate(3) * len(words)), len(words) - 1)]


def somebody(chance: random.Random) -> str:
    """A first and last name such as the web is full of."""
    return f"{common(chance, chance.choice((WOMEN, MEN)))} {common(chance, SURNAMES)}"
