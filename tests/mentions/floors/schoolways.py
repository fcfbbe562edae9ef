"""Ways to write the name of one school."""

# ruff: noqa: E501 - a table: each line is one kind

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from mentions.school_names import SchoolNames
from tests.mentions.floors.county import COUNTY, Place

_TYPE = re.compile(r" (Primary|Infant|Junior|Community|High)? ?(School|Academy)$")
_FAITH = re.compile(r" (Church of England|C of E|CE|Catholic|RC)\b")


@dataclass(frozen=True)
class SchoolWay:
    """One way to write a school's name, for the schools whose name allows it."""

    name: str
    fits: Callable[[SchoolNames], bool]
    spell: Callable[[str], tuple[str, ...]]

    def places(self) -> tuple[Place, ...]:
        """Schools of the county that can be written in this way."""
        return tuple(place for place in COUNTY if self.fits(place.names))


def usual(name: str) -> str:
    """The name without the words for faith and type."""
    return _TYPE.sub("", _FAITH.sub("", name))


def _in_name(*words: str) -> Callable[[SchoolNames], bool]:
    return lambda school: any(word in school.name for word in words)


def _anglican(name: str) -> tuple[str, ...]:
    found = re.search(r"Church of England|C of E|CE\b", name)
    forms = ("Church of England", "CofE", "C of E", "CE", "C.E.", "C. of E.", "(C of E)", "Church of England (VA)")
    return tuple(name.replace(found[0], form) for form in forms if found and form != found[0])


def _catholic(name: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\b(RC|Catholic)\b", form, name) for form in ("RC", "Catholic", "Roman Catholic", "R.C."))


def _joined(name: str) -> str:
    return re.sub(r"[^A-Za-z]", "", name)


def _any(_: SchoolNames) -> bool:
    return True


def _plain(school: SchoolNames) -> bool:
    return not _FAITH.search(school.name) and "." not in school.name


SCHOOL_WAYS = (
    SchoolWay("as registered", _any, lambda name: (name,)),
    SchoolWay("St or Saint", _in_name("St ", "Saint "), lambda name: (
        re.sub(r"^(St|Saint)\b", "Saint", name), re.sub(r"^(St|Saint)\b", "St", name), re.sub(r"^(St|Saint)\b", "St.", name))),
    SchoolWay("C of E, CE, Church of England", _in_name("C of E", "CE ", "Church of England"), _anglican),
    SchoolWay("RC or Catholic", _in_name("RC ", "Catholic"), _catholic),
    SchoolWay("faith left out", lambda school: bool(_FAITH.search(school.name)), lambda name: (_FAITH.sub("", name),)),
    SchoolWay("type left out: … School", _any, lambda name: (f"{usual(name)} School", f"{usual(name)} school")),
    SchoolWay("type swapped", _any, lambda name: (
        f"{usual(name)} Academy", f"{usual(name)} Primary", f"{usual(name)} Infants", f"{usual(name)} Juniors")),
    SchoolWay("only what people say", _any, lambda name: (usual(name),)),
    SchoolWay("& or and", _in_name(" and ", "&"), lambda name: (
        re.sub(r" (and|&) ", " and ", name), re.sub(r" (and|&) ", " & ", name), re.sub(r" (and|&) ", " + ", name))),
    SchoolWay("possessive", _any, lambda name: (f"{name}'s hall", f"{name}’s hall", f"{usual(name)} school’s hall")),
    SchoolWay("apostrophe", _in_name("'s"), lambda name: (name.replace("'", ""), name.replace("'", "’"), name.replace("'", "`"))),
    SchoolWay("capitals", _any, lambda name: (name.upper(), name.lower())),
    SchoolWay("hashtag", _plain, lambda name: (f"#{_joined(name)}", f"#{_joined(name).lower()}")),
    SchoolWay("handle", _plain, lambda name: (f"@{_joined(name)}", f"@{_joined(usual(name))}School")),
    SchoolWay("former name", lambda school: bool(school.aliases), lambda name: (name,)),
    SchoolWay("initials left out", _in_name("T. H.", "J. F."), lambda name: (name[6:], name.replace(".", ""), name.replace(". ", ""))),
    SchoolWay("the The", _in_name("The "), lambda name: (name[4:], name.lower().capitalize())),
    SchoolWay("broken by markup", _any, lambda name: (
        name.replace(" ", "&nbsp;"), name.replace(" ", "<br>"), f"<b>{name[0]}</b>{name[1:]}", f"<span>{name}</span>".replace(" ", "</span> <span>"))),
    SchoolWay("shortened words", _in_name("School", "Academy"), lambda name: tuple(
        name.replace("Primary", "Prim").replace("School", word).replace("Academy", "Acad") for word in ("Sch", "Sch.", "Schl"))),
    SchoolWay("accents and full width", _plain, lambda name: (name.replace("a", "á"), name.translate({n: n + 0xFEE0 for n in range(65, 123)}))),
)  # fmt: skip


def written(way: SchoolWay, school: SchoolNames, number: int) -> str:
    """A school's name as HTML in the next form of a way."""
    name = school.aliases[0] if way.name == "former name" else school.name
    forms = way.spell(name)
    found = forms[number % len(forms)]
    return found if "<" in found or "&nbsp;" in found else escape(found, quote=False)
