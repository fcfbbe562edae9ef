"""The gate: nothing is looked at before the school's process record is complete, approved and in date (A54, A56)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from register.models import Person, ProcessRecord, School, Source
from register.process_check import lacks, unheard
from register.process_entry import ProcessEntry
from register.process_lack import Lack

DEMONSTRATION = "This is a demonstration with an invented school: no process record stands behind it."
WAITS = "waiting for a process record that is complete, signed and in date (`headsup process check`)"
SOON = timedelta(days=42)
"""How long before its review a record is spoken of: consulting takes weeks."""
_EARLIER = 10
"""Earlier versions that are looked at for one that is still in force."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The process record of a school at one moment: the version in force, the newest, and what that lacks."""

    in_force: ProcessEntry | None
    newest: ProcessEntry | None
    lacks: tuple[Lack, ...]


def standing_of(school: School, today: date) -> Standing:
    """How the process record of a school stands.

    While a new version waits for its signatures the one before stays in force for what it covers, so that a
    change pauses nothing but what has changed (privacy D2). A record that was taken out of the register is
    in force no more.
    """
    rows = list(ProcessRecord.objects.filter(school=school).order_by("-since", "-pk")[:_EARLIER])
    if not rows or rows[0].until is not None:
        return Standing(None, None, (_none(school),))
    newest = _read(rows[0])
    if newest is None:
        return Standing(None, None, (Lack("process", "cannot be read any more; load the register file again."),))
    nobody = tuple(unheard(school))
    wrong = (*lacks(newest, school, today), *nobody)
    if not wrong:
        return Standing(newest, newest, ())
    earlier = (entry for row in rows[1:] if not nobody and (entry := _read(row)) and not lacks(entry, school, today))
    return Standing(next(earlier, None), newest, wrong)


def _none(school: School) -> Lack:
    return Lack("process", f"record is missing. `headsup process draft --school {school.key}` writes one to fill.")


def _read(row: ProcessRecord) -> ProcessEntry | None:
    try:
        return ProcessEntry.model_validate(row.content)
    except ValidationError:
        return None


def today_at(school: School, now: datetime) -> date:
    """The day that it is at a school."""
    return now.astimezone(ZoneInfo(school.time_zone)).date()


@dataclass
class Gate:
    """What the process records let through at one moment; each school's is read once."""

    now: datetime
    known: dict[int, Standing] = field(default_factory=dict)

    def standing(self, school: School) -> Standing:
        """How the process record of a school stands."""
        if school.pk not in self.known:
            self.known[school.pk] = standing_of(school, today_at(school, self.now))
        return self.known[school.pk]

    def refusal(self, school: School) -> str:
        """Why nothing of a school may be looked at, in a sentence; empty when it may."""
        if school.demonstration or self.standing(school).in_force:
            return ""
        count = len(self.standing(school).lacks)
        first = self.standing(school).lacks[0]
        more = f" And {count - 1} more." if count > 1 else ""
        return (
            f"{school.name} may not be looked for yet: its process record is not in force. {_capital(first)}{more} "
            f"`headsup process check --school {school.key}` lists what is missing."
        )

    def pause(self, source: Source) -> str:
        """Why one source is paused, to stand after “its approval is”; empty when it may be visited."""
        if source.school.demonstration:
            return ""
        standing = self.standing(source.school)
        if standing.in_force is None:
            return WAITS
        return _uncovered(source, standing.in_force) or _taken_out(source, standing.newest)


def outlook(school: School, now: datetime) -> list[str]:
    """What is worth knowing of a record that is in force: that it ends soon, or that a new version waits."""
    standing, today = Gate(now).standing(school), today_at(school, now)
    if school.demonstration:
        return [DEMONSTRATION]
    said = []
    entry = standing.in_force
    if entry and entry.review and entry.review <= today + SOON:
        said.append(
            f"The process record of {school.name} is in force until {entry.review:%-d %B %Y}; renew it in time."
        )
    if entry and standing.lacks and standing.newest:
        said.append(
            f"Version {standing.newest.version} of the process record of {school.name} waits; until it is complete and "
            f"signed, version {entry.version} stays in force for what it covers."
        )
    return said


def refusals(now: datetime) -> list[str]:
    """Why some schools are not looked for at all, a sentence for each; for the scan and the doctor."""
    gate = Gate(now)
    return [said for school in School.objects.order_by("pk") if (said := gate.refusal(school))]


def standing_in_the_way(now: datetime) -> list[str]:
    """What a command that looks or loads says first: which schools may not be looked for, and that one is invented."""
    invented = School.objects.filter(demonstration=True).exists()
    return [*([DEMONSTRATION] if invented else []), *refusals(now)]


def _taken_out(source: Source, newest: ProcessEntry | None) -> str:
    """What a version that still waits for signatures takes away is taken away at once."""
    return _uncovered(source, newest) if newest and newest.covers.kinds else ""


def _uncovered(source: Source, entry: ProcessEntry) -> str:
    """Why a record does not cover a source; such a source pauses alone."""
    called = f"kind {source.kind}" + (f" ({source.engine})" if source.engine else "")
    if source.of_case:
        covered = entry.covers.complaints
        return "" if covered else "waiting for the process record, which does not cover visits after a complaint"
    rows = [one for one in entry.covers.kinds if one.kind == source.kind and one.engine in {"", source.engine}]
    if not rows:
        return f"waiting for the process record, which does not cover sources of {called}"
    least = min(one.every_hours for one in rows)
    if source.every_hours < least:
        return (
            f"waiting for the process record, which covers {called} once in {least} hours, "
            f"not once in {source.every_hours}"
        )
    return ""


def _capital(lack: Lack) -> str:
    said = str(lack)
    return f"{said[0].upper()}{said[1:]}"


def covered_people(school: School, today: date) -> list[Person]:
    """People of a school whose names may be matched: those of the categories that its process record covers."""
    people = list(school.people.all())
    if school.demonstration:
        return people
    entry = standing_of(school, today).in_force
    return [person for person in people if entry and person.category in entry.covers.people]
