"""The lease of the timetable: a row in the database that at most one runner holds, on whatever machine.

No clock of one machine is compared with that of another. Whoever waits watches the heartbeat of the holder,
and takes the lease over when it has not moved for long enough by the watcher's own clock.
"""

import secrets
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from django.db import IntegrityError, transaction

from scheduler.models import Lease

RUNNER = "runner"


@dataclass(frozen=True, slots=True)
class Pulse:
    """How often a runner is heard, and how long it may be silent; and how soon the database is tried again."""

    every: timedelta = timedelta(seconds=10)
    silent: timedelta = timedelta(seconds=60)
    again: timedelta = timedelta(seconds=30)


@dataclass(slots=True)
class Candidate:
    """A process that holds the lease or waits for it."""

    place: str
    """Which installation it runs in. No two processes of one place run at once: a lock of its folder sees to it."""
    token: str
    host: str
    silent: timedelta
    heard: tuple[str, datetime] | None = None
    """The heartbeat of another that was seen last: its token and its time."""
    heard_at: datetime | None = None
    held_at: datetime | None = field(default=None, init=False)
    """When this process took or renewed the lease last; None while it does not hold it."""

    @classmethod
    def of(cls, place: str, silent: timedelta) -> Self:
        """A candidate in this process."""
        return cls(place, secrets.token_hex(16), socket.gethostname()[:255], silent)

    def hold(self, now: datetime) -> bool:
        """Renew the lease, or take it where nobody holds it any more; False while another holds it."""
        held = self._renewed(now) or self._taken(now)
        self.held_at = now if held else None
        return held

    def lost(self, now: datetime) -> bool:
        """Whether it must count as lost: nothing was renewed for so long that another may hold it."""
        return self.held_at is None or now - self.held_at >= self.silent

    def give_back(self) -> None:
        """End the lease, so that a runner that waits begins at once."""
        Lease.objects.filter(name=RUNNER, token=self.token).delete()
        self.held_at = None

    def _renewed(self, now: datetime) -> bool:
        return bool(Lease.objects.filter(name=RUNNER, token=self.token).update(renewed_at=now))

    def _taken(self, now: datetime) -> bool:
        row = Lease.objects.filter(name=RUNNER).first()
        fields = {"place": self.place, "token": self.token, "host": self.host, "taken_at": now, "renewed_at": now}
        if row is None:
            try:
                with transaction.atomic():
                    Lease.objects.create(name=RUNNER, **fields)
            except IntegrityError:  # another was faster
                return False
            return True
        if row.place != self.place and not self._fell_silent(row, now):
            return False
        # Only if nothing was heard since: the holder may have come back, or another may have taken it.
        same = Lease.objects.filter(name=RUNNER, token=row.token, renewed_at=row.renewed_at)
        return bool(same.update(**fields))

    def _fell_silent(self, row: Lease, now: datetime) -> bool:
        if self.heard != (row.token, row.renewed_at) or self.heard_at is None:
            self.heard, self.heard_at = (row.token, row.renewed_at), now
        return now - self.heard_at >= self.silent


def holder() -> Lease | None:
    """The row of the runner that keeps the timetable, or kept it last and was not ended properly."""
    return Lease.objects.filter(name=RUNNER).first()
