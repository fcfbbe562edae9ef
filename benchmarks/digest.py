"""A digest of ten thousand sightings: seconds and memory of the whole mail, as ratios to their limits."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.pairs import spread

SIGHTINGS = 10_000
MOST_SECONDS, MOST_BYTES = 2.0, 150_000_000
ROUNDS = 3
_FILL = """
import django; django.setup()
from benchmarks.much_said import fill
fill()
"""
_MEASURED = """
import resource, time
import django; django.setup()
from benchmarks.much_said import written
begin = time.perf_counter()
told = written()
print(told, time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def main() -> None:
    """Fill a database once, and compose and render its digest in processes of their own."""
    folder = Path(tempfile.mkdtemp(prefix="headsup-bench-"))
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HEADSUP_HOME": str(folder),
        "DATABASE_URL": "",
    }
    subprocess.run([sys.executable, "-c", _FILL], env=environ, check=True)
    seconds, memory = [], []
    for _ in range(ROUNDS):
        words = [sys.executable, "-c", _MEASURED]
        done = subprocess.run(words, env=environ, check=True, stdout=subprocess.PIPE, text=True)
        told, took, most = done.stdout.split()
        assert int(told) == SIGHTINGS, f"every sighting must be told, not {told}"
        seconds.append(float(took) / MOST_SECONDS)
        memory.append(int(most) / MOST_BYTES)
    shutil.rmtree(folder)
    print(f"The digest of {SIGHTINGS} sightings and 100 open cases, composed and rendered")
    print(f"  time, to {MOST_SECONDS:.0f} s: {spread(seconds)}; aim at most 1")
    print(f"  memory of the whole process, to 150 MB: {spread(memory)}; aim at most 1")


if __name__ == "__main__":
    main()
