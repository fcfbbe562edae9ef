"""What a pack tells of a case: its captures with their records, and how each flavour speaks of people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db.models import Q

from cases.intake import title_in
from cases.models import Case, OwedCapture, Recheck, Sighting
from evidence.models import Artifact, Capture, SuppliedEvidence
from evidence.packs.sealed_files import Flavour
from evidence.record import Record
from evidence.redact.spelling import blocked, spots
from evidence.vault import Vault
from register.models import Role
from reports.names import Initials, NameScanner
from reports.words import day

LEFT_OUT = "The originals stand in the full pack; here are only redacted derivatives, where somebody has made them."
SUPPLIED_LEFT_OUT = "The original is kept by the school and is in no pack."
AN_AUTHOR = "an author"
WITHHELD = "(an address that names a person; withheld here)"


_SIMPLE = re.compile(r"[\w.-]+")


def local(at: datetime, zone: ZoneInfo, *, seconds: bool = True) -> str:
    """A moment in the school's own time: Friday 20 November 2026, 13:18:09 GMT."""
    there = at.astimezone(zone)
    clock = "%H:%M:%S" if seconds else "%H:%M"
    return f"{day(there)} {there:%Y}, {there.strftime(clock)} {there:%Z}"


def utc(at: datetime, *, seconds: bool = True) -> str:
    """A moment in universal time, as evidence has it: 2026-11-20 13:18:09 UTC."""
    return f"{at.astimezone(UTC).strftime('%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M')} UTC"


