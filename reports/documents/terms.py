"""The terms library: sites' own rules as they were read on a day, for a removal request that quotes them (A101)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import Field, ValidationError

from register.entry import Entry, Key, Name

STALE = timedelta(days=180)
"""After this long the rule is to be read again before it is quoted; sites change their terms."""


class TermsError(Exception):
    """A terms library that cannot be used; its text names the file and the field."""


class Clause(Entry):
    """One rule of a site, word by word."""

    id: Key
    about: tuple[str, ...] = ()
    """Categories of triage for which it is proposed."""
    text: str = Field(min_length=5, max_length=1500)
    seen: date
    """Day on which somebody, or a capture, read these words."""
    capture: str = ""
    """Reference of a sealed capture of the terms, where there is one."""
    address: str = ""
    """Where it stands, when not at the address of the terms."""


class Site(Entry):
    """One site and where its terms stand."""

    name: Name
    hosts: tuple[str, ...] = Field(min_length=1)
    terms: str
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """Terms of sites, by host."""

    sites: tuple[Site, ...] = ()

    @classmethod
    def of(cls, documents: Mapping[str, Any]) -> "Library":
        """Library of files, by their names, a later one counting before an earlier; raises TermsError."""
        sites = [site for name, content in documents.items() for site in _sites(name, content)]
        return cls(tuple(reversed(sites)))

    def site(self, host: str) -> Site | None:
        """The site of a host, a subdomain's among them."""
        return next((site for site in self.sites if any(_within(host, one) for one in site.hosts)), None)


def clause_for(site: Site, category: str, wanted: str = "") -> Clause | None:
    """The clause that was asked for, or the first that is proposed for a category."""
    if wanted:
        return next((one for one in site.clauses if one.id == wanted), None)
    return next((one for one in site.clauses if category in one.about), None)


def _sites(name: str, content: Any) -> Iterable[Site]:
    if not isinstance(content, dict) or set(content) != {"sites"} or not isinstance(content["sites"], list):
        raise TermsError(f"{name}: a terms library is a list under `sites:`.")
    for number, entry in enumerate(content["sites"], start=1):
        try:
            site = Site.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            message = f"{name}, site {number}, {place}: {first['msg']}."
            raise TermsError(message) from error
        if double := _double([one.id for one in site.clauses]):
            raise TermsError(f"{name}, site {number}: two clauses are called “{double}”; give each a name of its own.")
        yield site


def _double(names: Sequence[str]) -> str:
    return next((one for one in names if names.count(one) > 1), "")


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
