"""Facts of a document: what is filled in from register and case, people by their roles alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cases.models import Audience, Case
from register.help_entry import HelpEntry
from register.models import Role, School
from reports.documents.fields import written_day
from reports.words import KINDS

_SPEAKS = {
    Audience.HEAD: Role.HEAD,
    Audience.CHAIR: Role.CHAIR,
    Audience.VICE_CHAIR: Role.VICE_CHAIR,
    Audience.AUTHORITY: Role.AUTHORITY,
}
"""Who signs for the school in a case."""
_GOVERNS = {**_SPEAKS, Audience.HEAD: Role.CHAIR}
"""Who signs and presides for the governors: never somebody whom the case is about (A76)."""
_CHECKED_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What every document may say of its school."""

    school: str
    town: str
    phone: str
    notice_address: str
    today: str
    dpo: str
    service: Callable[[str], str]
    """The line of a service in the help directory, or a blank."""

    @classmethod
    def of(cls, school: School, now: datetime) -> "SchoolFacts":
        """Facts of a school on a day."""
        day = now.astimezone(ZoneInfo(school.time_zone)).date()
        return cls(
            school=school.name,
            town=school.town,
            phone=school.phone or "[ telephone number of the school ]",
            notice_address=school.notice or "[ address of the online notice ]",
            today=written_day(day),
            dpo="the data protection officer" if _has(school, Role.DPO) else "[ data protection officer ]",
            service=lambda wanted: service_line(school, wanted, day),
        )


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a document may say of its case: kinds and roles, never a name or a word that was found."""

    reference: str
    opened: str
    kind: str
    about_role: str
    """Whom it concerns, by role."""
    speaks: str
    governs: str
    reach: str
    pages: int
    supplied: int
    sites: tuple[str, ...]
    """Hosts of the pages, but for those that would name somebody."""

    @classmethod
    def of(cls, case: Case, hosts: tuple[str, ...], pages: int, reach: str) -> "CaseFacts":
        """Facts of a case; its reach is told in words that were looked through for names."""
        zone = ZoneInfo(case.school.time_zone)
        return cls(
            reference=case.reference,
            opened=written_day(case.opened_at.astimezone(zone).date()),
            kind=next((said for key, said in KINDS.items() if key == case.category), "something that was said online"),
            about_role=case.get_subject_display(),
            speaks=_SPEAKS[Audience(case.audience)].label,
            governs=_GOVERNS[Audience(case.audience)].label,
            reach=reach,
            pages=pages,
            supplied=case.supplied.count(),
            sites=hosts,
        )


def service_line(school: School, wanted: str, day: date) -> str:
    """Name and number of a service, with a warning when nobody has checked them for a year (A99)."""
    for content in school.help:
        entry = HelpEntry.model_validate(content)
        if entry.service == wanted:
            said = ", ".join(filter(None, (entry.name, entry.phone, entry.email)))
            old = entry.checked + _CHECKED_FOR < day
            warning = f" [ check this first: it was last checked on {written_day(entry.checked)} ]" if old else ""
            return said + warning
    return f"[ {wanted.replace('-', ' ')}: not in the help directory yet ]"


def _has(school: School, role: Role) -> bool:
    return school.contacts.filter(role=role).exists()
