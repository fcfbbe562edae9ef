"""Dates as pages write them, found in a short text; the British order of day and month comes first.

Nothing here guesses: what is doubtful is trusted less, and what is no date gives nothing.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mentions.moments import Moment, Reader, Trust, whole_day, with_offset, without_offset

LONGEST = 200
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?\s)?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_CLOCK = (
    r"(?:(?:T|[\s,·|–-]*(?:at\s)?)(?P<hour>[0-2]?[0-9])[:.](?P<minute>[0-5][0-9])"
    r"(?::(?P<second>[0-5][0-9])(?:[.,][0-9]{1,9})?)?\s?(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s?(?P<zone>gmt|bst|utc?|z|[+-][0-9]{2}(?::?[0-9]{2})?)\b)?"
    r"|[\s,·|–-]*(?:at\s)?(?P<hour_alone>1?[0-9])\s?(?P<half_alone>[ap]\.?m\b\.?))"
)
_DATES = tuple(
    re.compile(rf"(?<![\w/.:-]){_WEEKDAY}{day}(?:{_CLOCK}|(?![\w/-]))", re.IGNORECASE)
    for day in (
        rf"{_YEAR}-(?P<month>[0-1][0-9])-(?P<day>[0-3][0-9])",
        rf"{_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}",
        rf"{_DAY}-{_MONTH}-{_YEAR}",
        rf"{_MONTH}\s{_DAY},?\s{_YEAR}",
        r"(?P<day>[0-3]?[0-9])(?P<mark>[/.])(?P<month>[0-3]?[0-9])(?P=mark)(?P<year>(?:19|20)?[0-9]{2})",
    )
)
_UNKNOWN_ZONE = re.compile(r"\s?\(?[A-Z]{3,4}\b")
_AGO = re.compile(
    r"(?P<just>\bjust now\b)|\b(?P<number>an?|[0-9]{1,3})\s?"
    r"(?P<unit>min(?:ute)?|h(?:ou)?r|day|week|month|year)s?\sago\b",
    re.IGNORECASE,
)
_NEAR_DAY = re.compile(rf"\b(?P<which>today|yesterday)\b(?:{_CLOCK})?", re.IGNORECASE)
_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080, "y": 525_960}
_MONTH_MINUTES = 43_800
_TWELVE = 12


def read_date(text: str, reader: Reader) -> Moment | None:
    """The first date in a short text; None when there is none that can be one."""
    text = " ".join(text[: LONGEST * 2].split())[:LONGEST]
    found = next(filter(None, (pattern.search(text) for pattern in _DATES)), None)
    moment = _written(found, reader) if found else _relative(text, reader)
    return moment if moment and (moment.at is None or reader.may_be(moment.at)) else None


def _naive(found: re.Match[str], day: datetime) -> datetime:
    """A day with the time of the clock beside it; raises ValueError for an hour that is none."""
    parts = found.groupdict()
    hour, half = int(parts["hour"] or parts["hour_alone"]), (parts["half"] or parts["half_alone"] or "").lower()
    if half:
        hour = hour % _TWELVE + (_TWELVE if half.startswith("p") else 0)
    return day.replace(hour=hour, minute=int(parts["minute"] or 0), second=int(parts["second"] or 0))


def _day(found: re.Match[str]) -> tuple[datetime, Trust, str]:
    """Day that is written, how far its order can be trusted, and what was assumed about it."""
    parts = found.groupdict()
    written = parts["month"]
    month = int(written) if written.isdigit() else _MONTHS.index(written[:3].lower()) + 1
    day, year, assumed = int(parts["day"]), int(parts["year"]), ""
    trust: Trust = "high"
    if "mark" in parts:
        trust = "low" if year < 100 or month > _TWELVE else "high"  # noqa: PLR2004 - a year of two digits
        year += 2000 if year < 100 else 0  # noqa: PLR2004
        if month > _TWELVE:
            day, month, assumed = month, day, "the month is written first"
        elif day <= _TWELVE and day != month:
            trust, assumed = "low", "the day is taken to be written first, as in Britain"
    return datetime(year, month, day), trust, assumed  # noqa: DTZ001 - its zone is read next


def _written(found: re.Match[str], reader: Reader) -> Moment | None:
    """Moment of a date that is written in full; None when there is no such day."""
    shown, zone = found[0].strip(), ZoneInfo(reader.zone)
    try:
        day, trust, assumed = _day(found)
        if not (found["hour"] or found["hour_alone"]):
            moment = whole_day(shown, day, zone)
        elif found["zone"]:
            moment = with_offset(shown, _naive(found, day), found["zone"])
        else:
            moment = without_offset(shown, _naive(found, day), zone)
            if _UNKNOWN_ZONE.match(found.string, found.end()):
                moment = moment.doubted("low", "its zone is not one that we know")
    except (ValueError, OverflowError):
        return None
    return moment.doubted(trust, *filter(None, [assumed]))


def _relative(text: str, reader: Reader) -> Moment | None:
    """Moment of “3 hours ago” or “yesterday at 14:05”: kept as displayed, read only by a reader with a clock."""
    near, ago = _NEAR_DAY.search(text), _AGO.search(text)
    found = near or ago
    if not found:
        return None
    if reader.now is None:
        return Moment(found[0], None, "low")
    assumed = "counted back from when we read it"
    if ago and not near:
        return Moment(ago[0], reader.now - _span(ago), "low", day_only=_coarse(ago), assumed=(assumed,))
    zone = ZoneInfo(reader.zone)
    local = reader.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    day = local - timedelta(days=found["which"].lower() == "yesterday")
    try:
        timed = found["hour"] or found["hour_alone"]
        moment = without_offset(found[0], _naive(found, day), zone) if timed else whole_day(found[0], day, zone)
    except ValueError:
        return None
    return moment.doubted("low", assumed)


def _coarse(ago: re.Match[str]) -> bool:
    """Whether “… ago” tells no more than a day, or less."""
    return not ago["just"] and _span(ago) >= timedelta(days=1)


def _span(ago: re.Match[str]) -> timedelta:
    if ago["just"]:
        return timedelta()
    unit = ago["unit"].lower()
    number = int(ago["number"]) if ago["number"].isdigit() else 1
    return timedelta(minutes=number * (_MONTH_MINUTES if unit == "month" else _MINUTES[unit[0]]))
