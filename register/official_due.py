"""Days on which something about a page comes up: closing, evaluation, settings, authorisations, old posts."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from register.official_entry import OfficialPageEntry

YEAR = 12


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done by a day; `pressing` when the page may not go on without it."""

    what: str
    on: date
    pressing: bool


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def dues(page: OfficialPageEntry) -> list[Due]:
    """What comes up for a page, the earliest first; nothing once it is closed."""
    found = [*_of_unofficial(page), *_of_live(page)]
    return sorted(found, key=lambda due: (due.on, due.what))


def _of_unofficial(page: OfficialPageEntry) -> Iterator[Due]:
    if page.sort == "unofficial" and page.seen:
        yield Due(
            "look whether it still opens without a login, and renew seen",
            months_later(page.seen.on, YEAR),
            pressing=False,
        )


def _of_live(page: OfficialPageEntry) -> Iterator[Due]:
    if page.opened is None or page.closed:
        return
    if page.form.closure:
        yield Due("close it, or have a later closing day signed", page.form.closure, pressing=True)
    yield Due(
        "evaluate whether it reaches its aims (A140)", months_later(page.evaluated or page.opened, YEAR), pressing=False
    )
    if page.access:
        yield Due("look at its privacy settings (A142)", page.access.settings_review, pressing=True)
    for member in page.team:
        if member.authorised:
            what = f"renew the head’s authorisation of “{member.called}”, or take this person off the team (A144)"
            yield Due(what, member.authorised.until, pressing=True)
    since = page.posts_reviewed or page.opened
    yield Due("look again at old posts (A14)", months_later(since, page.review_posts_after_months), pressing=False)


def posts_to_review(page: OfficialPageEntry, posted: Iterable[date], today: date) -> list[date]:
    """Days of those posts that have grown old and were not looked at since they had (A14)."""
    old = [(day, months_later(day, page.review_posts_after_months)) for day in posted]
    reviewed = page.posts_reviewed or date.min
    return [day for day, grown_old in old if reviewed < grown_old <= today]
