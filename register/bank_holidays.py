"""Bank holidays of the four nations, from the library `holidays`."""

from datetime import date
from functools import cache

from register.models import Nation

SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}


class CalendarError(Exception):
    """A time that cannot be reckoned; its text says what to do."""


def bank_holiday(nation: Nation, day: date) -> str:
    """Name of the bank holiday that a day is in a nation; empty for any other day."""
    return _of_year(nation, day.year).get(day, "")


@cache
def _of_year(nation: Nation, year: int) -> dict[date, str]:
    try:
        from holidays import country_holidays  # noqa: PLC0415 - needs memory; many commands do not
    except ImportError as error:
        message = "The bank holidays are missing: the package `holidays` is not installed. Run `make install`."
        raise CalendarError(message) from error
    known = country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year, expand=False)
    if not known:
        message = (
            f"The bank holidays of {year} are not known here. Check the date; if it is right, bring Heads-up "
            "up to date (`uv sync --upgrade-package holidays`)."
        )
        raise CalendarError(message)
    return dict(known.items())
