"""The only way to a source that may be scanned: one with a live approval."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from register.kinds import facts_of
from register.models import School, Source
from register.process import Gate, today_at

LIVE, WITHDRAWN, NEVER, LATER, OVERDUE = "live", "withdrawn", "missing", "not yet in force", "overdue for review"
MEGABYTE = 1_000_000


class NotApprovedError(Exception):
    """A source was asked for that has no live approval; its text says which and what to do."""


@dataclass(frozen=True, slots=True)
class ApprovedSource:
    """A source with a live approval, as the crawl needs it; made by `approved_sources` alone."""

    pk: int
    school: str
    key: str
    title: str
    kind: str
    address: str
    max_pages: int
    engine: str = ""
    queries: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    credential: str = ""
    """Name of the credential; the secret is looked up where a request is signed."""
    max_bytes: int = 100_000_000
    monthly_cap: float = 0.0
    last_answered_at: datetime | None = None
    of_case: bool = False
    """Whether a person named it in a complaint."""
    delay: float = 0.0
    """Least seconds between two requests, which the kind's service asks for."""


def standing(source: Source, now: datetime, gate: Gate | None = None) -> str:
    """State of a source's approval at one moment, by the school's own calendar; it stands after “its approval is”.

    An approval is nothing without the process record of its school (A54), which may cover one source and
    not another. Whoever asks for many sources passes one gate, which reads each school's record once.
    """
    today = today_at(source.school, now)
    if source.withdrawn:
        return WITHDRAWN
    if not (source.approved_by and source.approved_on and source.review_by):
        return NEVER
    if source.approved_on > today:
        return LATER
    if today > source.review_by:
        return OVERDUE
    return (gate or Gate(now)).pause(source) or LIVE


def approved_sources(now: datetime, keys: Collection[str]) -> list[ApprovedSource]:
    """The named sources, due or not; raises NotApprovedError when one may not be scanned."""
    found = list(Source.objects.filter(key__in=keys, of_case=False).select_related("school").order_by("pk"))
    gate = Gate(now)
    states = {source.pk: standing(source, now, gate) for source in found}
    for key in keys:
        same = [source for source in found if source.key == key]
        if not same:
            message = f"There is no source “{key}” in the register. `headsup register export` lists them."
            raise NotApprovedError(message)
        if all(states[source.pk] != LIVE for source in same):
            state = states[same[0].pk]
            message = f"Source “{key}” cannot be scanned: its approval is {state}. {_mend(state)}"
            raise NotApprovedError(message)
    return [_approved(source) for source in found if states[source.pk] == LIVE]


def _mend(state: str) -> str:
    """What is to be done about an approval that does not stand."""
    if state == WITHDRAWN:
        return "Put it back into the register file and load the register again."
    if state in {NEVER, LATER, OVERDUE}:
        return "Renew it (by, on, why, review) and load the register again."
    return "Renew the process record: what it covers, and its signatures. Then load the register again."


def due_sources(now: datetime) -> list[ApprovedSource]:
    """Sources with a live approval whose timetable says that it is time."""
    return [_approved(source) for source, state in _states(now) if state == LIVE and _due_at(source, now) <= now]


def sources_of_case(now: datetime, pks: Collection[int], school: School) -> list[ApprovedSource]:
    """What a complaint scan visits: the addresses that the case names, then every approved source of its school."""
    rows = Source.objects.filter(school=school, withdrawn=False).select_related("school").order_by("-of_case", "pk")
    gate = Gate(now)
    return [_approved(row) for row in rows if (not row.of_case or row.pk in pks) and standing(row, now, gate) == LIVE]


def next_due(now: datetime) -> datetime | None:
    """Moment at which the next approved source comes due; None when there is none."""
    return min((_due_at(source, now) for source, state in _states(now) if state == LIVE), default=None)


def unapproved_sources(now: datetime) -> list[tuple[Source, str]]:
    """Declared sources that cannot be scanned, each with the reason."""
    return [(source, state) for source, state in _states(now) if state != LIVE]


def live_sources(school: School, now: datetime) -> list[Source]:
    """Declared sources of a school that may be visited; for what tells people of them."""
    gate = Gate(now)
    rows = school.declared_sources().select_related("school")
    return [source for source in rows if standing(source, now, gate) == LIVE]


def _states(now: datetime) -> list[tuple[Source, str]]:
    """Every declared source with the state of its approval."""
    gate = Gate(now)
    rows = Source.objects.filter(withdrawn=False, of_case=False).select_related("school").order_by("pk")
    return [(source, standing(source, now, gate)) for source in rows]


def _due_at(source: Source, now: datetime) -> datetime:
    return source.next_at or now


def _approved(source: Source) -> ApprovedSource:
    facts = facts_of(source.kind, source.engine)
    return ApprovedSource(
        pk=source.pk,
        school=source.school.key,
        key=source.key,
        title=source.title,
        kind=source.kind,
        address=source.address,
        max_pages=source.max_pages,
        of_case=source.of_case,
        engine=source.engine,
        queries=tuple(source.queries),
        names=tuple(source.school.domains if facts.of_domains else source.names),
        credential=source.credential,
        max_bytes=source.max_megabytes * MEGABYTE,
        monthly_cap=source.monthly_cap,
        last_answered_at=source.last_answered_at,
        delay=facts.delay,
    )
