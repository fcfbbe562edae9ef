"""Clocks of steps: by when something is due."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from cases.models import Case, CaseNote
from cases.playbook.entry import ClockEntry
from register.calendar import CalendarError, SchoolTime


def due_at(clock: ClockEntry, case: Case, notes: Mapping[str, CaseNote]) -> datetime | None:
    """By when a step is due; None while the step that starts its clock was not answered."""
    started = case.opened_at if clock.since == "opened" else None
    if clock.since in notes:
        started = notes[clock.since].at
    if started is None:
        return None
    span = timedelta(hours=clock.hours)
    try:
        if clock.runs == "working":
            return SchoolTime.of(case.school).add_working(started, span)
        if clock.runs == "office-days":
            return SchoolTime.of(case.school).add_business(started, span)
    except CalendarError:
        pass  # nobody knows the holidays of that year: plain hours are over sooner, and that is the safe side
    return started + span
