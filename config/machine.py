"""This machine: what a capture's record says of the program's own version and of the clock."""

import ctypes
import os
import subprocess
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).parents[1]
_UNSYNCHRONISED, _SIZE = 0x40, 208
_MAXERROR, _STATUS = 24, 40


@lru_cache(maxsize=1)
def source_commit() -> str:
    """Commit of the checkout that runs, marked when files differ from it; empty outside of a checkout."""
    words = ("git", "-C", str(SOURCE), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    try:
        told = subprocess.run(words, capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.strip() if told.returncode == 0 else ""


def clock_state() -> tuple[bool | None, float | None]:
    """Whether the kernel calls its clock synchronised, and the greatest error it admits in seconds.

    It asks adjtimex(2), which every NTP client of Linux keeps informed; elsewhere nothing is known.
    """
    if os.uname().sysname != "Linux" or ctypes.sizeof(ctypes.c_long) != 8:  # noqa: PLR2004 - the layout below
        return None, None
    state = ctypes.create_string_buffer(_SIZE)  # struct timex, modes = 0: only read
    if ctypes.CDLL(None, use_errno=True).adjtimex(state) < 0:
        return None, None
    error = int.from_bytes(state.raw[_MAXERROR : _MAXERROR + 8], "little", signed=True)
    status = int.from_bytes(state.raw[_STATUS : _STATUS + 4], "little", signed=True)
    synchronised = not status & _UNSYNCHRONISED
    return synchronised, error / 1e6 if synchronised else None
