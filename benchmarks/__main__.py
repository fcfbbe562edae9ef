"""Run every benchmark: `make bench`."""

import subprocess
import sys

from benchmarks import (
    accuracy,
    archive_speed,
    automaton,
    capture_speed,
    digest,
    hundred_hosts,
    page_cost,
    scan_speed,
    second_scan,
)


def main() -> None:
    """One benchmark after the other; each prints its ratio beside its aim."""
    scan_speed.main()
    second_scan.main()
    hundred_hosts.main()
    capture_speed.main()
    digest.main()
    page_cost.main()
    automaton.main()
    archive_speed.main()
    accuracy.main()
    subprocess.run([sys.executable, "-m", "benchmarks.year_of_schools"], check=True)  # with tables of its own


if __name__ == "__main__":
    main()
