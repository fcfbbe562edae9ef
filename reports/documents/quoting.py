"""Quoting a site's own terms: from the library, or as a person copied them (A101)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reports.documents.fields import DocumentError, one_line, written_day
from reports.documents.terms import STALE, Library, Site, clause_for


@dataclass(frozen=True, slots=True)
class Quoted:
    """A rule of a site as a request quotes it; what is not known is a blank."""

    text: str
    address: str
    seen: str
    """The day on which it was read, and the capture where there is one."""


def quoted_clause(library: Library, host: str, category: str, given: Mapping[str, str], today: date) -> Quoted:
    """The clause to quote: what a person copied counts before the library. Raises DocumentError."""
    site = library.site(host)
    wanted = given.get("clause", "")
    found = clause_for(site, category, wanted) if site else None
    if wanted and found is None:
        message = f"The terms library has no clause “{wanted}” for {host}. {_has(site)}"
        raise DocumentError(message)
    text, address = found.text if found else "", (found.address or site.terms) if found and site else ""
    if found is None and site is not None:
        address = site.terms
    seen = ""
    if found:
        seen = written_day(found.seen) + (f" (capture {found.capture})" if found.capture else "")
        seen += " [ read it again: it may have changed since ]" if found.seen + STALE < today else ""
    if "clause_text" in given:
        text, seen = given["clause_text"], ""
    return Quoted(
        text=one_line(text) or "[ the site’s own words, copied from its terms ]",
        address=given.get("clause_address", address) or "[ address at which the terms stand ]",
        seen=given.get("clause_seen", seen) or "[ day on which the terms were read ]",
    )


def _has(site: Site | None) -> str:
    named = ", ".join(one.id for one in site.clauses) if site else ""
    return f"It has: {named}." if named else "Copy the site’s rule into --field clause_text=… instead."
