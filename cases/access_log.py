"""The access log, read: who looked, for those who may know that somebody did (privacy D7)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from cases.audience import Reader, cases_for
from cases.models import Audience, Case, Certificate, Sighting
from cases.retention_evidence import Leaving
from evidence.events import Event
from evidence.ledger import canonical_json
from evidence.models import Capture, LedgerLine
from register.models import Role, School

LOOKS = (
    Event.LOOKED, Event.VIEWED, Event.SEARCHED, Event.DENIED, Event.EXPORTED, Event.REDACTED, Event.HELD,
    Event.RELEASED, Event.ERASED, Event.DESTROYED,
)  # fmt: skip
VIEWERS = (Role.DPO, Role.CHAIR, Role.AUTHORITY, Role.HEAD)
_CHAIR_KNOWS = frozenset({Audience.HEAD, Audience.CHAIR})


class AccessError(Exception):
    """A log that somebody may not read; its text says who may."""


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the access log."""

    number: int
    """Number of the ledger line that it is."""
    at: datetime
    event: str
    by: str
    what: str
    case: str
    reason: str


def who_looked(reader: Reader, since: datetime, until: datetime) -> list[Look]:
    """Looks between two moments that a reader may know of, the oldest first; raises AccessError.

    The data protection officer and the authority know of all; the chair of those that do not concern the
    chair; the head only of what others did with the cases of the head.
    """
    if reader.role not in VIEWERS:
        message = "The access log is for the data protection officer, the chair and the authority: say whose with --as."
        raise AccessError(message)
    sight = _Sight(reader)
    return [_look(entry) for entry in _entries(since, until) if sight.may_know(entry)]


class _Sight:
    """What one reader may know of the log."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.single = School.objects.count() == 1

    def may_know(self, entry: Mapping[str, Any]) -> bool:
        """Whether a line is this reader's to know."""
        if entry.get("school", self.reader.school.key if self.single else "") not in {"", self.reader.school.key}:
            return False
        case, role = str(entry.get("case", "")) or self._case_of(entry), self.reader.role
        if role == Role.HEAD:
            return case in self._heads and entry.get("by", entry.get("role")) != Role.HEAD
        if case:
            return case in self._known
        if role == Role.CHAIR and (sealed := _sealed(entry)):
            return self._chairs.issuperset(sealed)
        return self.single or "school" in entry or role in {Role.DPO, Role.AUTHORITY}

    @cached_property
    def _chairs(self) -> set[str]:
        """References of captures that belong to no case and do not concern the chair."""
        rows = Sighting.objects.filter(school=self.reader.school, audience__in=_CHAIR_KNOWS)
        rows = rows.exclude(locked_out__contains=f" {Role.CHAIR} ")
        return set(Capture.objects.filter(owed__sighting__in=rows).values_list("reference", flat=True))

    @cached_property
    def _heads(self) -> set[str]:
        return set(cases_for(self.reader).filter(audience=Audience.HEAD).values_list("reference", flat=True))

    @cached_property
    def _known(self) -> set[str]:
        """References of the cases of which this reader may know, those that are gone included."""
        found: set[str] = set()
        for rows, name in ((Case.objects.all(), "reference"), (Certificate.objects.exclude(case=""), "case")):
            mine = rows.filter(school=self.reader.school).exclude(locked_out__contains=f" {self.reader.role} ")
            if self.reader.role == Role.CHAIR:
                mine = mine.filter(audience__in=_CHAIR_KNOWS)
            found |= set(mine.values_list(name, flat=True))
        return found

    @cached_property
    def _owners(self) -> dict[str, str]:
        """The case that each sealed reference belongs to."""
        rows = Case.objects.filter(school=self.reader.school).prefetch_related("sightings")
        return {one: row.reference for row in rows for one in Leaving(tuple(row.sightings.all()), row).everything()}

    def _case_of(self, entry: Mapping[str, Any]) -> str:
        return next((self._owners[one] for one in _sealed(entry) if one in self._owners), "")


def _sealed(entry: Mapping[str, Any]) -> list[str]:
    """References of sealed evidence that a line names."""
    named = [str(entry[name]) for name in ("capture", "supplied") if entry.get(name)]
    return [*named, *entry.get("of", ())]


def _entries(since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    wanted = Q()
    for event in LOOKS:
        wanted |= Q(body__contains=canonical_json(event))
    for body in LedgerLine.objects.filter(wanted).order_by("number").values_list("body", flat=True).iterator():
        entry = json.loads(body)
        if entry.get("event") in LOOKS and since <= datetime.fromisoformat(entry["at"]) < until:
            yield entry


def _look(entry: Mapping[str, Any]) -> Look:
    what = entry.get("what") or entry.get("kind") or entry.get("flavour") or entry.get("clock") or "sealed evidence"
    said = f"{what} ({entry['tried']})" if entry.get("tried") else str(what)
    return Look(
        number=entry["number"],
        at=datetime.fromisoformat(entry["at"]),
        event=str(entry["event"]),
        by=str(entry.get("by") or entry.get("role") or "the program"),
        what=said,
        case=str(entry.get("case", "")),
        reason=str(entry.get("reason", "")),
    )
