"""How a page stands on a day: its state, and who of its team may still act for it (A121, A123, A124, A135)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from register.calendar_entry import Days
from register.models import School
from register.official_entry import LEAST, OfficialPageEntry
from register.official_team import ORDER, Duty, MemberEntry


class PageState(StrEnum):
    """State of a page; nobody sets it, it follows from signatures, days and people."""

    DRAFT = "draft"
    MANAGER_SIGNED = "signed by the line manager"
    COMMUNICATIONS_SIGNED = "signed by communications"
    HEAD_SIGNED = "approved by the head"
    LIVE = "live"
    AT_RISK = "live, at risk"
    CLOSED = "closed"
    LOOK_ONLY = "looked at only"


_SIGNED = (PageState.DRAFT, PageState.MANAGER_SIGNED, PageState.COMMUNICATIONS_SIGNED, PageState.HEAD_SIGNED)


@dataclass(frozen=True, slots=True)
class _Employment:
    first: date | None
    last: date | None
    absent: tuple[Days, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of a school as far as a page needs them: when they came, when they leave, when they are away."""

    employed: Mapping[str, _Employment]

    @classmethod
    def of(cls, school: School) -> "Staff":
        """People of the register; days of absence stand with the contact of the same name."""
        away = {contact.name: contact.absent for contact in school.contacts.all()}
        return cls(
            {
                person.key: _Employment(
                    person.started_on,
                    person.ended_on,
                    tuple(Days.model_validate(days) for days in away.get(person.name, ())),
                )
                for person in school.people.all()
            }
        )

    def out(self, member: MemberEntry, day: date) -> str:
        """Why somebody of a team may not act on a day, as the end of a sentence; empty when they may."""
        employment = self.employed.get(member.person)
        if member.person and employment is None:
            return "is no longer in the register"
        if employment and employment.last and employment.last <= day:  # the last day warns already
            return f"has the last day at the school on {employment.last:%d %B %Y}"
        if employment and employment.first and employment.first > day:
            return f"begins on {employment.first:%d %B %Y}"
        if member.authorised is None:
            return "has no written authorisation of the head"
        if not member.authorised.on <= day <= member.authorised.until:
            return f"is authorised from {member.authorised.on:%d %B %Y} to {member.authorised.until:%d %B %Y}"
        return ""

    def away(self, member: MemberEntry, day: date) -> bool:
        """Whether somebody is absent on a day."""
        employment = self.employed.get(member.person)
        return any(days.holds(day) for days in (*member.absent, *(employment.absent if employment else ())))


def serving(page: OfficialPageEntry, duty: Duty, staff: Staff, day: date) -> list[MemberEntry]:
    """Those of the team who have a duty and may act on a day."""
    return [member for member in page.members(duty) if not staff.out(member, day)]


def short_of(page: OfficialPageEntry, staff: Staff, day: date) -> list[str]:
    """Duties of an official page for which there are too few people on a day, each as words of a sentence (A123)."""
    duties: tuple[Duty, ...] = ("administrator", "moderator") if page.sort == "official" else ("contributor",)
    least = LEAST if page.sort == "official" else 1
    counted = [(duty, len(serving(page, duty, staff, day))) for duty in duties]
    return [f"{number} of {least} {duty}{'s' if least > 1 else ''}" for duty, number in counted if number < least]


def state_of(page: OfficialPageEntry, staff: Staff, day: date) -> PageState:
    """State of a page on a day."""
    if page.sort == "unofficial":
        return PageState.LOOK_ONLY
    if page.closed and page.closed <= day:
        return PageState.CLOSED
    if page.opened is None:
        return _SIGNED[page.signed]
    return PageState.AT_RISK if short_of(page, staff, day) else PageState.LIVE


def uncovered(page: OfficialPageEntry, staff: Staff, first: date, last: date) -> Iterator[date]:
    """Days without a moderator: all are away, or whoever the rota names is (A135)."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        moderators = [one for one in serving(page, "moderator", staff, day) if not staff.away(one, day)]
        if page.rota:
            on_rota = {watch.who for watch in page.rota if watch.holds(day)}
            moderators = [one for one in moderators if one.called in on_rota]
        if not moderators:
            yield day


def awaited(page: OfficialPageEntry) -> str:
    """Whose signature is waited for; empty when all have signed."""
    return "" if page.signed == len(ORDER) else ORDER[page.signed]
