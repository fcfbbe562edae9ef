"""What may be spent: within a service's day, within a month's cap, and written down before it is spent."""

from datetime import UTC, datetime

import pytest

from cases.models import Spent
from cases.problems import Problem
from cases.spending import Call, spend

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SEARCH = Call("youtube", "youtube.search", per_day=3, zone="America/Los_Angeles")
PAID = Call("brave", "brave", price=0.005, monthly_cap=0.012)


@pytest.mark.usefixtures("database")
def test_a_day_is_the_day_of_the_service() -> None:
    assert [spend(SEARCH, NOW) for _ in range(4)] == [None, None, None, Problem.QUOTA]
    assert spend(SEARCH, NOW.replace(day=21, hour=7)) == Problem.QUOTA, "it is still evening where the service counts"
    assert spend(SEARCH, NOW.replace(day=21, hour=9)) is None


@pytest.mark.usefixtures("database")
def test_units_that_do_not_fit_are_not_spent() -> None:
    large = Call("youtube", "youtube.search", units=2, per_day=3)
    assert [spend(large, NOW), spend(large, NOW)] == [None, Problem.QUOTA]
    assert [row.units for row in Spent.objects.all()] == [2]


@pytest.mark.usefixtures("database")
def test_a_month_costs_no_more_than_its_cap() -> None:
    assert [spend(PAID, NOW.replace(day=day)) for day in (3, 20, 21)] == [None, None, Problem.MONEY]
    assert spend(PAID, NOW.replace(month=12)) is None, "the next month has a cap of its own"
    assert spend(Call("brave", "brave", price=0.005), NOW) == Problem.MONEY, "without a cap nothing may be spent"
    assert sum(row.price for row in Spent.objects.filter(day__month=11)) == pytest.approx(0.01)


@pytest.mark.usefixtures("database")
def test_credentials_have_allowances_of_their_own() -> None:
    assert [spend(SEARCH, NOW) for _ in range(4)][-1] == Problem.QUOTA
    assert spend(Call("another", "youtube.search", per_day=3), NOW) is None
