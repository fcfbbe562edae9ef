"""The access log, read: who looked, for those who may know that somebody did (privacy D7)."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from cases.audience import Reader
from cases.models import Audience, Case, Certificate, Sighting
from cases.retention_owners import Owners, owners_of
from evidence.events import Event
from evidence.ledger import canonical_json
from evidence.models import LedgerLine
from register.models import Role, School

LOOKS = (
    Event.LOOKED, Event.VIEWED, Event.SEARCHED, Event.DENIED, Event.EXPORTED, Event.REDACTED, Event.HELD,
    Event.RELEASED, Event.ERASED, Event.DESTROYED,
)  # fmt: skip
VIEWERS = (Role.DPO, Role.CHAIR, Role.AUTHORITY, Role.HEAD)
_KNOWS = {Role.HEAD: frozenset({Audience.HEAD}), Role.CHAIR: frozenset({Audience.HEAD, Audience.CHAIR})}
"""Audiences of which somebody may read the log; the data protection officer and the authority read it of all."""
_Whose = Case | Sighting | Certificate


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
        self._owners: dict[tuple[str, ...], Owners] = {}

    def may_know(self, entry: Mapping[str, Any]) -> bool:
        """Whether a line is this reader's to know: every case, page and certificate that it speaks of is."""
        if entry.get("school", self.reader.school.key if self.single else "") not in {"", self.reader.school.key}:
            return False
        sealed, role = _sealed(entry), self.reader.role
        owners = self._owners_of(sealed)
        named = [*self._named(str(entry.get("case", ""))), *self._named(_tried(entry))]
        certified = self._named(str(entry.get("certificate", "")))
        if (entry.get("case") and not named) or not all(map(self._mine, (*owners.rows, *named, *certified))):
            return False
        if role == Role.HEAD:
            own = any(isinstance(row, Case) for row in (*owners.cases, *named))
            return own and entry.get("by", entry.get("role")) != Role.HEAD
        if role == Role.CHAIR and sealed and not owners.rows and not entry.get("case"):
            return False  # of what is gone nobody can say whether it concerned the chair
        return self.single or bool(owners.rows or named) or "school" in entry or role in {Role.DPO, Role.AUTHORITY}

    def _mine(self, row: _Whose) -> bool:
        role, audience = self.reader.role, Audience(row.audience)
        if row.school_id != self.reader.school.pk or f" {role} " in row.locked_out:
            return False
        return audience in _KNOWS.get(Role(role), frozenset(Audience))

    def _named(self, reference: str) -> list[_Whose]:
        """The case of a reference, or the certificates that tell of it when it is gone; or the certificate itself."""
        return self._rows.get(reference, []) if reference else []

    @cached_property
    def _rows(self) -> dict[str, list[_Whose]]:
        found: dict[str, list[_Whose]] = defaultdict(list)
        for case in Case.objects.all():
            found[case.reference].append(case)
        for certificate in Certificate.objects.all():
            found[certificate.reference].append(certificate)
            if certificate.case:
                found[certificate.case].append(certificate)
        return found

    def _owners_of(self, sealed: list[str]) -> Owners:
        if not sealed:
            return Owners()
        key = tuple(sealed)
        if key not in self._owners:
            self._owners[key] = owners_of(key)
        return self._owners[key]


def _tried(entry: Mapping[str, Any]) -> str:
    """The reference that a refused attempt asked for; who may not know of it must not learn that it is there."""
    return str(entry.get("tried", "")).removeprefix("tried ")


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
