"""The children of a runner: the processes in which its jobs are done."""

import signal
import subprocess
from collections.abc import Sequence
from datetime import timedelta
from threading import Event, Lock


class Children:
    """Processes of one runner."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = tuple(command)
        self.processes: set[subprocess.Popen[bytes]] = set()
        self.at_work: set[str] = set()
        """Names of the jobs that are being done, until their end is written down."""
        self._starting = Lock()
        self._stopped = Event()

    def run(self, arguments: Sequence[str]) -> int:
        """Exit code of a command, when it has ended; nothing is started any more once all were stopped."""
        with self._starting:
            if self._stopped.is_set():
                return -signal.SIGTERM
            child = subprocess.Popen([*self.command, *arguments])
            self.processes.add(child)
        code = child.wait()
        self.processes.discard(child)
        return code

    def stop(self, number: int) -> None:
        """Pass a signal on to all of them; what waits for the database waits no longer."""
        with self._starting:
            self._stopped.set()
            for child in list(self.processes):
                child.send_signal(number)

    def stopped_within(self, time: timedelta) -> bool:
        """Whether the runner is stopped within some time; returns as soon as it is."""
        return self._stopped.wait(time.total_seconds())
