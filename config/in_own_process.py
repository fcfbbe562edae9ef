"""Captures in a process of their own, so that a scan needs no browser library and suffers from no page."""

import json
import subprocess
import sys

from cases.owing import capture_is_due, owed_rows
from config.exits import BUSY
from config.installation import clock
from crawlers.captured import Captured


def in_own_process() -> Captured:
    """Take everything that is owed in a process of its own, so that nothing a page does to it reaches this one."""
    if not capture_is_due(clock()):
        return Captured()
    words = [sys.executable, "-m", "config.cli", "capture", "--json"]
    told = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    if told.stdout.strip():
        return Captured(**json.loads(told.stdout))
    why = "another process is at it" if told.returncode == BUSY else f"exit code {told.returncode}"
    return Captured(
        still_owed=owed_rows().count(), trouble=f"The pictures were not taken ({why}); `headsup capture` does it."
    )
