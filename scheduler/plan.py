"""The scan plan: what is looked at, how often, who owns it and who signed it off; written down and versioned (A02)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db import transaction

from register.approval import LIVE, standing
from register.kinds import facts_of
from register.models import Role, School, Source
from scheduler.checked import checks, every
from scheduler.models import PlanVersion
from scheduler.timetable import Planned

OWNER = Role.HEAD
"""Who owns every check: the head decides what is looked at; the signature of another stands beside it."""
LOOKED_OVER = timedelta(days=14)
"""Two weeks of the timetable hold every weekday twice: a gap at weekends would be seen."""


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """One source as the plan declares it."""

    key: str
    title: str
    kind: str
    address: str
    queries: tuple[str, ...]
    names: tuple[str, ...]
    cadence: str
    found_within_hours: float
    """How long what was published can stay unseen at the most, when the source answers."""
    most_pages: int
    owner: str
    approved_by: str
    approved_on: str
    reason: str
    review_by: str


@dataclass(frozen=True, slots=True)
class SourceToday:
    """How a source of the plan stands today; no part of the version, for it changes by itself."""

    key: str
    approval: str
    paused: bool
    last_checked: tuple[tuple[str, datetime | None], ...]
    """Each query with the time at which it was last checked; of a source without queries, itself."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The scan plan of a school: a version, and how its sources stand today."""

    school: School
    number: int
    since: datetime
    looks_minutes: int
    sources: tuple[PlannedSource, ...]
    today: tuple[SourceToday, ...]
    history: tuple[tuple[int, datetime, str], ...]
    """Every version with the words for what changed, the latest first."""


def longest_gap(jobs: Sequence[Planned], name: str, now: datetime) -> timedelta:
    """Longest time between two runs of a job, weekends and nights included; all of the time where it is missing."""
    job = next((job for job in jobs if job.name == name), None)
    at, gap = now, timedelta(0) if job else LOOKED_OVER
    while job and at < now + LOOKED_OVER:
        later = job.following(at)
        at, gap = later, max(gap, later - at)
    return gap


def plan_of(school: School, gap: timedelta, now: datetime) -> Plan:
    """The plan as it stands; a change since the last version makes a new one."""
    sources = tuple(_planned(source, gap) for source in school.declared_sources())
    minutes = round(gap.total_seconds() / 60)
    content = {"looks_minutes": minutes, "sources": [_plain(source) for source in sources]}
    with transaction.atomic():
        versions = list(PlanVersion.objects.select_for_update().filter(school=school).order_by("number"))
        if not versions or versions[-1].content != content:
            fresh = PlanVersion(school=school, number=len(versions) + 1, since=now, content=content)
            fresh.save()
            versions.append(fresh)
    told = [_changed(before, after) for before, after in zip([None, *versions], versions, strict=False)]
    history = tuple((row.number, row.since, said) for row, said in zip(versions, told, strict=True))
    latest = versions[-1]
    return Plan(school, latest.number, latest.since, minutes, sources, _today(school, now), history[::-1])


def _planned(source: Source, gap: timedelta) -> PlannedSource:
    facts = facts_of(source.kind, source.engine)
    day = f"{source.approved_on.day} {source.approved_on:%B %Y}" if source.approved_on else ""
    review = f"{source.review_by.day} {source.review_by:%B %Y}" if source.review_by else ""
    return PlannedSource(
        key=source.key,
        title=source.title,
        kind=facts.title,
        address=_shown(source.address),
        queries=tuple(source.queries),
        names=tuple(source.school.domains if facts.of_domains else source.names),
        cadence=every(source.every_hours),
        found_within_hours=round(source.every_hours + gap.total_seconds() / 3600, 2),
        most_pages=source.max_pages,
        owner=OWNER.label,
        approved_by=source.approved_by,
        approved_on=day,
        reason=source.approval_reason,
        review_by=review,
    )


def _shown(address: str) -> str:
    """An address without what may be a secret: feeds of alert services are open to whoever knows their address."""
    parts = urlsplit(address)
    if "/alerts/feeds/" in parts.path or parts.query:
        return f"{parts.scheme}://{parts.netloc}/…"
    return address


def _plain(source: PlannedSource) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(source).items()}


def _today(school: School, now: datetime) -> tuple[SourceToday, ...]:
    last: dict[str, list[tuple[str, datetime | None]]] = {}
    zone = ZoneInfo(school.time_zone)
    for one in checks(school):
        at = one.last_at and one.last_at.astimezone(zone)
        last.setdefault(one.source.key, []).append((one.query, at))
    found = []
    for source in school.declared_sources():
        state = standing(source, now)
        found.append(SourceToday(source.key, state, state != LIVE, tuple(last.get(source.key, ()))))
    return tuple(found)


def _changed(before: PlanVersion | None, after: PlanVersion) -> str:
    """What changed from one version to the next, in words."""
    if before is None:
        return "first version"
    old, new = ({source["key"]: source for source in row.content["sources"]} for row in (before, after))
    parts = [
        ("added", [key for key in new if key not in old]),
        ("taken out", [key for key in old if key not in new]),
        ("changed", [key for key in new if key in old and new[key] != old[key]]),
    ]
    said = [f"{what}: {', '.join(keys)}" for what, keys in parts if keys]
    if before.content["looks_minutes"] != after.content["looks_minutes"]:
        said.append("the timetable")
    return "; ".join(said) or "the order"