@dataclass(frozen=True, slots=True)
class Voice:
    """How a flavour speaks: the full one as the pages do, the redacted one of people by initials."""

    flavour: Flavour
    scanner: NameScanner
    forbidden: tuple[str, ...] = ()
    """Names that must stand nowhere in the redacted flavour, however they are spelled."""

    @property
    def redacted(self) -> bool:
        """Whether people are spoken of by initials, and words of pages are not told."""
        return self.flavour == "redacted"

    def text(self, words: str) -> str:
        """Words that may name somebody."""
        return blocked(self.scanner.veil(words), self.forbidden)[0] if self.redacted else words

    def address(self, address: str) -> str:
        """An address that may name somebody."""
        names = self.redacted and (self.scanner.names_somebody(address) or bool(spots(address, self.forbidden)))
        return WITHHELD if names else address

    def author(self, name: str) -> str:
        """Who said something, as displayed."""
        if not self.redacted or not name:
            return name
        # What is no simple word may hold more than a name, and its initials would say who it is, or nonsense.
        return Initials.of(name) if _SIMPLE.fullmatch(name) else AN_AUTHOR


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything that a pack tells of a case, read once."""

    case: Case
    zone: ZoneInfo
    captures: tuple[Capture, ...]
    """Captures of its pages and later looks at them, the earliest first."""
    records: Mapping[str, Record]
    """Record of each capture, by reference."""
    supplied: tuple[SuppliedEvidence, ...]
    rechecks: tuple[Recheck, ...]
    sightings: tuple[Sighting, ...]
    missing: tuple[OwedCapture, ...] = ()
    """Pages that the case names and of which there is no capture."""
    erased: tuple[Capture, ...] = ()
    """Captures whose record was erased by decision: that they were made is all that is left of them."""

    @classmethod
    def of(cls, case: Case, vault: Vault) -> Self:
        """Read a case; raises VaultError when a record is missing or no longer what was sealed."""
        owed = OwedCapture.objects.filter(Q(case=case) | Q(case=None, sighting__in=case.sightings.all()))
        first = set(owed.exclude(capture=None).values_list("capture", flat=True))
        # An earlier try that a better capture has followed is evidence too.
        for page in owed.filter(case=case).values_list("pk", flat=True):
            occasion = f"case {case}, page {page}"
            tries = Capture.objects.filter(Q(occasion=occasion) | Q(occasion__startswith=f"{occasion},"))
            first |= set(tries.values_list("pk", flat=True))
        looks = Recheck.objects.filter(first__in=first).exclude(looked_at=None).select_related("first", "later")
        later = {look.later_id for look in looks if look.later_id}
        found = Capture.objects.filter(pk__in=first | later).order_by("captured_at", "pk")
        gone = Artifact.objects.filter(capture__in=found, kind="record").exclude(erased_at=None).values("capture")
        whole = found.exclude(pk__in=gone)
        records = {one.reference: Record.model_validate_json(vault.read(one.record_sha256)) for one in whole}
        # What was captured for another case stays out: that case may be the chair's alone (A76).
        captures = tuple(one for one in whole if records[one.reference].case in {"", case.reference})
        return cls(
            case=case,
            zone=ZoneInfo(case.school.time_zone),
            captures=captures,
            records={one.reference: records[one.reference] for one in captures},
            supplied=tuple(case.supplied.order_by("received_at", "pk")),
            rechecks=tuple(looks.filter(first__in=captures).order_by("looked_at", "pk")),
            sightings=tuple(case.sightings.select_related("scan", "source").order_by("found_at", "pk")),
            missing=tuple(OwedCapture.objects.filter(case=case, capture=None).order_by("pk")),
            erased=tuple(one for one in found.filter(pk__in=gone) if _made_for_it(one, case)),
        )

    @property
    def references(self) -> list[str]:
        """References under which the ledger speaks of this case."""
        captures = (one.reference for one in self.captures)
        return [self.case.reference, *captures, *(one.reference for one in self.supplied)]


def case_summary(file: CaseFile, voice: Voice, now: datetime) -> dict[str, Any]:
    """The content of case.json: no reporter, no name of whoever opened it, and no pupil (there are none)."""
    case = file.case
    return {
        "form": "headsup.case/1",
        "case": case.reference,
        "school": case.school.name,
        "flavour": voice.flavour,
        "origin": case.origin,
        "reason": voice.text(case.reason),
        "opened_at": case.opened_at.astimezone(UTC).isoformat(),
        "opened_by": Role(case.opened_by).label if case.opened_by else "a scan",
        "addresses": [voice.address(one) for one in case.sources.order_by("pk").values_list("address", flat=True)],
        "time_zone": file.zone.key,
        "made_at": now.astimezone(UTC).isoformat(),
        "captures": [capture_line(one, voice) for one in file.captures],
        "erased": [one.reference for one in file.erased],
        "supplied": [supplied_line(one, voice, file.case) for one in file.supplied],
    }


def _made_for_it(capture: Capture, case: Case) -> bool:
    """Whether a capture without a record was made for this case, or for none."""
    return not capture.occasion.startswith("case ") or capture.occasion.startswith(f"case {case},")


def capture_line(capture: Capture, voice: Voice) -> dict[str, Any]:
    """A capture in a few facts."""
    return {
        "reference": capture.reference,
        "address": voice.address(capture.address),
        "final_address": voice.address(capture.final_address),
        "title": voice.text(capture.title),
        "captured_at": capture.captured_at.astimezone(UTC).isoformat(),
        "grade": capture.grade,
        "record_sha256": capture.record_sha256,
    }


def supplied_line(supplied: SuppliedEvidence, voice: Voice, case: Case) -> dict[str, Any]:
    """A piece of supplied evidence in a few facts; never who handed it in."""
    return {
        "reference": supplied.reference,
        "how": "supplied, not captured",
        "title": voice.text(title_in(case, supplied)),
        "seen_at": voice.text(supplied.seen_at),
        "received_at": supplied.received_at.astimezone(UTC).isoformat(),
        "original_sha256": supplied.original.sha256,
    }


_TOLD = (
    "grade", "status", "began_at", "ended_at", "seconds", "local_time", "time_zone", "clock", "collector",
    "login", "cookies_sent", "dialled", "language", "files",
)  # fmt: skip
"""Fields of a record that neither quote a page nor name a person."""


def record_summary(capture: Capture, record: Record, voice: Voice) -> dict[str, Any]:
    """What a redacted pack tells of a capture instead of its record."""
    whole = record.model_dump(mode="json")
    return {
        **{name: whole[name] for name in _TOLD},
        **capture_line(capture, voice),
        "form": "headsup.capture-summary/1",
        "left_out": LEFT_OUT,
        "robots": record.robots.decision,
        "shortcomings": [voice.text(one) for one in record.shortcomings],
        "author": voice.author(record.shown.author),
        "words_found": sum(one.in_picture for one in record.words),
    }


def supplied_summary(supplied: SuppliedEvidence, voice: Voice, case: Case) -> dict[str, Any]:
    """What a redacted pack tells of supplied evidence instead of the original."""
    return {**supplied_line(supplied, voice, case), "form": "headsup.supplied-summary/1", "left_out": SUPPLIED_LEFT_OUT}
