"""Re-checks: what was present at one time and is, or is not, seen at another (A25)."""

from datetime import datetime, timedelta

from cases.looking import visitable
from cases.models import Looked, OwedCapture, Recheck, Severity
from cases.problems import Problem
from evidence.models import Capture

AFTER_HOURS = (1, 24, 48, 168)
MOST_ATTEMPTS = 4
WAIT = timedelta(minutes=10)
_PRESSING = {Severity.URGENT, Severity.SERIOUS}


def plan(owed: OwedCapture, capture: Capture) -> None:
    """Plan the looks at a page that has been captured: of a case, or of a sighting that somebody must read soon."""
    if owed.case is None and (owed.sighting is None or owed.sighting.severity not in _PRESSING):
        return
    Recheck.objects.bulk_create(
        (
            Recheck(first=capture, after_hours=hours, due_at=capture.captured_at + timedelta(hours=hours))
            for hours in AFTER_HOURS
        ),
        ignore_conflicts=True,
    )


def follow(before: Capture, better: Capture) -> None:
    """Hold the looks still to be made against the better capture that now stands for the page."""
    for look in Recheck.objects.filter(first=before, looked=Looked.WAITING):
        if not Recheck.objects.filter(first=better, after_hours=look.after_hours).exists():
            look.first = better
            look.save(update_fields=["first"])


def due(now: datetime) -> list[Recheck]:
    """Re-checks whose time has come, the oldest first; of one page only the last that is due.

    After a holiday of the machine one look says as much as three in a row. What may not be visited any more
    goes on waiting: nobody may say of it later that nothing was seen.
    """
    latest: dict[int, Recheck] = {}
    for recheck in _allowed(now):
        if earlier := latest.get(recheck.first_id):
            fail(earlier, Problem.MISSED, "", now)
        latest[recheck.first_id] = recheck
    return list(latest.values())


def postpone(recheck: Recheck, problem: Problem, detail: str, now: datetime) -> None:
    """Note why a look failed, and when to try again; after some attempts it could not be checked: never “deleted”."""
    recheck.attempts += 1
    if recheck.attempts >= MOST_ATTEMPTS:
        fail(recheck, problem, detail, now)
        return
    recheck.problem, recheck.detail = problem, detail[:300]
    recheck.due_at = now + WAIT * 2 ** (recheck.attempts - 1)
    recheck.save()


def fail(recheck: Recheck, problem: Problem, detail: str, now: datetime) -> None:
    """Close a look that could not be made."""
    recheck.looked, recheck.looked_at = Looked.UNKNOWN, now
    recheck.problem, recheck.detail = problem, detail[:300]
    recheck.save()


def waiting(now: datetime) -> bool:
    """Whether a look is due that may be made."""
    return bool(_allowed(now))


def _allowed(now: datetime) -> list[Recheck]:
    """Looks whose time has come, at pages that may still be visited (A54, A55)."""
    rows = Recheck.objects.filter(looked=Looked.WAITING, due_at__lte=now, first__owed__isnull=False)
    owed = ("first__owed__case__school", "first__owed__sighting__school", "first__owed__sighting__source__school")
    looks = list(rows.select_related(*owed).order_by("after_hours"))
    may = {row.pk for row in visitable({look.first.owed for look in looks}, now)}
    return [look for look in looks if look.first.owed.pk in may]
