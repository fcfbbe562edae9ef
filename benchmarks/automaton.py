"""Seconds and memory of the automaton of 600,000 patterns, and of the watchlist that makes them out of names."""

import ctypes
import gc
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.folder import real_data, staffed
from mentions.automaton import Automaton
from mentions.find import find
from mentions.text import Page
from mentions.watchlist import Watchlist

SCHOOLS, STAFF, PATTERNS = 30_000, 30, 600_000
MOST_SECONDS, MOST_MEGABYTES = 3.0, 150


def resident() -> float:
    """Megabytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def build() -> None:
    """Build both once, in a process of its own."""
    data = real_data("Automaton")
    assert data
    schools = staffed(data, SCHOOLS, STAFF)
    watchlist = Watchlist.of(schools)
    begin = time.perf_counter()
    different = dict(watchlist.patterns())
    made = time.perf_counter() - begin
    patterns = list(different.items())[:PATTERNS]
    del different
    gc.collect()
    before, begin = resident(), time.perf_counter()
    automaton = Automaton(patterns)
    seconds = time.perf_counter() - begin
    gc.collect()
    grown, people = resident() - before, sum(len(school.people) for school in schools)
    print(f"Automaton of {len(automaton):,} patterns: {seconds:.1f} s; aim at most {MOST_SECONDS}")
    ctypes.CDLL(None).malloc_trim(0)
    held = resident() - before
    print(f"  memory held: {held:.0f} MB; aim at most {MOST_MEGABYTES} ({grown:.0f} MB before malloc_trim gives back")
    print("  what building took)")
    print(f"  the patterns of {len(schools):,} schools with {people:,} people, out of their names: {made:.1f} s")
    find(Page("", "", "a page"), watchlist)


def main() -> None:
    """In a process of its own, whose memory is its own."""
    if real_data("Automaton"):
        subprocess.run([sys.executable, "-m", "benchmarks.automaton", "build", *sys.argv[1:]], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        build()
    else:
        main()
