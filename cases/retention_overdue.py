"""What the doctor says of records that wait for somebody: holds, requests and breaches beyond their day.

Closed cases that wait for their review are told by `headsup retention list --as ROLE` alone: whoever reads the doctor
and finds none in a list of their own would know that there is one about somebody else (A76).
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from cases.breaches import due_at as breach_due
from cases.models import Breach, RightsRequest
from cases.retention_holds import standing
from cases.rights import paused
from cases.rights_clock import due_at as request_due
from register.calendar import CalendarError


def overdue(now: datetime) -> list[str]:
    """Sentences about what waits beyond its day; without a number of cases, for not everybody may know how many."""
    parts: tuple[Callable[[datetime], Iterator[str]], ...] = (_breaches, _requests, _holds)
    return [sentence for part in parts for sentence in part(now)]


def _breaches(now: datetime) -> Iterator[str]:
    for row in Breach.objects.filter(closed_at=None).order_by("aware_at"):
        due = breach_due(row)
        if due is None:
            continue
        said = f"overdue since {due:%-d %B, %H:%M} UTC" if due <= now else f"to be decided by {due:%-d %B, %H:%M} UTC"
        yield f"Breach {row.reference} is {said}: `headsup breach told {row.reference} --as dpo`."


def _requests(now: datetime) -> Iterator[str]:
    for row in RightsRequest.objects.filter(decided_at=None).select_related("school").order_by("received_at"):
        try:
            due = request_due(row)
        except CalendarError as error:
            yield str(error)
            continue
        if due is not None and due <= now:
            what = "to be acknowledged" if row.right == "complaint" else "to be answered"
            yield f"Request {row.reference} was {what} by {due:%-d %B %Y}: `headsup rights list --as dpo`."
        if paused(row):
            yield f"The clock of request {row.reference} stands: `headsup rights resume` lets it run again."


def _holds(now: datetime) -> Iterator[str]:
    for one in standing():
        if one.review_at <= now:
            what = "looked at again" if one.approved_by else "approved by another role"
            yield (
                f"The legal hold on {one.hold.reference} was to be {what} by {one.review_at:%-d %B %Y}; it stands "
                "until somebody ends it: `headsup retention approve`, or `headsup evidence release`."
            )
