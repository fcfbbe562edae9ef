"""The school's time as the register file declares it: working hours, terms, absences, rota, alerts."""

import re
from datetime import date, time
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from register.entry import Entry, Name


class Days(Entry):
    """Days from one to another, both included."""

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            message = f"ends on {self.last} before it begins on {self.first}; put the two days in order"
            raise ValueError(message)
        return self

    def holds(self, day: date) -> bool:
        """Whether a day is among them."""
        return self.first <= day <= self.last


class TermEntry(Days):
    """One term."""

    name: Name


def _of_the_clock(value: object) -> object:
    """A number would be taken for seconds after midnight."""
    if isinstance(value, time) or (isinstance(value, str) and re.match(r"([01]\d|2[0-3]):[0-5]\d", value)):
        return value
    message = f'“{value}” is not a time of day; write it like "08:00", in quotation marks'
    raise ValueError(message)


TimeOfDay = Annotated[time, BeforeValidator(_of_the_clock)]


class WorkingHours(Entry):
    """When staff can be expected to read mail, Monday to Friday (A04)."""

    begin: Annotated[TimeOfDay, Field(alias="from")] = time(8)
    end: Annotated[TimeOfDay, Field(alias="to")] = time(17)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.begin:
            message = f"the working day ends at {self.end:%H:%M}, before it begins at {self.begin:%H:%M}"
            raise ValueError(message)
        return self


class CalendarEntry(Entry):
    """Working hours, terms and closed days; bank holidays are known for each nation."""

    working_hours: WorkingHours = WorkingHours.model_validate({})
    terms: tuple[TermEntry, ...] = ()
    closed: tuple[date, ...] = ()
    """Days in term on which the school is closed, such as training days."""


class AlertingEntry(Entry):
    """How many alerts there may be, and how soon they are to be acknowledged."""

    budget: Annotated[int, Field(ge=1, le=50)] = 5
    """Alerts in one day for one audience; what is beyond waits for the digest, which says so."""
    acknowledge_minutes: Annotated[int, Field(ge=10, le=1440)] = 120
    """How long one person may take to acknowledge before the next one is asked."""


class DutyEntry(Days):
    """Who is on call on some days, named by the address of a contact."""

    email: str
