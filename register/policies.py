"""The policy library: current versions, the table of changes, who has read what and is to read it again (A62, A63)."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from register.entry import slug
from register.models import Role, School
from register.models.policies import Policy, PolicyRead, PolicyVersion
from register.process import today_at
from register.stale_law import stale_law

LARGEST = 20_000_000
OLD_MONTHS = 24
READ_AGAIN = timedelta(days=365)
"""Everybody is reminded once a year (A63)."""


class PolicyError(Exception):
    """A policy that cannot be added, found or handed out; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A version as somebody brings it."""

    title: str
    version: str
    dated: date
    change: str
    file_name: str
    content: bytes
    text: str
    """What can be read in it; empty when nothing can."""
    by: Role


def add(school: School, brought: Brought, now: datetime) -> PolicyVersion:
    """A new version of a policy; the one before is withdrawn in the same moment. Raises PolicyError."""
    today = today_at(school, now)
    if wrong := _wrong(brought, today):
        raise PolicyError(wrong)
    with transaction.atomic():
        policy, _ = Policy.objects.get_or_create(
            school=school, key=slug(brought.title), defaults={"title": brought.title.strip()}
        )
        before = policy.versions.filter(withdrawn_at=None).first()
        if policy.versions.filter(version=brought.version.strip()).exists():
            message = f"“{policy.title}” has a version {brought.version} already; give this one a number of its own."
            raise PolicyError(message)
        if before and brought.dated < before.dated:
            message = f"Version {before.version} of “{policy.title}” is newer ({before.dated}); nothing was changed."
            raise PolicyError(message)
        policy.versions.filter(withdrawn_at=None).update(withdrawn_at=now)
        return PolicyVersion.objects.create(
            policy=policy,
            version=brought.version.strip(),
            dated=brought.dated,
            change=brought.change.strip(),
            file_name=brought.file_name,
            content=brought.content,
            sha256=hashlib.sha256(brought.content).hexdigest(),
            old_law=list(stale_law(brought.text, today.year)),
            added_by=brought.by,
            added_at=now,
        )


def _wrong(brought: Brought, today: date) -> str:
    """Why a version is not taken; empty when it is."""
    name = brought.file_name
    faults = (
        (not slug(brought.title), "Give the policy a title (--title)."),
        (not brought.version.strip(), "Give this version a number or name (--version)."),
        (not brought.change.strip(), "Say with --change what changed; “first version” is an answer."),
        (brought.dated > today, f"{brought.dated} is still to come; give the day on which the policy was adopted."),
        (not brought.content, f"{name} is empty; bring the policy itself."),
        (
            len(brought.content) > LARGEST,
            f"{name} is larger than {LARGEST // 1_000_000} MB; make its pictures smaller.",
        ),
    )
    return next((said for fault, said in faults if fault), "")


def called(school: School, title: str) -> Policy:
    """The policy of a title; raises PolicyError."""
    found = school.policies.filter(key=slug(title)).first()
    if found is None:
        known = ", ".join(f"“{one}”" for one in school.policies.order_by("title").values_list("title", flat=True))
        message = f"There is no policy “{title}”. The library holds: {known or 'none'}."
        raise PolicyError(message)
    return found


def current(policy: Policy, version: str = "") -> PolicyVersion:
    """The version that is handed out: the current one. Raises PolicyError for any other (A62)."""
    found = policy.versions.filter(withdrawn_at=None).first()
    if found is None:
        message = f"“{policy.title}” has been withdrawn, so there is no copy to hand out."
        raise PolicyError(message)
    if version and version != found.version:
        message = f"Only the current version of “{policy.title}” is handed out: version {found.version}."
        raise PolicyError(message)
    return found


def withdraw(policy: Policy, now: datetime) -> None:
    """Take a policy out of use without another in its place; its table of changes is kept."""
    current(policy)
    policy.versions.filter(withdrawn_at=None).update(withdrawn_at=now)


def acknowledge(policy: Policy, role: Role, now: datetime) -> PolicyRead:
    """That the holder of a role has read the current version."""
    return PolicyRead.objects.create(version=current(policy), role=role, at=now)


def versions_in_use(school: School) -> list[PolicyVersion]:
    """The current version of every policy of a school."""
    rows = PolicyVersion.objects.filter(policy__school=school, withdrawn_at=None)
    return list(rows.select_related("policy").defer("content").order_by("policy__title"))


def unread(school: School, role: Role, now: datetime) -> list[PolicyVersion]:
    """Current versions that the holder of a role has never acknowledged, or not for a year (A63)."""
    read = PolicyRead.objects.filter(version__policy__school=school, role=role, at__gt=now - READ_AGAIN)
    known = set(read.values_list("version_id", flat=True))
    return [version for version in versions_in_use(school) if version.pk not in known]


def findings(school: School, now: datetime) -> list[str]:
    """What is amiss with a school's policies, in sentences: too old, old law, not read."""
    today = today_at(school, now)
    said = []
    for version in versions_in_use(school):
        months = (today.year - version.dated.year) * 12 + today.month - version.dated.month
        if months - (today.day < version.dated.day) >= OLD_MONTHS:
            said.append(
                f"“{version.policy}” is of {version.dated:%-d %B %Y}, older than {OLD_MONTHS} months; review it."
            )
        said += [f"“{version.policy}” {one}" for one in version.old_law]
    for role in _told(school):
        if titles := [f"“{one.policy}”" for one in unread(school, role, now)]:
            said.append(
                f"The {role.label} is to read and acknowledge: {', '.join(titles)} (headsup policy acknowledge)."
            )
    return said


def _told(school: School) -> list[Role]:
    """Roles that are told of what is found, and so are to have read the policies."""
    held = set(school.contacts.values_list("role", flat=True))
    return [role for role in Role if role in held]
