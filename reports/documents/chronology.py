"""What was done in a case, as a brief tells it: roles instead of people, and no word that was found online."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cases.models import Case, NoteKind, OwedCapture
from register.models import Role
from reports.documents.fields import one_line, written_day
from reports.names import NameScanner
from reports.pack import local


@dataclass(frozen=True, slots=True)
class Done:
    """One note of a case."""

    number: int
    day: str
    who: str
    what: str
    fact: str
    """What was noted as a fact, people by initials."""
    opinion: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One captured page of a case."""

    reference: str
    grade: str
    seen: str


def chronology(case: Case, scanner: NameScanner) -> tuple[Done, ...]:
    """The notes of a case in their order."""
    zone = ZoneInfo(case.school.time_zone)
    return tuple(
        Done(
            number=note.number,
            day=written_day(note.at.astimezone(zone).date()),
            who=Role(note.by).label if note.by else "Heads-up",
            what=_what(note.kind, note.step, note.answer),
            fact=scanner.veil(one_line(note.fact)),
            opinion=scanner.veil(one_line(note.opinion)),
        )
        for note in case.notes.order_by("number")
    )


def captures(case: Case) -> tuple[Kept, ...]:
    """The captured pages of a case, the earliest first; their addresses stay in the pack."""
    zone = ZoneInfo(case.school.time_zone)
    rows = OwedCapture.objects.filter(case=case).exclude(capture=None).select_related("capture")
    found = sorted((row.capture for row in rows if row.capture), key=lambda one: one.captured_at)
    return tuple(Kept(one.reference, one.grade, local(one.captured_at, zone, seconds=False)) for one in found)


def hosts(case: Case, scanner: NameScanner) -> tuple[str, ...]:
    """The sites of a case, but for those whose name would name somebody."""
    found = dict.fromkeys((urlsplit(one).hostname or "").removeprefix("www.") for one in _addresses(case))
    return tuple(host for host in found if host and not scanner.names_somebody(f"http://{host}/"))


def _addresses(case: Case) -> Iterator[str]:
    yield from OwedCapture.objects.filter(case=case).order_by("pk").values_list("address", flat=True)
    yield from case.sightings.order_by("pk").values_list("address", flat=True)


def _what(kind: str, step: str, answer: str) -> str:
    named = ": ".join(one.replace("-", " ") for one in (step, answer) if one)
    return f"{NoteKind(kind).label} ({named})" if named else str(NoteKind(kind).label)
