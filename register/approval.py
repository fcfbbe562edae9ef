"""The only way to a source that may be scanned: one with a live approval."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from register.kinds import facts_of
from register.models import School, Source

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


def standing(source: Source, now: datetime) -> str:
    """State of a source's approval at one moment, by the school's own calendar."""
    today = now.astimezone(ZoneInfo(source.school.time_zone)).date()
    if source.withdrawn:
        return WITHDRAWN
    if not (source.approved_by and source.approved_on and source.review_by):
        return NEVER
    if source.approved_on > today:
        return LATER
    return LIVE if today <= source.review_by else OVERDUE


def approved_sources(now: datetime, keys: Collection[str]) -> list[ApprovedSource]:
    """The named sources, due or not; raises NotApprovedError when one may not be scanned."""
    found = list(Source.objects.filter(key__in=keys, of_case=False).select_related("school").order_by("pk"))
    for key in keys:
        same = [source for source in found if source.key == key]
        if not same:
            message = f"There is no source “{key}” in the register. `headsup register export` lists them."
            raise NotApprovedError(message)
        if all(standing(source, now) != LIVE for source in same):
            state = standing(same[0], now)
            mend = "Put it back into the register file" if state == WITHDRAWN else "Renew it (by, on, why, review)"
            message = f"Source “{key}” cannot be scanned: its approval is {state}. {mend} and load the register again."
            raise NotApprovedError(message)
    return [_approved(source) for source in found if standing(source, now) == LIVE]


def due_sources(now: datetime) -> list[ApprovedSource]:
    """Sources with a live approval whose timetable says that it is time."""
    return [_approved(source) for source in _standing_sources() if _due(source, now)]


def sources_of_case(now: datetime, pks: Collection[int], school: School) -> list[ApprovedSource]:
    """What a complaint scan visits: the addresses that the case names, then every approved source of its school."""
    rows = Source.objects.filter(school=school, withdrawn=False).select_related("school").order_by("-of_case", "pk")
    return [_approved(row) for row in rows if standing(row, now) == LIVE and (not row.of_case or row.pk in pks)]


def next_due(now: datetime) -> datetime | None:
    """Moment at which the next approved source comes due; None when there is none."""
    live = [source for source in _standing_sources() if standing(source, now) == LIVE]
    return min((_due_at(source, now) for source in live), default=None)


def unapproved_sources(now: datetime) -> list[tuple[Source, str]]:
    """Declared sources that cannot be scanned, each with the reason."""
    return [(source, said) for source in _standing_sources() if (said := standing(source, now)) != LIVE]


def _standing_sources() -> list[Source]:
    return list(Source.objects.filter(withdrawn=False, of_case=False).select_related("school").order_by("pk"))


def _due_at(source: Source, now: datetime) -> datetime:
    return source.next_at or now


def _due(source: Source, now: datetime) -> bool:
    return standing(source, now) == LIVE and _due_at(source, now) <= now


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
