"""The timetable: read from a file, its times kept in the database."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import yaml
from apscheduler.triggers.cron import CronTrigger
from django.db import transaction
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from scheduler.models import Job


class TimetableError(Exception):
    """A timetable that cannot be kept; its text names file and job."""


def _minutes(text: object) -> object:
    found = re.fullmatch(r"(\d{1,3}) minutes?", text) if isinstance(text, str) else None
    if not found:
        message = f"“{text}” is not a time; write “30 minutes”"
        raise ValueError(message)
    return timedelta(minutes=int(found[1]))


class _JobEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    when: str
    run: tuple[str, ...]
    again: Annotated[timedelta, BeforeValidator(_minutes)]


class _Timetable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    jobs: tuple[_JobEntry, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """One job of the timetable: what is run, when, and how soon again after a failure."""

    name: str
    arguments: tuple[str, ...]
    trigger: CronTrigger
    again: timedelta

    def following(self, now: datetime) -> datetime:
        """The next time after a moment."""
        # Of a moment that is itself a time of the timetable the library would give this very moment again.
        found: datetime | None = self.trigger.get_next_fire_time(None, now.astimezone(UTC) + timedelta(microseconds=1))
        if found is None:
            message = f"The job “{self.name}” never comes: mend its `when` in the timetable."
            raise TimetableError(message)
        # Where the clocks go back an hour comes twice: what is due at a given hour is done in the first of the two.
        if found.astimezone(self.trigger.timezone).fold and not self._hourly:
            return self.following(found)
        return found.astimezone(UTC)

    @property
    def _hourly(self) -> bool:
        """Whether it comes in every hour or in every so many."""
        hour = next(field for field in self.trigger.fields if field.name == "hour")
        return str(hour).startswith("*")


def read_timetable(file: Path, zone: ZoneInfo) -> list[Planned]:
    """Read the timetable; raises TimetableError naming what is wrong."""
    try:
        entries = _Timetable.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))).jobs
        if not entries or len({entry.name for entry in entries}) < len(entries):
            message = f"{file}: must name at least one job, and each by a name of its own."
            raise TimetableError(message)
        return [_planned(file, entry, zone) for entry in entries]
    except OSError as error:
        message = f"{file}: cannot be read ({error.strerror})."
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        message = f"{file}: is not readable YAML: {str(error)[:200]}."
    except ValidationError as error:
        wrong = error.errors()[0]
        place = ".".join(str(step) for step in wrong["loc"])
        message = f"{file}, {place}: {wrong['msg'].removeprefix('Value error, ')}."
    raise TimetableError(message)


def _planned(file: Path, entry: _JobEntry, zone: ZoneInfo) -> Planned:
    weekday = entry.when.split()[-1:]
    if re.search(r"\d", "".join(weekday)):
        # Our library counts from Monday, crontab from Sunday: a number would mean another day than people think.
        message = f"{file}, job “{entry.name}”: write the weekday of “{entry.when}” as a word, such as mon or mon-fri."
        raise TimetableError(message)
    try:
        trigger = CronTrigger.from_crontab(entry.when, timezone=zone)
    except ValueError as error:
        message = f"{file}, job “{entry.name}”: “{entry.when}” is not a crontab line: {error}."
        raise TimetableError(message) from error
    return Planned(entry.name, entry.run, trigger, entry.again)


def enter(planned: list[Planned], now: datetime, *, at_work: Collection[str] = ()) -> dict[str, Job]:
    """Bring the table up to date: new jobs begin at their next time, jobs broken off are due at once.

    What is still at work here was not broken off.
    """
    with transaction.atomic():
        Job.objects.exclude(name__in=[job.name for job in planned]).delete()
        for job in planned:
            row, _ = Job.objects.get_or_create(name=job.name, defaults={"next_at": job.following(now)})
            if row.broken_off and job.name not in at_work:
                row.next_at = min(row.next_at, now)
                row.save()
        return {row.name: row for row in Job.objects.all()}


def claim(job: Planned, due_at: datetime, now: datetime) -> bool:
    """Take a job that is due; False when another runner has taken it already."""
    taken = Job.objects.filter(name=job.name, next_at=due_at)
    return bool(taken.update(next_at=job.following(now), started_at=now))


def close(job: Planned, exit_code: int, now: datetime, *, retry: bool) -> datetime:
    """Write down how a job went, and return its next time: soon, when a part was missing."""
    row = Job.objects.get(name=job.name)
    row.finished_at, row.exit_code = now, exit_code
    if retry:
        row.next_at = min(row.next_at, now + job.again)
    row.save()
    return row.next_at
