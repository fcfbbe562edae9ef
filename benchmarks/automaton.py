"""Seconds and memory of a watchlist of 600,000 patterns, from the names to the first page."""

import gc
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.folder import real_data, staffed
from mentions.find import find
from mentions.text import Page
from mentions.watchlist import Watchlist

SCHOOLS, STAFF = 30_000, 22
MOST_SECONDS, MOST_MEGABYTES = 3.0, 150


def resident() -> float:
    """Megabytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def build() -> None:
    """Build once, in a process of its own."""
    data = real_data("Automaton")
    assert data
    schools = staffed(data, SCHOOLS, STAFF)
    gc.collect()
    before = resident()
    begin = time.perf_counter()
    watchlist = Watchlist.of(schools)
    find(Page("", "", "a page"), watchlist)
    seconds = time.perf_counter() - begin
    gc.collect()
    grown, people = resident() - before, sum(len(school.people) for school in schools)
    print(f"Watchlist of {len(schools):,} schools with {people:,} people")
    print(f"  patterns: {len(watchlist.automaton):,}")
    print(f"  built in {seconds:.1f} s; aim at most {MOST_SECONDS}")
    print(f"  memory grown by {grown:.0f} MB; aim at most {MOST_MEGABYTES}")


def main() -> None:
    """In a process of its own, whose memory is its own."""
    if real_data("Automaton"):
        subprocess.run([sys.executable, "-m", "benchmarks.automaton", "build", *sys.argv[1:]], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        build()
    else:
        main()
