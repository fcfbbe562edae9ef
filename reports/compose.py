"""Composing the digest: what one recipient may know of one week."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cases.audience import Reader
from cases.models import Audience, Severity, Sighting
from cases.playbook import Playbook
from cases.statement import of_period
from register.models import Contact, Role
from reports.lines import DigestLine, LineWriter
from reports.names import NameScanner
from reports.news import news_for, reader_of, told_to
from reports.stories import Stories, rank, stories
from reports.trend import Trend, trend_of
from reports.voices import Voices, examples, voices_of
from reports.waiting import Waiting, open_cases, waiting_of
from reports.week import Week

MOST_TO_LOOK_AT = 4
MOST_URGENT = 12
MOST_EXAMPLES = 4
"""Lines beyond these are counted: a digest is read in two minutes, and the PDF has them all."""


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """One source as a mail may say it."""

    place: str
    seen: str
    """What was read, and what was known to be as before, in words."""
    checked: bool
    why: str
    """Why something, or everything, was not read."""
    answered_at: datetime | None
    """When it last gave an answer; None when it never did."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a digest tells, shown or not."""

    pages: int
    """New pages."""
    urgent: int
    """Stories that somebody should read today."""
    beyond: tuple[tuple[Severity, int], ...]
    """Stories to look at that are not shown, by how soon somebody must know."""
    copied: int
    """New pages that copy stories which were told in an earlier digest."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one recipient may know of one week."""

    school: str
    demonstration: bool
    week: Week
    begins: datetime
    ends: datetime
    role: str
    audience: Audience
    """Of whom it speaks; see `cases.audience`."""
    safeguarding: bool
    """Whether it holds only what may touch a child’s safety (A75)."""
    counts: Counts
    voices: Voices
    to_look_at: tuple[DigestLine, ...]
    """What somebody should look into, the most pressing first."""
    feedback: tuple[DigestLine, ...]
    """Examples of what people say, as they may, in the proportion in which they say it."""
    waiting: Waiting
    trend: Trend
    coverage: tuple[CheckedLine, ...]

    @property
    def confidential(self) -> bool:
        """Whether it is kept from the headteacher, or from others who lead the school."""
        return self.audience != Audience.HEAD

    @property
    def unchecked(self) -> int:
        """How many sources could not be read at all."""
        return sum(not line.checked for line in self.coverage)


def compose(
    contact: Contact, week: Week, now: datetime, playbook: Playbook | None = None
) -> tuple[Digest, list[Sighting]]:
    """The digest of one recipient, with the sightings that it speaks of, the most pressing first."""
    school, reader, zone = contact.school, reader_of(contact), ZoneInfo(contact.school.time_zone)
    scanner = NameScanner.of_register()
    found = stories(news_for(contact, week), told_to(contact, week))
    cases = open_cases(reader, playbook, now)
    writer = LineWriter(school, scanner, cases.by_sighting)
    urgent = sum(rank(told.first) == Severity.URGENT.rank for told in found.to_look_at)
    listed = max(MOST_TO_LOOK_AT, min(urgent, MOST_URGENT))  # what is urgent may take longer than two minutes
    to_look_at = writer.lines(found.to_look_at[:listed])
    shown = [line.case.reference for line in to_look_at if line.case]
    digest = Digest(
        school=school.name,
        demonstration=school.demonstration,
        week=week,
        begins=week.start(zone),
        ends=week.end(zone) - timedelta(days=1),
        role=contact.get_role_display(),
        audience=reader.audience or Audience.HEAD,
        safeguarding=contact.role == Role.DSL,
        counts=_counts(found, urgent, listed),
        voices=voices_of(found.feedback),
        to_look_at=to_look_at,
        feedback=writer.lines(examples(found.feedback, MOST_EXAMPLES)),
        waiting=waiting_of(reader, cases, shown, week.start(zone), now),
        trend=trend_of(reader, week, now),
        coverage=_coverage(reader, week, now, writer),
    )
    return digest, found.sightings


def _counts(found: Stories, urgent: int, listed: int) -> Counts:
    beyond = Counter(Severity(told.first.severity) for told in found.to_look_at[listed:])
    return Counts(
        pages=sum(told.pages for told in found.told) + len(found.copied),
        urgent=urgent,
        beyond=tuple((severity, beyond[severity]) for severity in Severity if beyond[severity]),
        copied=len(found.copied),
    )


def _coverage(reader: Reader, week: Week, now: datetime, writer: LineWriter) -> tuple[CheckedLine, ...]:
    """The coverage statement; who belongs to no audience is told no more than the head is."""
    zone = writer.zone
    lines = of_period(reader.school, week.start(zone), week.end(zone), now, reader.audience or Audience.HEAD)
    return tuple(
        CheckedLine(
            place=writer.veil(line.title),
            seen=line.seen,
            checked=line.checked,
            why=line.note or line.reasons,
            answered_at=line.last_answered_at and line.last_answered_at.astimezone(zone),
        )
        for line in lines
    )
