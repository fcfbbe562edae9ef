"""A runner of its own for tests: the real one, with one job, a quick heartbeat and a shell command in place of ours.

Its arguments: the word for its place, when the job comes (`second` or `yearly`), and the shell command.
"""

import os
import sys
from datetime import UTC, datetime, timedelta

import django
from apscheduler.triggers.cron import CronTrigger

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.db import connections  # noqa: E402

from scheduler.lease import Pulse  # noqa: E402 - Django first
from scheduler.runner import Runner  # noqa: E402
from scheduler.timetable import Planned  # noqa: E402

PULSE = Pulse(timedelta(seconds=0.15), timedelta(seconds=0.8), timedelta(seconds=0.15))


def main(place: str, when: str, script: str) -> None:
    """Keep a timetable of one job until stopped."""
    connections.settings["default"]["OPTIONS"]["timeout"] = 0.1  # a locked database is told at once
    trigger = CronTrigger(second="*") if when == "second" else CronTrigger(month=1, day=1, timezone="UTC")
    job = Planned("tick", (), trigger, timedelta(minutes=30))
    Runner(
        [job],
        lambda: datetime.now(UTC),  # noqa: TID251 - an entry point
        lambda said: print(said, file=sys.stderr, flush=True),
        place=place,
        command=("/bin/sh", "-c", script),
        pulse=PULSE,
    ).run()


main(*sys.argv[1:])
