"""The brake on memory: ends the process of a page that takes too much of it, before the machine suffers.

It counts what belongs to each renderer alone, as Linux tells it in /proc; elsewhere it does nothing.
"""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

MOST_OF_ONE = 600_000_000
MOST_OF_ALL = 1_000_000_000
"""Bytes of all renderers together; above that the heaviest is ended."""
EVERY = 0.1
_PROC = Path("/proc")


class MemoryBrake:
    """Watches the pages of the browsers that this process has started, from a thread of its own."""

    def __init__(self) -> None:
        self.ended = 0
        """How many pages were ended."""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        if (_PROC / "self" / "status").exists():
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread.ident:
            self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            taken = {pid: own_bytes(pid) for pid in renderers()}
            heaviest = max(taken, key=lambda pid: taken[pid], default=0)
            if heaviest and (taken[heaviest] > MOST_OF_ONE or sum(taken.values()) > MOST_OF_ALL):
                self.ended += 1
                with suppress(OSError):
                    os.kill(heaviest, signal.SIGKILL)


def renderers() -> list[int]:
    """Processes below this one that draw pages."""
    found, below = [], [os.getpid()]
    for pid in below:
        below += _children(pid)
        with suppress(OSError):
            if b"--type=renderer" in (_PROC / str(pid) / "cmdline").read_bytes():
                found.append(pid)
    return found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in (_PROC / str(pid) / "task").iterdir():
            with suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def own_bytes(pid: int) -> int:
    """Memory that a process shares with no other."""
    with suppress(OSError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0
