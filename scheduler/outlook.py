"""The outlook: who keeps the timetable, how each job went last and when it comes next; and what is overdue."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from register.calendar import SchoolTime
from register.models import School
from scheduler.checked import unchecked
from scheduler.lease import Pulse, holder
from scheduler.models import Job, Lease

LATE = timedelta(hours=1)
"""After which a job that should have begun counts as late: a long scan may hold up the next one."""
SOON = timedelta(days=28)
ENDED = {
    0: "done",
    1: "done; it found something wrong",
    2: "failed: wrong words in the timetable",
    3: "failed: a setting is wrong",
    4: "put off: a part was missing",
    5: "put off: another process was at it",
    6: "stopped",
}
STOPPED = 6
PUT_OFF = (4, 5, 6)


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job as `headsup jobs` shows it."""

    name: str
    last_at: datetime | None
    """When it last began."""
    seconds: float | None
    """How long it took; None while it is at work or was broken off."""
    ended: str
    exit_code: int | None
    next_at: datetime
    late: bool


def outlook(now: datetime) -> list[JobLine]:
    """Every job of the timetable, the next one first."""
    kept, _ = keeper(now)
    return [_line(row, now, kept=kept) for row in Job.objects.order_by("next_at", "name")]


def _line(row: Job, now: datetime, *, kept: bool) -> JobLine:
    took = None
    if row.started_at and row.finished_at and not row.broken_off:
        took = (row.finished_at - row.started_at).total_seconds()
    late = row.next_at + LATE <= now and not row.broken_off
    return JobLine(row.name, row.started_at, took, _ended(row, kept=kept), row.exit_code, row.next_at, late)


def _ended(row: Job, *, kept: bool) -> str:
    """How a job went, in words."""
    if row.started_at is None:
        return "not done yet"
    if row.broken_off:
        return "at work" if kept else "broken off; done again when a runner starts"
    code = row.exit_code or 0
    return ENDED[STOPPED] if code < 0 else ENDED.get(code, f"failed with {code}: a fault of the program, see its log")


def keeper(now: datetime) -> tuple[bool, str]:
    """Whether somebody keeps the timetable, and the sentence that says who."""
    row = holder()
    if row is None:
        return False, "Nobody keeps the timetable. Start `headsup run` where it is to work day and night."
    if now - row.renewed_at > 2 * Pulse().silent:
        return False, (
            f"Nobody keeps the timetable: the runner on {row.host} was last heard on {_utc(row.renewed_at)}. "
            "Start `headsup run` again."
        )
    return True, f"The timetable is kept on {row.host} since {_utc(row.taken_at)}."


def overdue(now: datetime) -> list[str]:
    """What should have been done and was not, a sentence each; the doctor and `headsup jobs` show them."""
    said = []
    lines = outlook(now)
    kept, sentence = keeper(now)
    if lines and not kept:  # who never started a runner keeps the timetable by other means, such as cron
        said.append(sentence)
    for line in lines:
        if kept and line.late:
            said.append(f"Job “{line.name}” was due on {_utc(line.next_at)} and has not begun. Restart `headsup run`.")
        if line.exit_code and line.exit_code not in PUT_OFF and line.exit_code > 1:
            said.append(f"Job “{line.name}” {line.ended}. Run it by hand to see why.")
    return said + unchecked(now) + _calendars(now)


def _calendars(now: datetime) -> list[str]:
    """Schools whose term dates end soon: from then on every weekday counts as a working day."""
    said = []
    for school in School.objects.order_by("pk"):
        time = SchoolTime.of(school)
        if time.terms and time.known_until <= time.day_of(now + SOON):
            said.append(
                f"{school.name}: the term dates end on {time.known_until.day} {time.known_until:%B %Y}. Add the next "
                "terms to the register file; without them every weekday counts as one in term."
            )
    return said


def _utc(moment: datetime) -> str:
    at = moment.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def lease_fields(row: Lease | None) -> dict[str, object] | None:
    """The lease as a machine reads it."""
    if row is None:
        return None
    return {"host": row.host, "since": row.taken_at.isoformat(), "heard": row.renewed_at.isoformat()}
