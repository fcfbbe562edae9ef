"""Silence: no document names anybody or repeats what was said, but for what it is made to quote (A83, A89)."""

import re
from collections.abc import Collection, Iterable, Mapping

from cases.models import Case
from mentions.canonical import canonical
from reports.documents.fields import DocumentError
from reports.names import NamedPersonError, NameScanner

_RUN = 5
"""So many words in a row are a quotation; fewer meet by chance."""


def insist_on_no_names(
    called: str, text: str, given: Mapping[str, str], scanner: NameScanner, spared: Collection[str] = ()
) -> None:
    """Raise DocumentError when what was filled in, or the finished text, names anybody of the register.

    What was filled in is looked at with caution, surnames alone included; our own sentences are not, for a surname
    may be an ordinary word.
    """
    for name, filled in given.items():
        words = "" if filled in spared else _without(filled, scanner.schools)
        if scanner.veil(words) != words:
            message = (
                f"“{name}” of the document “{called}” may name somebody ({scanner.veil(words)}). "
                "Say it by role, such as “a member of staff”."
            )
            raise DocumentError(message)
        if "://" in words and scanner.names_somebody(words):
            raise DocumentError(f"The address in “{name}” names somebody. Leave it out of the document “{called}”.")
    try:
        scanner.refuse(_without(text, spared))
    except NamedPersonError as error:
        message = (
            f"The document “{called}” would have named somebody in full and was not written. "
            "Take the name out of the register’s help directory or out of what you filled in."
        )
        raise DocumentError(message) from error


def insist_on_no_quotes(called: str, given: Mapping[str, str], case: Case) -> None:
    """Raise DocumentError when what was filled in repeats what was said online."""
    found = set().union(*(_runs(said) for said in _said(case)))
    for name, words in given.items():
        if found & _runs(words) or any(_holds(words, term) for term in case.terms):
            message = (
                f"“{name}” of the document “{called}” repeats words that were found online, and it must not quote any. "
                "Say in your own words what it is about."
            )
            raise DocumentError(message)


def _without(text: str, words: Iterable[str]) -> str:
    for one in words:
        text = text.replace(one, "")
    return text


def _said(case: Case) -> Iterable[str]:
    """Everything that was said in its sightings, as far as rows keep it."""
    for sighting in case.sightings.prefetch_related("mentions"):
        yield sighting.title
        for mention in sighting.mentions.all():
            yield f"{mention.before}{mention.quote}{mention.after}"


def _runs(words: str) -> set[str]:
    plain = re.findall(r"\S+", canonical(words).decode())
    return {" ".join(plain[start : start + _RUN]) for start in range(len(plain) - _RUN + 1)}


def _holds(words: str, term: str) -> bool:
    plain = canonical(term).decode()
    return bool(plain.strip()) and plain in canonical(words).decode()
