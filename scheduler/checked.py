"""When each source and each of its queries was last checked, and what was not checked since its interval (A01)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from register.approval import LIVE, standing
from register.kinds import facts_of
from register.models import School, Source

GRACE = 0.25
"""Of its interval a check may come late before anybody is told: it waits its turn, or its site was away for an hour."""
LEAST_GRACE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that is to be checked regularly: a source, or one query of a search service."""

    source: Source
    query: str
    last_at: datetime | None
    """When it last answered in a regular scan; what a complaint scan asked does not count, nor is it told (A76)."""

    @property
    def overdue_at(self) -> datetime | None:
        """From when on it counts as not checked; None when it never was."""
        every = timedelta(hours=self.source.every_hours)
        return self.last_at + every + max(LEAST_GRACE, every * GRACE) if self.last_at else None

    def overdue(self, now: datetime) -> bool:
        """Whether it was to be checked and was not."""
        return standing(self.source, now) == LIVE and (self.overdue_at is None or self.overdue_at <= now)

    @property
    def called(self) -> str:
        """What it is called in a sentence."""
        source = f"source “{self.source.key}” of {self.source.school.key}"
        return f"query “{self.query}” of {source}" if self.query else source


def checks(school: School) -> Iterator[Checked]:
    """Everything that a school's register wants checked, in its order."""
    for source in school.declared_sources().select_related("school"):
        answered = source.coverage.filter(scan__case=None, answered__gt=0).exclude(finished_at=None)
        if facts_of(source.kind, source.engine).wants == "queries":
            asked: dict[str, datetime] = {}
            for queries, finished_at in answered.order_by("finished_at").values_list("queries", "finished_at"):
                asked |= dict.fromkeys(queries, finished_at)
            yield from (Checked(source, query, asked.get(query)) for query in source.queries)
        else:
            yield Checked(source, "", answered.aggregate(last=Max("finished_at"))["last"])


def unchecked(now: datetime) -> list[str]:
    """A sentence for all that was never checked, and one for each thing that was not checked since its interval."""
    said = []
    for school in School.objects.order_by("pk"):
        late = [one for one in checks(school) if one.overdue(now)]
        never = [one for one in late if one.last_at is None]
        if never:
            told = ", ".join(dict.fromkeys(f"“{one.source.key}”" for one in never))
            said.append(
                f"{school.name}: no answer yet from {told}. `headsup scan` says what stands in the way; what was never "
                "asked is asked when it is due."
            )
        said += [_sentence(one, one.last_at) for one in late if one.last_at]
    return said


def _sentence(one: Checked, last_at: datetime) -> str:
    when = last_at.astimezone(ZoneInfo(one.source.school.time_zone))
    called = one.called[0].upper() + one.called[1:]
    return (
        f"{called}: not checked since {when:%A} {when.day} {when:%B %Y, %H:%M}, though it is to be checked "
        f"{every(one.source.every_hours)}. `headsup scan` checks what is due and says what stands in the way."
    )


def every(hours: int) -> str:
    """How often, in words: every week, every 2 days, every 6 hours."""
    for unit, length in (("week", 168), ("day", 24)):
        if hours % length == 0:
            number = hours // length
            return f"every {unit}" if number == 1 else f"every {number} {unit}s"
    return "every hour" if hours == 1 else f"every {hours} hours"
