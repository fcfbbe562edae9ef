"""Spending: calls to a service within its day, and money within a month, written down before they are made."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum

from cases.models import Spent
from cases.problems import Problem


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a service, and what bounds it."""

    credential: str
    """Whose allowance it is: the name of the credential, or of the kind."""
    name: str
    units: int = 1
    per_day: int | None = None
    price: float = 0.0
    monthly_cap: float = 0.0
    zone: str = "UTC"


def spend(call: Call, now: datetime) -> Problem | None:
    """Write a call down before it is made; the problem when it may not be made, and then nothing is written.

    It comes first, so that a process that is killed can have spent less than is written, never more.
    """
    day = now.astimezone(ZoneInfo(call.zone)).date()
    with transaction.atomic():
        same = Spent.objects.filter(credential=call.credential, name=call.name)
        row, _ = same.get_or_create(credential=call.credential, name=call.name, day=day)
        if call.per_day is not None and row.units + call.units > call.per_day:
            return Problem.QUOTA
        if call.price:
            month = Spent.objects.filter(credential=call.credential, day__year=day.year, day__month=day.month)
            paid: float = month.aggregate(paid=Sum("price"))["paid"] or 0.0
            if paid + call.price > call.monthly_cap:
                return Problem.MONEY
        row.units, row.price = row.units + call.units, row.price + call.price
        row.save()
    return None
