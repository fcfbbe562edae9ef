"""Captures that are owed: taken one after another from the database, sealed, and marked as done."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from cases.audience import look_again
from cases.models import OwedCapture
from cases.problems import Problem
from crawlers.asked import UnreadError
from crawlers.browser import Sight
from crawlers.capture import Clock, Dialled, Taken, Wanted, capture
from evidence.seal import seal
from evidence.vault import Vault

AT_ONCE = 2
MOST_ATTEMPTS = 4
WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Debt:
    """One capture that is owed, as the browser needs it."""

    pk: int
    wanted: Wanted
    zone: ZoneInfo


def owed_now(now: datetime) -> list[Debt]:
    """Captures that may be tried now, the oldest first."""
    rows = OwedCapture.objects.filter(capture=None, given_up=False, not_before__lte=now)
    return [
        Debt(
            row.pk,
            Wanted(
                row.sighting.address,
                tuple(dict.fromkeys(mention.words for mention in row.sighting.mentions.all())),
                f"sighting {row.sighting.reference}",
            ),
            ZoneInfo(row.sighting.school.time_zone),
        )
        for row in rows.select_related("sighting__school").order_by("pk")
    ]


def still_owed() -> int:
    """How many captures are owed, those to be tried later included."""
    return OwedCapture.objects.filter(capture=None, given_up=False).count()


def pay(vault: Vault, debt: Debt, taken: Taken) -> None:
    """Seal a capture and mark it as no longer owed, in one transaction; decide again who may know of it."""
    with transaction.atomic():
        sealed = seal(vault, taken.visit, taken.files, debt.zone)
        problem = "" if taken.visit.complete else Problem.WORDS_GONE
        row = OwedCapture.objects.select_related("sighting__school").get(pk=debt.pk)
        row.capture, row.problem, row.detail = sealed, problem, ""
        row.save()
        look_again(row.sighting, taken.text)


def postpone(debt: Debt, problem: Problem, detail: str, now: datetime) -> None:
    """Note why a capture failed, and when to try again: later each time, and not for ever."""
    row = OwedCapture.objects.get(pk=debt.pk)
    row.attempts += 1
    row.problem, row.detail = problem, detail[:300]
    row.not_before = now + WAIT * 6 ** (row.attempts - 1)
    row.given_up = row.attempts >= MOST_ATTEMPTS
    row.save()


async def take(
    debts: list[Debt],
    *,
    sight: Sight,
    vault: Vault,
    clock: Clock,
    dialled: Dialled,
    database: Executor,
    tick: Callable[[], None],
) -> int:
    """Take captures that are owed, a few at a time; returns how many were sealed."""
    loop = asyncio.get_running_loop()
    places = asyncio.Semaphore(AT_ONCE)

    async def one(debt: Debt) -> bool:
        async with places:
            try:
                taken = await capture(sight, debt.wanted, clock, dialled)
            except UnreadError as error:
                await loop.run_in_executor(database, postpone, debt, error.problem, error.detail, clock())
                return False
            else:
                await loop.run_in_executor(database, pay, vault, debt, taken)
                return True
            finally:
                tick()

    return sum(await asyncio.gather(*(one(debt) for debt in debts)))
