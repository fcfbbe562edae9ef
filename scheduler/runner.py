"""The runner: keeps the timetable until it is stopped, each job in a process of its own.

The work itself is done by the same commands that a person types; this process stays small and holds
nothing that a restart could lose.
"""

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.date import DateTrigger
from django.db import connection

from cases.owing import capture_is_due
from register.approval import due_sources
from scheduler.models import Job
from scheduler.timetable import Planned, claim, close, enter

Clock = Callable[[], datetime]
Tell = Callable[[str], None]
COMMAND = (sys.executable, "-m", "config.cli")
PART_MISSING = (4, 5, 6)
"""Exit codes after which a job is tried again soon: a part is missing, another process is at it, it was stopped.

So is a job that a signal ended (a negative code)."""


def scan_is_due(now: datetime) -> bool:
    """Whether a scan would have anything to do."""
    return bool(due_sources(now))


NEEDED: dict[str, Callable[[datetime], bool]] = {"scan": scan_is_due, "capture": capture_is_due}


class Runner:
    """Runs the jobs of a timetable when they are due."""

    def __init__(self, jobs: Sequence[Planned], clock: Clock, tell: Tell, command: Sequence[str] = COMMAND) -> None:
        self.jobs, self.clock, self.tell, self.command = list(jobs), clock, tell, command
        self.children: set[subprocess.Popen[bytes]] = set()
        self.scheduler = BlockingScheduler(
            executors={"default": ThreadPoolExecutor(max(1, len(self.jobs)))}, timezone="UTC"
        )

    def run(self) -> None:
        """Keep the timetable until SIGINT or SIGTERM."""
        rows = enter(self.jobs, self.clock())
        for job in self.jobs:
            row = rows[job.name]
            self.tell(f"{job.name}: next at {row.next_at:%A %d %B %H:%M} UTC.")
            self._schedule(job, row)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self.scheduler.start()

    def _schedule(self, job: Planned, row: Job) -> None:
        # No grace time: what was due while we were away is done now, once.
        trigger = DateTrigger(row.next_at)
        self.scheduler.add_job(self._do, trigger, [job, row.next_at], misfire_grace_time=None, max_instances=1)

    def _do(self, job: Planned, due_at: datetime) -> None:
        """Do one job that is due, and set its next time; the edge of a job."""
        try:
            if claim(job, due_at, self.clock()):
                needed = NEEDED.get(job.name)
                code = self._child(job) if needed is None or needed(self.clock()) else 0
                close(job, code, self.clock(), retry=code in PART_MISSING or code < 0)
            self._schedule(job, Job.objects.get(name=job.name))
        finally:
            connection.close()  # it belongs to this thread

    def _child(self, job: Planned) -> int:
        self.tell(f"{job.name}: begins.")
        child = subprocess.Popen([*self.command, *job.arguments])
        self.children.add(child)
        code = child.wait()
        self.children.discard(child)
        self.tell(f"{job.name}: ended with {code}.")
        return code

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Pass the signal on and end; a job that is broken off is due again at the next start."""
        del frame
        for child in list(self.children):
            child.send_signal(number)
        self.scheduler.shutdown(wait=False)
