"""The runner: keeps the timetable until it is stopped, each job in a process of its own.

The work itself is done by the same commands that a person types; this process stays small and holds
nothing that a restart could lose. Of all runners at one database only the one with the lease works.
"""

import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock, Thread
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from django.db import DatabaseError, connection

from cases.owing import capture_is_due
from cases.rights_objections import heeded
from register.approval import due_sources
from scheduler.children import Children
from scheduler.lease import Candidate, Pulse, holder
from scheduler.models import Job
from scheduler.timetable import Planned, claim, close, enter

Clock = Callable[[], datetime]
Tell = Callable[[str], None]
COMMAND = (sys.executable, "-m", "config.cli")
PART_MISSING = (4, 5, 6)
"""Exit codes after which a job is tried again soon: a part is missing, another process is at it, it was stopped.

So is a job that a signal ended (a negative code)."""


def scan_is_due(now: datetime) -> bool:
    """Whether a scan would have anything to do; weekends and holidays do not matter (A03)."""
    return bool(heeded(due_sources(now)))


NEEDED: dict[str, Callable[[datetime], bool]] = {"scan": scan_is_due, "capture": capture_is_due}


class Runner:
    """Runs the jobs of a timetable when they are due, while it holds the lease."""

    def __init__(
        self,
        jobs: Sequence[Planned],
        clock: Clock,
        tell: Tell,
        *,
        place: str,
        command: Sequence[str] = COMMAND,
        pulse: Pulse | None = None,
    ) -> None:
        self.jobs, self.clock, self.tell = list(jobs), clock, tell
        self.pulse = pulse or Pulse()
        self.candidate = Candidate.of(place, self.pulse.silent)
        self.children = Children(command)
        self.turn = Lock()
        """Held while it is decided who does a job, so that no heartbeat decides otherwise meanwhile."""
        self.leading = self.waiting = False
        self.threads = ThreadPoolExecutor(len(self.jobs) + 1)
        self.scheduler = BlockingScheduler(executors={"default": self.threads}, timezone="UTC")

    def run(self) -> None:
        """Keep the timetable until SIGINT or SIGTERM."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        every = IntervalTrigger(seconds=self.pulse.every.total_seconds())
        self.scheduler.add_job(self._beat, every, misfire_grace_time=None, coalesce=True, next_run_time=self.clock())
        self.scheduler.start()
        # Given back only when no child of ours works any more: whoever takes over would do its work once more.
        self.threads.shutdown(wait=True)
        with suppress(DatabaseError):  # whoever waits has to wait until our silence is long enough
            self.candidate.give_back()

    def _beat(self) -> None:
        """One heartbeat: hold the lease, or wait for it."""
        if self.children.stopped_within(timedelta(0)):  # the signal came before there was anything to shut down
            self._shut_down(signal.SIGTERM)
            return
        try:
            held = self.candidate.hold(self.clock())
            with self.turn:
                if held and not self.leading:
                    self._take_up()
                elif not held:
                    self._wait()
        except DatabaseError as error:
            with self.turn:
                if self.leading and self.candidate.lost(self.clock()):
                    self._lay_down()
            self.tell(_unusable(error))
        finally:
            connection.close()

    def _take_up(self) -> None:
        rows = enter(self.jobs, self.clock(), at_work=self.children.at_work)
        self.leading, self.waiting = True, False
        for job in self.jobs:
            self.tell(f"{job.name}: next at {rows[job.name].next_at:%A %d %B %H:%M} UTC.")
            if job.name not in self.children.at_work:  # what is at work puts itself in again when it has ended
                self._schedule(job, rows[job.name].next_at)

    def _wait(self) -> None:
        self._lay_down()
        if not self.waiting and (row := holder()):
            self.waiting = True
            self.tell(
                f"Another runner keeps the timetable, on {row.host} since {row.taken_at:%d %B %H:%M} UTC. "
                "This one waits, and takes over when the other falls silent."
            )

    def _lay_down(self) -> None:
        if self.leading:
            self.leading = False
            self.tell("The lease of the timetable was lost: nothing new is begun here.")
            for job in self.jobs:
                if self.scheduler.get_job(job.name):
                    self.scheduler.remove_job(job.name)

    def _schedule(self, job: Planned, due_at: datetime, at: datetime | None = None) -> None:
        # No grace time: what was due while we were away is done now, once. Two instances: a job that is due
        # already puts itself in again before its own thread has ended.
        self.scheduler.add_job(
            self._do,
            DateTrigger(at or due_at),
            [job, due_at],
            id=job.name,
            replace_existing=True,
            misfire_grace_time=None,
            max_instances=2,
        )

    def _do(self, job: Planned, due_at: datetime) -> None:
        """Do one job that is due, and set its next time; the edge of a job."""
        with self.turn:
            needed = self._begin(job, due_at)
        if needed is not None:
            code = self._child(job) if needed else 0
            next_at = self._end(job, code, self.clock())
            with self.turn:
                self.children.at_work.discard(job.name)
                if self.leading and next_at:
                    self._schedule(job, next_at)

    def _begin(self, job: Planned, due_at: datetime) -> bool | None:
        """Claim a job: whether there is anything to do; None when it is not ours to do."""
        if not self.leading or self.candidate.lost(self.clock()):
            return None  # the heartbeat puts it in again when the lease is ours once more
        try:
            needed = NEEDED.get(job.name, _always)(self.clock())
            if claim(job, due_at, self.clock()):
                self.children.at_work.add(job.name)
                return needed
            self._schedule(job, Job.objects.get(name=job.name).next_at)
        except DatabaseError as error:
            self.tell(f"{job.name}: {_unusable(error)}")
            self._schedule(job, due_at, self.clock() + self.pulse.again)
        finally:
            connection.close()  # it belongs to this thread
        return None

    def _end(self, job: Planned, code: int, ended_at: datetime) -> datetime | None:
        """Write down how a job went; while the database cannot be used, again and again, for the work is done.

        None when the runner is stopped meanwhile: then the job counts as broken off, and better twice than not at all.
        """
        tried = 0
        while not (tried and self.children.stopped_within(self.pulse.again)):
            try:
                next_at = close(job, code, ended_at, retry=code in PART_MISSING or code < 0)
            except DatabaseError as error:
                self.tell(f"{job.name}: {_unusable(error)}")
                tried += 1
            else:
                if tried:
                    self.tell(f"{job.name}: its end is written down now.")
                return next_at
            finally:
                connection.close()
        return None

    def _child(self, job: Planned) -> int:
        self.tell(f"{job.name}: begins.")
        code = self.children.run(job.arguments)
        self.tell(f"{job.name}: ended with {code}.")
        return code

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Pass the signal on and end; a job that is broken off is due again at the next start."""
        del frame
        # In a thread of its own: the signal may have come while this one holds a lock that stopping needs.
        Thread(target=self._shut_down, args=[number]).start()

    def _shut_down(self, number: int) -> None:
        self.children.stop(number)
        with suppress(SchedulerNotRunningError):  # a second signal: only the children hear of it
            self.scheduler.shutdown(wait=False)


def _always(now: datetime) -> bool:
    del now
    return True


def _unusable(error: DatabaseError) -> str:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return f"the database cannot be used just now ({said}). Nothing is lost; it is tried again."
