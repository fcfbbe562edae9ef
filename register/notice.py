"""The public notice: who looks at what, why, for how long, and what people may ask; made from the register (D4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string

from register.approval import live_sources
from register.kinds import facts_of
from register.models import Contact, Role, School, Source
from register.process import DEMONSTRATION, Gate, today_at
from register.process_entry import ProcessEntry
from register.process_rows import PURPOSES

HOURS_OF_DAY, HOURS_OF_WEEK = 24, 168
_NAMED = {"staff": "members of staff", "governor": "governors"}


@dataclass(frozen=True, slots=True)
class Looked:
    """One public place that is visited, as the notice tells of it."""

    title: str
    address: str
    way: str
    how_often: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything that the public notice of a school says."""

    school: str
    today: date
    standing: str
    """Why it is no notice yet, or that it is a demonstration; empty when it holds."""
    version: str
    signed_on: date | None
    controller: str
    officer: Contact | None
    purposes: tuple[tuple[str, str], ...]
    named: str
    sources: tuple[Looked, ...]
    complaints: bool
    access: tuple[tuple[str, str], ...]
    retention: tuple[tuple[str, str, str], ...]
    informed: tuple[tuple[str, str], ...]
    visitor: str


def notice_of(
    school: School,
    now: datetime,
    *,
    retention: Sequence[tuple[str, str, str]],
    access: Sequence[tuple[str, str]],
    visitor: str,
) -> Notice:
    """The notice of a school as it stands now: only what is really visited is listed."""
    standing = Gate(now).standing(school)
    entry = standing.in_force or standing.newest or ProcessEntry(version="0")
    people = ("staff", "governor") if school.demonstration else entry.covers.people
    return Notice(
        school=school.name,
        today=today_at(school, now),
        standing=_standing(school, in_force=standing.in_force is not None),
        version=entry.version if standing.newest else "",
        signed_on=max((one.on for one in entry.signatures if one.on), default=None),
        controller=_sentence_start(entry.controller.who),
        officer=school.contacts.filter(role=Role.DPO).first(),
        purposes=tuple((_purpose(one.purpose, one.dpo_note), one.basis) for one in entry.purposes),
        named=" and ".join(_NAMED[one] for one in people),
        sources=tuple(_looked(source) for source in live_sources(school, now)),
        complaints=school.demonstration or bool(entry.covers.complaints),
        access=tuple(access),
        retention=tuple(retention),
        informed=tuple(
            (group, said) for group in ("staff", "posters", "children") if (said := getattr(entry.informed, group))
        ),
        visitor=visitor,
    )


def page_of(notice: Notice) -> str:
    """The notice as a page of its own, to be put on the school's website."""
    return render_to_string("register/notice.html", {"notice": notice})


def _standing(school: School, *, in_force: bool) -> str:
    if school.demonstration:
        return DEMONSTRATION
    if in_force:
        return ""
    return "Draft: the process record of this school is not in force, and nothing is looked at yet."


def _purpose(key: str, note: str) -> str:
    return PURPOSES[key] if key != "other" else note


def _looked(source: Source) -> Looked:
    facts = facts_of(source.kind, source.engine)
    way = f"a search engine: {facts.title}" if source.kind == "search" else facts.title
    return Looked(source.title, source.address, way, how_often(source.every_hours))


def _sentence_start(text: str) -> str:
    return text[:1].upper() + text[1:]


def how_often(hours: int) -> str:
    """A cadence in words: “once a day”, “every 12 hours”."""
    if hours == HOURS_OF_DAY:
        return "once a day"
    if hours == HOURS_OF_WEEK:
        return "once a week"
    if hours % HOURS_OF_WEEK == 0:
        return f"every {hours // HOURS_OF_WEEK} weeks"
    if hours % HOURS_OF_DAY == 0:
        return f"every {hours // HOURS_OF_DAY} days"
    return "every hour" if hours == 1 else f"every {hours} hours"
