"""What waits for a recipient: cases with their next step, pages that nobody has looked at, alerts not acknowledged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from cases.audience import Reader, cases_for, sightings_for
from cases.models import Case, Severity
from cases.playbook import Playbook, next_step
from cases.retention import warn
from mentions.lexicon import Category
from reports.alerts import suppressed, unacknowledged
from reports.models import Alert

MOST_CASES = 3


@dataclass(frozen=True, slots=True)
class CaseLine:
    """An open case as a mail may say it: its reference, and a step in the words of the playbook."""

    reference: str
    kind: Category
    severity: Severity
    opened_at: datetime
    step: str
    """Title of the next step; empty when there is none."""
    due_at: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one recipient, at the moment of writing."""

    cases: tuple[CaseLine, ...]
    """Open cases that stand beside no line of the digest, the most pressing first."""
    more_cases: int
    """Open cases beyond those that are listed."""
    overdue: int
    """Cases with a step that is overdue, those beside a line included."""
    unread: int
    """Pages at which nobody has looked, new ones included."""
    leaving: tuple[str, ...]
    """References of unread pages that go within three weeks unless somebody looks."""
    unacknowledged: tuple[str, ...]
    """References of alerts that nobody has acknowledged."""
    suppressed: tuple[str, ...]
    """References of alerts that were not sent, for the most that may be sent in a day had been."""

    @property
    def anything(self) -> bool:
        """Whether anything waits."""
        return bool(self.cases or self.more_cases or self.unread or self.unacknowledged or self.suppressed)


@dataclass(frozen=True, slots=True)
class OpenCases:
    """A reader's open cases as lines, the most pressing first, with the sightings in each."""

    lines: tuple[CaseLine, ...]
    by_sighting: dict[int, CaseLine]


def open_cases(reader: Reader, playbook: Playbook | None, now: datetime) -> OpenCases:
    """Open cases of a reader, each with its next step; what is overdue stands before what is not."""
    rows = list(cases_for(reader).filter(closed_at=None).select_related("school").order_by("opened_at", "pk"))
    made = {case.pk: _line(case, playbook, now, ZoneInfo(reader.school.time_zone)) for case in rows}
    lines = sorted(made.values(), key=lambda line: (not line.overdue, line.severity.rank, line.opened_at))
    links = Case.sightings.through.objects.filter(case_id__in=made).order_by("-pk")
    pairs = links.values_list("sighting_id", "case_id")
    return OpenCases(tuple(lines), {sighting: made[case] for sighting, case in pairs})


def _line(case: Case, playbook: Playbook | None, now: datetime, zone: ZoneInfo) -> CaseLine:
    step = next_step(case, playbook, now) if playbook else None
    return CaseLine(
        reference=case.reference,
        kind=cast("Category", case.category),
        severity=Severity(case.severity),
        opened_at=case.opened_at.astimezone(zone),
        step=step.title if step else "",
        due_at=step.due_at.astimezone(zone) if step and step.due_at else None,
        overdue=bool(step and step.overdue),
    )


def waiting_of(reader: Reader, cases: OpenCases, shown: Sequence[str], since: datetime, now: datetime) -> Waiting:
    """What waits for a reader now; cases of which the digest speaks already are not listed again."""
    left = [line for line in cases.lines if line.reference not in shown]
    return Waiting(
        cases=tuple(left[:MOST_CASES]),
        more_cases=max(0, len(left) - MOST_CASES),
        overdue=sum(line.overdue for line in cases.lines),
        unread=sightings_for(reader).filter(decided="", own_site=False).count(),
        leaving=tuple(sighting.reference for sighting in warn(reader, now)),
        unacknowledged=_references(unacknowledged(reader)),
        suppressed=_references(suppressed(reader, since, now)),
    )


def _references(alerts: Iterable[Alert]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alert.reference for alert in alerts))
