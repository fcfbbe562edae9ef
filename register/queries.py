"""The linter of queries: what may be sent out to a service, and in one sentence each what may not."""

import re
from collections.abc import Iterable, Iterator, Sequence

from mentions.canonical import folded
from mentions.frequency import is_a_name
from mentions.parts import parsed
from register.anchors import is_anchored, masked, tidy, without
from register.document import RegisterEntry, SchoolEntry
from register.entries import DeclaredPerson, DeclaredSchool
from register.kinds import facts_of
from register.persons import PUBLIC, registered, runs_together, strangers
from register.sensitive import sensitive

LONGEST, MOST_WORDS = 400, 50
_MAIL = re.compile(r"([\w.+'-]+)@([\w-]+(?:\.[\w-]+)+)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[\s-]*)+")
_PHONE = re.compile(r"(?<![\w/.])\+?\(?\d(?:[\s().-]{0,2}\d){8,14}(?!\w)")
_AUTHOR = re.compile(r"(?<!\w)(?:from|author|user|by|to|mentions|channel|owner|inauthor):\S*", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<![\w.])@[\w.-]+|(?<![\w/])/?u(?:ser)?/[\w-]+")


def objections(
    query: str, school: DeclaredSchool, people: Iterable[DeclaredPerson], *, in_case: bool = False
) -> list[str]:
    """Why a query may not be sent out; empty when it may.

    `in_case`: a case gives the reason to name a member of staff who does not speak for the school in public.
    """
    people = tuple(people)
    text = tidy(query)
    if len(query) > LONGEST or len(query.split()) > MOST_WORDS:
        return [f"the query is too long: it may have at most {LONGEST} characters and {MOST_WORDS} words"]
    rest, found = _contacts(text, school)
    rest = masked(rest, school)
    if not is_anchored(rest):
        found.append(
            "the query names the school nowhere, or only in one of several alternatives; add the school’s name, "
            f"another of its names, its domain, its postcode or its account, such as “{school.name}”"
        )
    found += [f"“{one[0]}” follows one author, which Heads-up never does (R4)" for one in _AUTHOR.finditer(rest)]
    found += [f"“{one[0]}” is the account of somebody who is not the school (R4)" for one in _ACCOUNT.finditer(rest)]
    found += _persons(rest, school, people, in_case=in_case)
    return [*dict.fromkeys((*found, *sensitive(rest)))]


def name_objections(name: str, school: DeclaredSchool, people: Iterable[DeclaredPerson]) -> list[str]:
    """Why a hashtag, a channel or a community may not be followed: it is a person's."""
    bare = tidy(name)
    if squeezed(bare) in {squeezed(own) for own in (*school.handles, *school.domains, *_names(school))}:
        return []
    if any(runs_together(bare, person) or _is_surname(bare, person, school) for person in people):
        return [f"“{name}” is made of the name of a person of the register; nobody’s name is followed (R4)"]
    if bare.startswith("@") or _ACCOUNT.fullmatch(bare):
        return [f"“{name}” is the account of somebody who is not the school; nobody’s account is followed (R4)"]
    return []


def squeezed(text: str) -> str:
    """Letters and digits of a text, run together."""
    return folded(text).replace(" ", "")


def faults(register: RegisterEntry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What queries and names of a register file may not say, each with its place in the file."""
    for number, school in enumerate(register.schools):
        for position, source in enumerate(school.sources):
            place = ("schools", number, "sources", position)
            for at, query in enumerate(source.queries):
                yield from (((*place, "queries", at), f"“{query}” {no}") for no in _shown(query, school))
            for at, name in enumerate(source.names):
                yield from (((*place, "names", at), no) for no in name_objections(name, school, school.people))
            if facts_of(source.kind, source.engine).of_domains and not (source.queries or school.domains):
                yield (
                    place,
                    f"a source of kind {source.kind} looks for the school’s own domains; name them under domains",
                )


def _shown(query: str, school: SchoolEntry) -> list[str]:
    said = objections(query, school, school.people)
    return [f"may not be sent out: {'; '.join(said)}"] if said else []


def _persons(rest: str, school: DeclaredSchool, people: Sequence[DeclaredPerson], *, in_case: bool) -> list[str]:
    """Who is named and may not be: staff without a public part, and anybody whom the register does not hold."""
    town = {folded(school.town), folded(school.authority)}
    named = [(person, words) for person, words in registered(rest, people) if folded(words) not in town]
    public = {folded(words) for person, words in named if person.role in PUBLIC}
    found = []
    if not in_case:
        private = {person.key: words for person, words in reversed(named) if folded(words) not in public}
        found = [
            f"“{words}” names somebody whose post is not a public one; only the head and the chair may be named, "
            "and others in a case (R4)"
            for words in private.values()
        ]
    others = [
        words for words in strangers(without(rest, [words for _, words in named], "·")) if folded(words) not in town
    ]
    return [
        *found,
        *(f"“{words}” may be the name of a person, even of a pupil; leave it out (R3, R4)" for words in others),
    ]


def _is_surname(name: str, person: DeclaredPerson, school: DeclaredSchool) -> bool:
    last = squeezed(parsed(person.name).last)
    return (
        squeezed(name) == last
        and not is_a_name(last)
        and last not in {squeezed(school.town), squeezed(school.authority)}
    )


def _names(school: DeclaredSchool) -> tuple[str, ...]:
    return (school.name, *school.aliases, *school.former_names, school.town, school.authority)


def _contacts(text: str, school: DeclaredSchool) -> tuple[str, list[str]]:
    """The text without addresses of mail and telephone numbers, and which of these are not the school's."""
    found: list[str] = []
    own, phone = [domain.lower() for domain in school.domains], _digits(school.phone)

    def mail(one: re.Match[str]) -> str:
        if any(f".{one[2].lower()}".endswith(f".{domain}") for domain in own):
            return f" {one[1]} {one[2]} "
        found.append(f"“{one[0]}” is an e-mail address that is not the school’s; leave it out (R4)")
        return " "

    def number(one: re.Match[str]) -> str:
        if _YEARS.fullmatch(one[0]) or (phone and _digits(one[0]) == phone):
            return one[0] if _YEARS.fullmatch(one[0]) else " "
        found.append(f"“{one[0]}” is a telephone number that is not the school’s; leave it out (R4)")
        return " "

    return _PHONE.sub(number, _MAIL.sub(mail, text)), found


def _digits(number: str) -> str:
    """The last ten digits of a telephone number, in which its ways of writing agree."""
    return re.sub(r"\D", "", number)[-10:]
