"""Pauses of hosts: who asked to be left alone, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.models import HostPause
from cases.problems import Problem

FIRST, LONGEST = timedelta(minutes=30), timedelta(days=1)
KEPT = timedelta(days=30)
"""After a pause: a host that fails again later begins anew."""
LONGEST_ASKED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pause:
    """A host that nobody visits before a moment."""

    host: str
    until: datetime
    strikes: int
    why: Problem


def next_pause(host: str, before: Pause | None, why: Problem, now: datetime, asked: timedelta | None) -> Pause:
    """The pause that follows: as long as the host asked for; without a word of it, and again and again, ever longer."""
    strikes = before.strikes + 1 if before else 1
    ours = min(LONGEST, FIRST * 2 ** min(strikes - 1, 10))
    if asked is not None:
        ours = min(LONGEST_ASKED, max(asked, ours / 2 if strikes > 1 else asked))
    return Pause(host, now + ours, strikes, why)


def pauses() -> dict[str, Pause]:
    """The last pause of every host that had one and has not answered since."""
    return {row.host: Pause(row.host, row.until, row.strikes, Problem(row.why)) for row in HostPause.objects.all()}


def write(known: Iterable[Pause], answered: Iterable[str], now: datetime) -> None:
    """Write down pauses, and forget those of hosts that answer again."""
    HostPause.objects.filter(host__in=list(answered)).delete()
    HostPause.objects.filter(until__lt=now - KEPT).delete()
    for pause in known:
        told = {"until": pause.until, "strikes": pause.strikes, "why": pause.why}
        HostPause.objects.update_or_create(host=pause.host, defaults=told)
