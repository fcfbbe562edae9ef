"""The real data that accuracy is measured on: schools, names, places and web pages in a folder outside the project."""

import contextlib
import csv
import gzip
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from mentions.encoding import decoded
from mentions.gazetteer import Gazetteer, KnownSchool
from mentions.names import PersonNames
from mentions.school_names import SchoolNames
from mentions.text import Page, UnreadableError, read_html

_SAINTLY = re.compile(r"(St|Saint|SS|Sts|Holy|All Saints|All Hallows|Sacred|Our Lady|Christ|Corpus)\b")
_KIND = re.compile(
    r"\b(roman catholic|catholic|church of england|church in wales|c of e|cofe|ce|rc|r c|va|vc|voluntary|aided"
    r"|controlled|primary|infants?|juniors?|first|middle|nursery|secondary|high|comprehensive|community|mixed|combined|grammar"
    r"|preparatory|independent|endowed|school|academy|college)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_OWNERS = re.compile(r"\b((?:St|Saint) (?!Jame|Thoma|Nichola|Franci|Agne)\w{3,}?)s\b")


@dataclass(frozen=True)
class RealSchool:
    """One school of the register sample."""

    number: int
    name: str
    street: str
    locality: str
    town: str

    @property
    def short(self) -> str:
        """What people say: the name without its kind."""
        words = " ".join(_KIND.sub(" ", self.name.partition("(")[0]).split())
        return re.sub(r"( and| with|,|&| -)+$", "", words, flags=re.IGNORECASE)

    @property
    def names(self) -> SchoolNames:
        """As a school of a watchlist."""
        return SchoolNames(str(self.number), self.name, town=self.town)


def with_apostrophe(name: str) -> str:
    """“St Marys” as people write it."""
    return _OWNERS.sub(r"\1's", name)


@dataclass(frozen=True)
class RealData:
    """The folder."""

    folder: Path

    @cached_property
    def schools(self) -> tuple[RealSchool, ...]:
        """Schools whose name says more than what kind of school it is."""
        with gzip.open(self.folder / "schools.csv.gz", "rt", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        found = (RealSchool(n, r["name"], r["street"], r["locality"], r["town"]) for n, r in enumerate(rows))
        return tuple(school for school in found if len(school.short) >= 3)

    @cached_property
    def saintly(self) -> tuple[RealSchool, ...]:
        """Schools that bear a holy name."""
        return tuple(school for school in self.schools if _SAINTLY.match(school.name))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """All schools and places."""
        with gzip.open(self.folder / "places.csv.gz", "rt", encoding="utf-8") as file:
            places = [row["name"].strip('"') for row in csv.DictReader(file)]
        known = (KnownSchool(s.name, s.town, locality=s.locality, street=s.street) for s in self.schools)
        return Gazetteer.of(known, places)

    def _counted(self, name: str) -> tuple[list[str], list[int]]:
        """Names and how often they occur; initials and titles left out."""
        rows = (line.split("\t") for line in (self.folder / name).read_text(encoding="utf-8").splitlines())
        good = {value.strip().title(): int(count) for count, value in rows if _WORD.fullmatch(value.strip())}
        return list(good), list(good.values())

    @cached_property
    def _firsts(self) -> tuple[list[str], list[int]]:
        return self._counted("HeadFirstName.tsv")

    @cached_property
    def _lasts(self) -> tuple[list[str], list[int]]:
        return self._counted("HeadLastName.tsv")

    def name(self, chance: random.Random) -> tuple[str, str]:
        """A first and a last name, each as common as among heads."""
        return chance.choices(*self._firsts)[0], chance.choices(*self._lasts)[0]

    def staff(self, school: RealSchool, number: int, chance: random.Random) -> SchoolNames:
        """A school with invented staff."""
        people = tuple(
            PersonNames(f"{school.number}-{n}", " ".join(self.name(chance)), (chance.choice(("Mr", "Mrs", "Miss")),))
            for n in range(number)
        )
        return SchoolNames(str(school.number), school.name, town=school.town, people=people)

    @cached_property
    def corpus(self) -> tuple[tuple[str, Page], ...]:
        """HTML of every page that can be read, and what is read of it."""
        found = []
        for address, html in self._pages():
            with contextlib.suppress(UnreadableError):
                found.append((html, read_html(html, address)))
        return tuple(found)

    def _pages(self) -> Iterator[tuple[str, str]]:
        """Address and HTML of every page."""
        with (self.folder / "pages.warc.gz").open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                address = record.headers.get("WARC-Target-URI") or ""
                yield address, decoded(record.reader.read(), record.http_content_type or "")
