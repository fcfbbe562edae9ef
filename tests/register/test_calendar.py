"""The school's time: working hours, bank holidays of four nations, terms, absences, the rota."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.calendar import CalendarError, SchoolTime, absent, on_call, stands_in
from register.models import Contact, Nation, Role, School

LONDON = ZoneInfo("Europe/London")
TERMS = [
    {"name": "Autumn 2026", "from": "2026-09-02", "to": "2026-12-18"},
    {"name": "Spring 2027", "from": "2027-01-04", "to": "2027-03-25"},
]


def school_time(nation: str = "england", zone: str = "Europe/London", **calendar: object) -> SchoolTime:
    return SchoolTime.of(School(key="larkspur", nation=nation, time_zone=zone, calendar=calendar))


def at(day: int, month: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def test_staff_are_expected_from_monday_to_friday_within_their_hours_only() -> None:
    time_of = school_time(working_hours={"from": "08:30", "to": "16:00"})
    assert [time_of.working(at(20, 11, *clock)) for clock in ((8, 29), (8, 30), (15, 59), (16, 0))] == [
        False,
        True,
        True,
        False,
    ]
    assert not time_of.working(at(21, 11, 12)), "Saturday"
    assert time_of.next_working(at(21, 11, 22)) == at(23, 11, 8, 30), "what comes on Saturday night waits for Monday"
    assert time_of.next_working(at(20, 11, 9)) == at(20, 11, 9), "what comes in working time does not wait"


@pytest.mark.parametrize(
    ("nation", "day", "name"),
    [
        ("england", date(2027, 3, 29), "Easter Monday"),
        ("scotland", date(2027, 3, 29), ""),
        ("scotland", date(2027, 11, 30), "Saint Andrew's Day"),
        ("scotland", date(2027, 1, 4), "New Year Holiday (observed)"),
        ("northern-ireland", date(2027, 7, 12), "Battle of the Boyne"),
        ("wales", date(2027, 7, 12), ""),
        ("wales", date(2027, 12, 27), "Christmas Day (observed)"),
    ],
)
def test_each_nation_has_its_own_bank_holidays(nation: str, day: date, name: str) -> None:
    time_of = school_time(nation)
    assert time_of.bank_holiday(day) == name
    assert time_of.working_day(day) is (not name)


def test_a_year_without_known_bank_holidays_is_told() -> None:
    with pytest.raises(CalendarError, match="bank holidays of 2101 are not known here"):
        school_time().working(datetime(2101, 3, 1, 12, tzinfo=UTC))


def test_terms_and_closed_days_are_no_working_days() -> None:
    time_of = school_time(terms=TERMS, closed=["2026-11-20"])
    assert time_of.next_working(at(18, 12, 18)) == at(4, 1, 8, year=2027), "the Christmas holidays"
    assert not time_of.working(at(20, 11, 12)), "a training day"
    assert time_of.in_term(date(2026, 12, 24)) is False
    assert time_of.in_term(date(2027, 2, 2)) is True
    assert time_of.in_term(date(2027, 4, 20)) is None, "after the last term that is known nothing is known"
    assert time_of.working(at(20, 4, 12, year=2027)), "and it counts as term: mail must not wait for ever"
    assert school_time().in_term(date(2026, 12, 24)) is None


def test_a_calendar_without_any_working_day_is_told() -> None:
    closed = [str(date(2026, 11, 1) + timedelta(days=ahead)) for ahead in range(600)]
    with pytest.raises(CalendarError, match="School “larkspur” has no working day for 550 days after"):
        school_time(closed=closed).next_working(at(20, 11, 12))


def test_working_time_is_added_across_nights_weekends_and_holidays() -> None:
    time_of = school_time()
    assert time_of.add_working(at(20, 11, 16), timedelta(hours=2)) == at(23, 11, 9)
    assert time_of.add_working(at(24, 12, 16), timedelta(hours=10)) == at(29, 12, 17)
    assert time_of.add_working_days(at(24, 12, 16), 2) == at(30, 12, 17)
    # Two days of 24 hours that skip weekend and bank holidays, term or not (A102).
    assert time_of.add_business(at(24, 12, 16), timedelta(hours=48)) == at(30, 12, 16)
    assert school_time(terms=TERMS).add_business(at(29, 12, 16), timedelta(hours=24)) == at(30, 12, 16)


def test_a_working_day_keeps_its_hours_when_the_clocks_change() -> None:
    time_of = school_time()
    assert time_of.next_working(at(23, 10, 18)) == datetime(2026, 10, 26, 8, tzinfo=UTC), "winter time since Sunday"
    assert time_of.next_working(at(23, 10, 7)) == datetime(2026, 10, 23, 7, tzinfo=UTC)
    # Where Sunday the clocks go back, the weekend is an hour longer; a clock that skips it does not notice.
    assert time_of.add_business(at(23, 10, 12), timedelta(hours=24)) == at(26, 10, 12)


ANY_TIME = school_time(terms=TERMS, closed=["2026-11-20"])
MOMENTS = st.datetimes(datetime(2026, 8, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 - gets its zone
AMOUNTS = st.timedeltas(timedelta(0), timedelta(hours=60))


@settings(max_examples=150, deadline=None)
@given(MOMENTS)
def test_the_next_working_time_is_working_and_nothing_before_it_is(moment: datetime) -> None:
    found = ANY_TIME.next_working(moment)
    assert found >= moment
    assert ANY_TIME.working(found)
    assert ANY_TIME.next_working(found) == found
    for part in range(7):
        assert found == moment or not ANY_TIME.working(moment + (found - moment) * part / 7)


@settings(max_examples=150, deadline=None)
@given(MOMENTS, AMOUNTS, AMOUNTS)
def test_working_time_adds_up(moment: datetime, one: timedelta, other: timedelta) -> None:
    whole = ANY_TIME.add_working(moment, one + other)
    assert ANY_TIME.add_working(ANY_TIME.add_working(moment, one), other) == whole
    assert whole >= moment + one + other
    there = whole.astimezone(LONDON)
    assert ANY_TIME.working_day(there.date())
    assert time(8) <= there.time() <= time(17)


@pytest.fixture
def school(database: None) -> School:
    school = School.objects.create(
        key="larkspur",
        name="Larkspur Hill Primary School",
        rota=[
            {"from": "2026-11-20", "to": "2026-11-22", "email": "Deputy@larkspurhill.test"},
            {"from": "2026-11-16", "to": "2026-11-29", "email": "head@larkspurhill.test"},
        ],
    )
    for role, absences in (
        (Role.HEAD, [{"from": "2026-11-21", "to": "2026-11-23"}]),
        (Role.DEPUTY, [{"from": "2026-11-23", "to": "2026-11-23"}]),
        (Role.CHAIR, [{"from": "2026-11-21", "to": "2026-11-23"}]),
        (Role.DSL, [{"from": "2026-11-21", "to": "2026-11-23"}]),
    ):
        email = f"{role.value}@larkspurhill.test"
        Contact.objects.create(school=school, role=role, name="Somebody", email=email, absent=absences)
    return school


def test_who_is_away_is_not_on_call_and_the_rota_keeps_its_order(school: School) -> None:
    assert [one.role for one in on_call(school, date(2026, 11, 20))] == [Role.DEPUTY, Role.HEAD]
    assert [one.role for one in on_call(school, date(2026, 11, 22))] == [Role.DEPUTY], "the head is away"
    assert [one.role for one in on_call(school, date(2026, 11, 24))] == [Role.HEAD]
    assert on_call(school, date(2026, 12, 24)) == []
    head = school.contacts.get(role=Role.HEAD)
    assert [absent(head, date(2026, 11, day)) for day in (20, 21, 23, 24)] == [False, True, True, False]


def test_the_deputy_stands_in_for_an_absent_head_and_nobody_for_the_safeguarding_lead(school: School) -> None:
    assert stands_in(school, Role.HEAD, date(2026, 11, 20)) == Role.HEAD
    assert stands_in(school, Role.HEAD, date(2026, 11, 22)) == Role.DEPUTY
    assert stands_in(school, Role.HEAD, date(2026, 11, 23)) == Role.HEAD, "the deputy is away as well"
    assert stands_in(school, Role.CHAIR, date(2026, 11, 22)) == Role.CHAIR, "no vice-chair is known"
    Contact.objects.create(school=school, role=Role.VICE_CHAIR, name="Other", email="vice@larkspurhill.test")
    assert stands_in(school, Role.CHAIR, date(2026, 11, 22)) == Role.VICE_CHAIR
    assert stands_in(school, Role.DSL, date(2026, 11, 22)) == Role.DSL
    Contact.objects.create(school=school, role=Role.HEAD, name="Second head", email="head2@larkspurhill.test")
    assert stands_in(school, Role.HEAD, date(2026, 11, 22)) == Role.HEAD, "one of two heads is there"


def test_nations_of_the_register_and_of_the_bank_holidays_are_the_same() -> None:
    for nation in Nation:
        assert SchoolTime.of(School(key="x", nation=nation)).bank_holiday(date(2026, 12, 25)) == "Christmas Day"
