"""Forty ways to write the name of one person, each as HTML or as a field of the page."""

# ruff: noqa: E501 - a table: each line is one kind

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Literal

from mentions.names import PersonNames
from mentions.parts import parsed
from tests.mentions.floors.county import Place
from tests.mentions.floors.pools import NICKNAMES
from tests.mentions.floors.probe import Planted

Group = Literal["markup", "form", "field", "disguise", "slip", "unseen"]
Where = Literal["text", "alt", "title", "meta", "json", "slug", "comment", "script"]
_LEET = str.maketrans("aeiosAEIOS", "4310543105")
_CYRILLIC = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
_GREEK = str.maketrans("oviABEHIKMNOPTXYZ", "ονιΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
_WIDE = {number: number + 0xFEE0 for number in range(0x21, 0x7F)} | {0x20: 0x3000}


@dataclass(frozen=True)
class Name:
    """A name in its parts, with the school where the person works."""

    first: str
    last: str
    title: str
    alias: str
    domain: str

    @property
    def whole(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def joined(self) -> str:
        """The name as a handle has it."""
        return _plain(self.first + self.last).lower()


@dataclass(frozen=True)
class Way:
    """One way to write a name: `spell` gives the written forms, of which each page takes the next."""

    name: str
    group: Group
    spell: Callable[[Name], tuple[str, ...]]
    staff: tuple[str, ...] = ("rare", "common", "double", "irish")
    where: Where = "text"

    def person(self, place: Place, number: int) -> PersonNames:
        """Somebody whose name can be written in this way."""
        found: PersonNames = getattr(place.staff, self.staff[number % len(self.staff)])
        return found


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if letter.isalnum())


def _cut(word: str, *marks: str) -> tuple[str, ...]:
    """A word with each of some marks in its middle."""
    half = len(word) // 2
    return tuple(word[:half] + mark + word[half:] for mark in marks)


def _swapped(word: str) -> str:
    """A word of which two unequal neighbours after the first letter are swapped."""
    at = next(n for n in range(len(word) // 2, len(word) - 1) if word[n] != word[n + 1])
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _slips(word: str) -> tuple[str, ...]:
    """A word with one letter wrong, one left out, one doubled."""
    at = len(word) // 2
    return (word[:at] + ("u" if word[at] != "u" else "o") + word[at + 1 :], word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:])  # fmt: skip


def _unaccented(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


_EASY = ("rare", "common")
_LONG = ("rare", "double")
WAYS = (
    Way("non-breaking space", "markup", lambda n: (f"{n.first}&nbsp;{n.last}", f"{n.first}\u00a0{n.last}")),
    Way("letters as numbers in the code", "markup", lambda n: ("".join(f"&#{ord(c)};" for c in n.whole), f"{n.first}&#x20;{n.last}")),
    Way("line break in the code", "markup", lambda n: (f"{n.first}\n        {n.last}",)),
    Way("on two lines", "markup", lambda n: (f"{n.first}<br>{n.last}", f"{n.first} <br/>\n{n.last}")),
    Way("partly in bold", "markup", lambda n: (f"{n.first} <b>{n.last}</b>", f"<b>{n.first}</b> {n.last}")),
    Way("drop cap", "markup", lambda n: (f"<span class=cap>{n.first[0]}</span>{n.first[1:]} {n.last}",)),
    Way("surname split by inline tags", "markup", lambda n: (f"{n.first} {_cut(n.last, '<em>')[0]}</em>",)),
    Way("with a hidden hyphen", "markup", lambda n: tuple(f"{n.first} {w}" for w in _cut(n.last, "&shy;", "\u00ad"))),
    Way("with an invisible character", "markup", lambda n: tuple(f"{n.first} {w}" for w in _cut(n.last, "\u200b", "\u200c", "\ufeff"))),
    Way("with a hidden place to break", "markup", lambda n: (f"{n.first} {_cut(n.last, '<wbr>')[0]}",)),
    Way("two pieces without a space between", "markup", lambda n: (f"<span>{n.first}</span><span>{n.last}</span>",)),
    Way("hyphenated line break", "markup", lambda n: tuple(f"{n.first} {w}" for w in _cut(n.last, "-\n", "-<br>")), _LONG),
    Way("accent left out or added", "form", lambda n: (_unaccented(n.whole), unicodedata.normalize("NFD", n.whole)), ("accented",)),
    Way("full-width letters", "disguise", lambda n: (n.whole.translate(_WIDE),)),
    Way("capitals", "form", lambda n: (n.whole.upper(), f"{n.first} {n.last.upper()}")),
    Way("possessive", "form", lambda n: (f"{n.whole}'s class", f"{n.whole}’s class")),
    Way("surname first", "form", lambda n: (f"{n.last.upper()}, {n.first}", f"{n.last}, {n.first}")),
    Way("initial and surname", "form", lambda n: (f"{n.first[0]}. {n.last}", f"{n.first[0]} {n.last}"), ("rare", "common", "irish")),
    Way("title and surname", "form", lambda n: (f"{n.title} {n.last}", f"{n.title}. {n.last}")),
    Way("title, initial, surname", "form", lambda n: (f"{n.title} {n.first[0]} {n.last}", f"{n.title} {n.first[0]}. {n.last}")),
    Way("middle initial", "form", lambda n: (f"{n.first} J. {n.last}", f"{n.first} R {n.last}")),
    Way("nickname", "form", lambda n: tuple(f"{short} {n.last}" for short in NICKNAMES[n.first]), ("nicknamed",)),
    Way("former name", "form", lambda n: (n.alias,), ("renamed",)),
    Way("double surname", "form", lambda n: (n.whole.replace("-", " "), n.whole.replace("-", "–"), n.whole.replace("-", "")), ("double",)),
    Way("O’Brien, OBrien, O Brien", "form", lambda n: tuple(n.whole.replace("’", c) for c in ("", " ", "'", "`")), ("irish",)),
    Way("handle", "form", lambda n: (f"@{n.joined}", f"@{_plain(n.first)}_{_plain(n.last)}", f"@{_plain(n.first)}.{_plain(n.last)}".lower()), _EASY),
    Way("hashtag", "form", lambda n: (f"#{_plain(n.first)}{_plain(n.last)}", f"#{n.joined}"), _EASY),
    Way("e-mail address", "field", lambda n: (f"{n.first}.{n.last}@{n.domain}".lower(), f"{n.first[0]}{n.last}@{n.domain}".lower()), _EASY),
    Way("in the words behind a picture", "field", lambda n: (n.whole,), where="alt"),
    Way("in the page’s title", "field", lambda n: (n.whole,), where="title"),
    Way("in the page’s description", "field", lambda n: (n.whole,), where="meta"),
    Way("in notes for search engines (JSON-LD)", "field", lambda n: (n.whole,), where="json"),
    Way("in the page’s address", "field", lambda n: (f"{_plain(n.first)}-{_plain(n.last)}".lower(),), where="slug"),
    Way("leetspeak", "disguise", lambda n: (n.whole.translate(_LEET), f"{n.first.translate(_LEET)} {n.last}"), _EASY),
    Way("Cyrillic or Greek look-alikes", "disguise", lambda n: (n.whole.translate(_CYRILLIC), n.whole.translate(_GREEK)), _EASY),
    Way("spaced-out letters", "disguise", lambda n: (f"{' '.join(n.first)}  {' '.join(n.last)}", f"{'.'.join(n.first)} {'.'.join(n.last)}"), _EASY),
    Way("slip in the surname", "slip", lambda n: tuple(f"{n.first} {w}" for w in (*_slips(n.last), _swapped(n.last))), ("rare",)),
    Way("slip in the first name", "slip", lambda n: tuple(f"{w} {n.last}" for w in (*_slips(n.first), _swapped(n.first))), ("rare",)),
    Way("in a hidden comment", "unseen", lambda n: (n.whole,), where="comment"),
    Way("inside a program of the page", "unseen", lambda n: ("".join(f"\\u{ord(c):04x}" for c in n.whole),), where="script"),
)  # fmt: skip


def named(place: Place, person: PersonNames) -> Name:
    """A member of staff in parts."""
    whole = parsed(person.name)
    title = (
        person.titles or ("Mr" if whole.first in {"Michael", "William", "Anthony", "Edward", "Timothy"} else "Mrs",)
    )[0]
    return Name(whole.first, whole.last, title, (person.aliases or ("",))[0], place.names.domains[0])


def planted(way: Way, written: str, number: int) -> Planted:
    """A written name in its place; in running text it is the sentence, to be put into a longer one."""
    picture = (
        f'<img src=a.jpg alt="{escape(written)} digs">',
        f'<a href="/p" title="{escape(written)} digs">Photo</a>',
    )
    thing = {"@type": "NewsArticle", "author": {"@type": "Person", "name": written}}
    places: dict[Where, Planted] = {
        "text": Planted(sentence=written),
        "alt": Planted(body=picture[number % 2]),
        "title": Planted(title=f"{escape(written)} opens the new garden"),
        "meta": Planted(head=f'<meta name=description content="{escape(written)} opens the new garden">'),
        "json": Planted(head=f"<script type='application/ld+json'>{json.dumps(thing)}</script>"),
        "slug": Planted(slug=f"2026/03/{written}-opens-garden"),
        "comment": Planted(body=f"<!-- {written} -->"),
        "script": Planted(body=f'<script>var who = "{written}";</script>'),
    }
    return places[way.where]
