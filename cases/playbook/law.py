"""Law cards: law that may be relevant to a case, never a judgement of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from cases.models import Case
from cases.playbook.entry import Slug, Words
from register.entry import Entry
from register.models import Nation

CAUTION = "May be relevant; take advice. This is no legal advice."
OLD_AFTER = timedelta(days=366)


class LawCard(Entry):
    """One law: what it is about, when to think of it and what to have ready."""

    id: Slug
    title: Words
    text: Words
    ready: str = ""
    """What to have ready when asking for advice."""
    months: int | None = Field(default=None, ge=1, le=72)
    """Months within which somebody must act; a reminder, counted from when the case was opened."""
    nations: Annotated[tuple[Nation, ...], Field(min_length=1)]
    categories: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    mark: Literal["V", "K", "U"]
    """How it is known: read in a named source, settled general knowledge, or unchecked; U is never shown."""
    last_checked: date


class LawDocument(Entry):
    """The file of law cards."""

    cards: tuple[LawCard, ...]


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A law card as a person reads it."""

    title: str
    text: str
    ready: str
    banner: str
    """Why it may be out of date; empty for a card checked within a year."""


def law_of(cards: tuple[LawCard, ...], case: Case, today: date) -> list[ShownCard]:
    """Cards of what may be relevant to a case, each with its caution; what is unchecked never (evidence C4)."""
    return [_shown(card, today) for card in cards if card.mark != "U" and _concerns(card, case)]


def _concerns(card: LawCard, case: Case) -> bool:
    if case.school.nation not in card.nations:
        return False
    return (not card.categories or case.category in card.categories) and (
        not card.subjects or case.subject in card.subjects
    )


def _shown(card: LawCard, today: date) -> ShownCard:
    banner = ""
    if today - card.last_checked > OLD_AFTER:
        banner = f"Last checked on {card.last_checked:%d %B %Y}: the law may have changed since."
    limit = f" There may be a limit of {card.months} months: ask soon." if card.months else ""
    return ShownCard(card.title, f"{card.text}{limit} {CAUTION}", card.ready, banner)
