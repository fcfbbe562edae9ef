"""Persons in a query: those whom the register holds, and whoever else may be one."""

import re
from collections.abc import Iterable, Iterator

from mentions.canonical import canonical, folded, matching, pattern, places
from mentions.disguise import skeleton
from mentions.forms import nicknames
from mentions.frequency import is_a_name
from mentions.made_names import made_of
from mentions.names import cautious_words
from mentions.parts import parsed
from register.entries import DeclaredPerson, names_of
from register.given_names import NOT_SURNAMES, ORDINARY, is_common, is_given

PUBLIC = {"head", "chair"}
"""Roles whose holders speak for the school in public."""
_TELLING = 6
_RUN = re.compile(r"[\w@#.$!-]{6,}")
_TITLED = re.compile(
    r"\b(?:(?i:mr|mrs|miss|ms|mx|dr|prof|professor|rev|revd|sir|dame|lady)\.? +(?:[A-Z]\.? +)?|[A-Z]\. ?)[A-Z][\w'-]+"
)
_LONE = re.compile(r"(?<![\w@#])[^\W\d_][\w'-]+")
_CROWNED = re.compile(r"\b(?:st|saint|queen|king|prince|princess)\.? $", re.IGNORECASE)
_LETTER = r"[^\W\d_]"
_PAIR = re.compile(
    rf"(?<![\w@#-])({_LETTER}[\w'-]*)(?:[\s\"]+(?:AND[\s\"]+)?)(?:{_LETTER}\.?[\s\"]+)?({_LETTER}[\w'-]+)"
)


def registered(text: str, people: Iterable[DeclaredPerson]) -> Iterator[tuple[DeclaredPerson, str]]:
    """People of the register whom a text names, in whatever form, each with the words that do."""
    people = tuple(people)
    plain, where = canonical(text), places(text)
    for person in people:
        for form in sorted(cautious_words(names_of(person)), key=len, reverse=True):
            for start, end in matching(re.escape(pattern(form)), plain):
                written = text[where[start] : where[end - 1] + 1]
                if _names(form, written):
                    yield person, written
    for word in _RUN.findall(text):
        yield from ((person, word) for person in people if runs_together(word, person))
    for word in _lone(text):
        yield from ((person, word) for person in people if _is_first(word, person))


def _is_first(word: str, person: DeclaredPerson) -> bool:
    """Whether a word is a person's first name and no ordinary word; the school tells the rest."""
    given = folded(word.removesuffix("'s"))
    return given not in ORDINARY and given in {folded(parsed(name).first) for name in names_of(person).all} - {""}


def _names(form: str, written: str) -> bool:
    """Whether words that may be a name are meant as one: “price” in small letters is a price."""
    words = form.split()
    if any(letter.isupper() for letter in written) or sum(len(word) > 1 for word in words) > 1:
        return True
    surname = max(words, key=len)
    return not (is_a_name(surname) or surname in NOT_SURNAMES)


def runs_together(word: str, person: DeclaredPerson) -> bool:
    """Whether a hashtag or account is made of a person's name, or is the person's own."""
    names = names_of(person)
    bare = word.lstrip("#@")
    if folded(bare) in {folded(handle) for handle in names.handles}:
        return True
    letters = skeleton(bare)
    for name in names.all:
        whole = parsed(name)
        if len(whole.last) >= _TELLING and letters == skeleton(whole.last) and not is_a_name(folded(whole.last)):
            return True
        firsts = (folded(whole.first), *nicknames(folded(whole.first))) if whole.first else ()
        short = [skeleton(text) for first in firsts for text in (f"{first}{whole.last}", f"{whole.last}{first}")]
        if letters in short or any(
            letters == made or (inside and made in letters) for made, _, inside in made_of(whole)
        ):
            return True
    return False


def strangers(text: str) -> list[str]:
    """Words that look like somebody's name; it may be a pupil's."""
    told = [found[0] for found in _TITLED.finditer(text)]
    place = 0
    while found := _PAIR.search(text, place):
        if _is_person(text[max(0, found.start() - 9) : found.start()], found[1], found[2]):
            told.append(found[0])
        place = found.start(2)
    lone = [word for word in _lone(text) if is_common(folded(re.split(r"-|'s\b", word)[0]))]
    return [*told, *(word for word in lone if not any(word in longer for longer in told))]


def _lone(text: str) -> Iterator[str]:
    """Words that no saint and no king is called by."""
    for found in _LONE.finditer(text):
        if not _CROWNED.search(text[max(0, found.start() - 9) : found.start()]):
            yield found[0]


def _is_person(before: str, first: str, last: str) -> bool:
    given, surname = folded(first), folded(last)
    if (
        surname in NOT_SURNAMES
        or _CROWNED.search(f"{before}{first if last[0].isupper() else ''} ")
        or _CROWNED.search(before)
        or (given, surname) == ("may", "day")
    ):
        return False
    if given not in ORDINARY and is_given(given):
        return last[0].isupper() or is_a_name(surname.removesuffix("s")) or (first[0].islower() and is_common(given))
    if surname not in ORDINARY and is_given(surname) and is_a_name(given) and not is_given(given):
        return first[0].isupper() and last[0].isupper()  # SMITH Jane
    return given in ORDINARY and is_given(given) and first[0].isupper() and last[0].isupper() and is_a_name(surname)
