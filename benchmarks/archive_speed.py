"""Speed of an archive scan, as a ratio to FastWARC's bare iteration of the same file in the same run."""

import time
from collections.abc import Callable
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from benchmarks.automaton import SCHOOLS, STAFF
from benchmarks.folder import real_data, staffed
from benchmarks.pairs import spread
from crawlers.archive_scan import ArchiveScan, Coverage
from mentions.school_names import SchoolNames
from mentions.watchlist import Watchlist

ROUNDS = 5


def _bare(file: Path) -> int:
    with file.open("rb") as raw:
        return sum(1 for _ in ArchiveIterator(raw))


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _measure(name: str, file: Path, scan: ArchiveScan, aim: float) -> None:
    """Ours and bare iteration in turn, after one round that is not counted."""

    def scanned() -> Coverage:
        *_, coverage = scan.events(file, lambda _: None)
        assert isinstance(coverage, Coverage)
        return coverage

    pairs = [(_seconds(scanned), _seconds(lambda: _bare(file))) for _ in range(ROUNDS + 1)][1:]
    coverage = scanned()
    print(f"Archive scan, {name}: {coverage.records} records, {coverage.read} read, {coverage.mentions} mentions")
    print(f"  ours {spread([ours for ours, _ in pairs])} s, bare {spread([bare for _, bare in pairs])} s")
    print(f"  ratio to bare iteration: {spread([bare / ours for ours, bare in pairs])}; aim at least {aim}")


def _ready(schools: tuple[SchoolNames, ...]) -> Watchlist:
    watchlist = Watchlist.of(schools)
    assert len(watchlist.automaton)
    return watchlist


def main() -> None:
    """One school, and a whole country."""
    data = real_data("Archive speed")
    if data is None:
        return
    file = data.folder / "pages.warc.gz"
    one = _ready(staffed(data, 1, 25))
    _measure("one school with 25 staff", file, ArchiveScan(one), 0.55)
    _measure("one school with 25 staff, --deep", file, ArchiveScan(one, deep=True), 0.24)
    country = _ready(staffed(data, SCHOOLS, STAFF))
    words = f"{len(country.automaton):,} patterns"
    _measure(words, file, ArchiveScan(country), 0.45)
    _measure(f"{words}, --deep", file, ArchiveScan(country, deep=True), 0.24)


if __name__ == "__main__":
    main()
