"""Fields of an answer: roles, choices, days and references; no free text, so that no name slips in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from cases.models import Case
from cases.playbook.attendees import attendees
from cases.playbook.entry import AnswerEntry, FieldEntry
from cases.playbook.errors import StepError
from evidence.models import Artifact
from register.models import Role

_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9/.:-]{1,29}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which case, and when, a field is filled."""

    case: Case
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The time of the school."""
        return ZoneInfo(self.case.school.time_zone)


def checked(answer: AnswerEntry, given: Mapping[str, str], by: str, asked: Asked) -> dict[str, str]:
    """The fields of an answer as they are kept; raises StepError with the field and what it takes."""
    known = {one.id: one for one in answer.asks}
    for name in given:
        if name not in known:
            takes = f"It takes: {', '.join(known)}." if known else "It takes none."
            raise StepError(f"Answer “{answer.id}” has no field “{name}”. {takes}")
    kept: dict[str, str] = {}
    for one in answer.asks:
        value = given.get(one.id, "").strip()
        if value:
            kept[one.id] = _KINDS[one.kind](one, value, asked)
        elif not one.optional:
            raise StepError(f"Answer “{answer.id}” needs the field “{one.id}”: {one.title}. {_takes(one)}")
    for one in answer.asks:
        other = by if one.not_the_same_as == "by" else kept.get(one.not_the_same_as, "")
        if other and kept.get(one.id) == other:
            raise StepError(f"Field “{one.id}” names the same role twice: a second person has to be another one.")
    return kept


def _role(one: FieldEntry, value: str, asked: Asked) -> str:
    if value not in set(Role):
        raise StepError(f"“{value}” is no role for “{one.id}”. {_takes(one)}")
    if f" {value} " in asked.case.locked_out:
        raise StepError(f"The {Role(value).label} has no part in case {asked.case.reference}. Choose another role.")
    return value


def _choice(one: FieldEntry, value: str, asked: Asked) -> str:
    del asked
    if value not in one.choices:
        raise StepError(f"“{value}” is no choice for “{one.id}”. {_takes(one)}")
    return value


def _day(one: FieldEntry, value: str, asked: Asked) -> str:
    if (day := _read_day(one, value)) > asked.now.astimezone(asked.zone).date():
        raise StepError(f"“{value}” in “{one.id}” has not come yet. Write the day on which it happened.")
    return day.isoformat()


def _until(one: FieldEntry, value: str, asked: Asked) -> str:
    if (day := _read_day(one, value)) < asked.now.astimezone(asked.zone).date():
        raise StepError(f"“{value}” in “{one.id}” is over. It must still be valid today.")
    return day.isoformat()


def _read_day(one: FieldEntry, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise StepError(f"“{value}” is no day for “{one.id}”. {_takes(one)}") from error


def _moment(one: FieldEntry, value: str, asked: Asked) -> str:
    return moment(value, one.id, asked).isoformat()


def moment(value: str, name: str, asked: Asked) -> datetime:
    """A moment that is over, read in the school's time where it names no other; raises StepError."""
    try:
        read = datetime.fromisoformat(value)
    except ValueError as error:
        message = f"“{value}” is no moment for “{name}”. Write day and time, such as 2026-11-20 14:30."
        raise StepError(message) from error
    read = read if read.tzinfo else read.replace(tzinfo=asked.zone)
    if read > asked.now:
        raise StepError(f"“{value}” in “{name}” has not come yet. Write the time at which it happened.")
    return read


def _capture(one: FieldEntry, value: str, asked: Asked) -> str:
    del one
    standing = Artifact.objects.filter(capture__reference=value, erased_at=None)  # what was erased shows nothing
    ours = Q(capture__owed__case=asked.case) | Q(capture__owed__sighting__cases=asked.case)
    if not standing.filter(ours).exists():
        message = (
            f"Case {asked.case.reference} has no capture {value}. Nothing is taken away before it is captured; "
            f"`headsup case show {asked.case.reference}` lists the captures."
        )
        raise StepError(message)
    return value


def _code(one: FieldEntry, value: str, asked: Asked) -> str:
    del asked
    if not _CODE.fullmatch(value):
        raise StepError(f"“{value}” is no number for “{one.id}”. {_takes(one)}")
    return value


def _attendees(one: FieldEntry, value: str, asked: Asked) -> str:
    return attendees(asked.case, [role.strip() for role in value.split(",") if role.strip()], one.id)


def _takes(one: FieldEntry) -> str:
    """What a field takes, in a sentence."""
    return {
        "role": f"Give a role: {', '.join(role.value for role in Role)}.",
        "attendees": "Give roles with commas between them, such as head,deputy.",
        "choice": f"Choose one of: {', '.join(one.choices)}.",
        "day": "Write a day such as 2026-11-20.",
        "until": "Write a day such as 2027-11-20.",
        "moment": "Write day and time, such as 2026-11-20 14:30.",
        "capture": "Give the reference of a capture of this case, such as C-ABCD-EFGH.",
        "code": "Give the number without any name, such as 42/1234/26.",
    }[one.kind]


_KINDS: dict[str, Callable[[FieldEntry, str, Asked], str]] = {
    "role": _role,
    "attendees": _attendees,
    "choice": _choice,
    "day": _day,
    "until": _until,
    "moment": _moment,
    "capture": _capture,
    "code": _code,
}
