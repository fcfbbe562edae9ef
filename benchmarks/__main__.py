"""Run every benchmark: `make bench`."""

from benchmarks import capture_speed, scan_speed


def main() -> None:
    """One benchmark after the other; each prints its ratio beside its aim."""
    scan_speed.main()
    capture_speed.main()


if __name__ == "__main__":
    main()
