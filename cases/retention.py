"""Retention: the one table of clocks, and what each says of a sighting or a case (privacy D5, A53)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from cases.audience import Reader, sightings_for
from cases.models import ClockChange, Decided, Sighting
from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from register.models import Role, School

UNREVIEWED, DISMISSED, CONFIRMED, LOGS = "unreviewed", "dismissed", "confirmed", "logs"
CLOSED, NO_ACTION, EXPORTED, REPORTER = "closed", "no-action", "handed-on", "reporter"
SUPERSEDED, REQUESTS = "superseded", "requests"
PURGE = "at-once"
"""No clock: what shows a child or a stranger goes as soon as somebody notices it."""

WARNED = timedelta(days=21)
"""How long before it goes somebody is told of what nobody has looked at."""
_DISMISSED = {Decided.NOT_US, Decided.PRAISE, Decided.LAWFUL}


class RetentionError(Exception):
    """Something about keeping or deleting that is not done; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long one sort of thing is kept: since when, how many days, and what happens then.

    `since` reads on from “so many days after it was …”.
    """

    key: str
    what: str
    since: str
    days: int
    end: str
    most: int = 2557
    """The most days that somebody may give it; seven years unless something else is said."""
    reason: str = ""
    """Why it differs from the default; empty while it does not."""


CLOCKS: Mapping[str, Clock] = {
    clock.key: clock
    for clock in (
        Clock(UNREVIEWED, "sightings that nobody has looked at", "found", 183, "deleted; warned three weeks before"),
        Clock(DISMISSED, "sightings decided: not about us, praise, lawful criticism", "decided", 30, "deleted", 366),
        Clock(CONFIRMED, "sightings about us that belong to no case", "found", 183, "deleted", 366),
        Clock(LOGS, "logs of scans, and the weekly papers made from them", "made", 183, "deleted", 366),
        Clock(CLOSED, "closed cases", "closed", 365, "deleted once two roles have reviewed them"),
        Clock(NO_ACTION, "closed cases without action", "closed", 183, "deleted once two roles have reviewed them"),
        Clock(EXPORTED, "cases handed on to a safeguarding or personnel file", "handed on", 30, "deleted", 366),
        Clock(REPORTER, "who reported a case", "closed", 30, "key destroyed", 183),
        Clock(SUPERSEDED, "superseded process records, and breaches", "superseded", 2192, "deleted"),
        Clock(REQUESTS, "who asked for something under data protection law", "decided", 365, "name removed"),
    )
}


def clocks(school: School) -> dict[str, Clock]:
    """The clocks of a school: the defaults, with what was changed and why."""
    found = dict(CLOCKS)
    for change in ClockChange.objects.filter(school=school).order_by("pk"):
        if change.clock in found:
            found[change.clock] = replace(found[change.clock], days=change.days, reason=change.reason)
    return found


def change(reader: Reader, key: str, days: int, reason: str, vault: Vault, *, now: datetime) -> ClockChange:
    """Another number of days for a clock, by the data protection officer and with a reason; raises RetentionError."""
    if reader.role != Role.DPO:
        message = "Only the data protection officer changes how long something is kept: say --as dpo."
        raise RetentionError(message)
    if key not in CLOCKS:
        message = f"There is no clock “{key}”. `headsup retention clocks` lists them."
        raise RetentionError(message)
    if not reason.strip():
        message = "Say with --reason why it is kept longer or shorter; the reason stands beside the clock."
        raise RetentionError(message)
    if not 1 <= days <= CLOCKS[key].most:
        message = f"The clock “{key}” takes 1 to {CLOCKS[key].most} days; nothing was changed."
        raise RetentionError(message)
    with transaction.atomic():
        row = ClockChange.objects.create(
            school=reader.school, clock=key, days=days, reason=reason.strip(), by=reader.role, at=now
        )
        decision = {"decision": f"clock {key}: {days} days", "by": reader.role, "reason": reason.strip()}
        append(Event.DECIDED, now, {"school": reader.school.key, **decision}, vault)
    return row


def clock_of(sighting: Sighting) -> str:
    """Key of the clock that runs for a sighting which belongs to no case."""
    if not sighting.decided:
        return UNREVIEWED
    return DISMISSED if sighting.decided in _DISMISSED else CONFIRMED


def goes_at(sighting: Sighting, table: Mapping[str, Clock]) -> datetime:
    """When the clock of a sighting without a case runs out."""
    clock = table[clock_of(sighting)]
    begun = sighting.decided_at if clock.key == DISMISSED else sighting.found_at
    return (begun or sighting.found_at) + timedelta(days=clock.days)


def warn(reader: Reader, now: datetime) -> list[Sighting]:
    """Sightings that a reader may know of, that nobody has looked at and that go within three weeks, the next first."""
    kept = timedelta(days=clocks(reader.school)[UNREVIEWED].days)
    rows = sightings_for(reader).filter(decided="", own_site=False, cases=None, found_at__lte=now + WARNED - kept)
    return list(rows.order_by("found_at", "pk"))
